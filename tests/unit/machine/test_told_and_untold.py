"""The history names officers, never a citizen; the family hears of each thing once."""

from __future__ import annotations

import pytest

from tests.support.worked import examples, library, play, played
from workflow.domain.history import canonical, fact_data
from workflow.errors import Invalid
from workflow.ports import Payee

PLAYED = ("objection_by_phone_on_the_last_day", "relative_brings_county_visit", "merged_correction")


def everything_said(name: str) -> str:
    run = played(name)
    return "".join(
        canonical({"actor": each.actor, "why": each.why, **fact_data(each.fact)})
        for each in run.store.rows.facts[run.case_id]
    )


@pytest.mark.parametrize("name", PLAYED)
def test_no_personal_data_is_in_the_facts(name: str) -> None:
    said = everything_said(name)
    answers = examples()[name]["answers"]
    secret = [answers["applicant_name"], answers["id_number"], answers["phone"]]
    secret += [row[key] for row in answers["members"] for key in ("name", "id_number")]
    secret += ["他家去年买了车", "姐姐", answers["account_number"]]
    for each in secret:
        assert each not in said


def test_a_grant_says_who_is_paid_beside_the_history() -> None:
    run = played("objection_by_phone_on_the_last_day")
    answers = examples()["objection_by_phone_on_the_last_day"]["answers"]
    (entitlement,) = run.case.entitlements.values()
    assert run.store.rows.payees == {
        (run.case_id, entitlement.no): Payee("张甲一", answers["account_number"])
    }


def test_closing_a_package_is_told_once() -> None:
    run = played("family_granted")
    told = [m.template for case, m in run.store.rows.outbox if case == run.case_id]
    assert told.count("closed") == 1
    decided = [m for c, m in run.store.rows.outbox if c == run.case_id and m.template == "decided"]
    assert decided
    assert all(m.values["path"] for m in decided), "the package itself decides nothing"


def test_a_referral_takes_along_only_what_the_other_service_asks() -> None:
    run = played("refused_with_referral")
    referred = next(c for c in run.store.rows.cases.values() if c.channel == "referral")
    kept = next(e for e in referred.entries.values() if e.what == "application")
    answers = run.store.rows.entries[referred.id, kept.no]
    closure = library().closure(referred.definition)
    asked = {name for form in closure.catalogues.forms.values() for name in form.fields}
    assert answers["applicant_name"] == "张甲一"
    assert set(answers) - {"_salt"} <= asked
    options = closure.catalogues.forms["emergency"].fields["happened"].options or {}
    assert set(answers.get("happened", ())) <= set(options)


def test_a_grant_without_an_amount_is_sent_back_to_who_grants() -> None:
    example = examples()["granted_quietly"]
    at = next(i for i, s in enumerate(example["steps"]) if s.get("outcome") == "grant")
    run = play("granted_quietly", at)
    step = example["steps"][at]
    without = {**step, "form": {k: v for k, v in step["form"].items() if k != "amount"}}
    before = run.case
    with pytest.raises(Invalid) as told:
        run.act({**without, "on": step["on"]})
    assert told.value.fields == {"amount": "required"}
    assert run.case is before, "nothing half-written stays"
