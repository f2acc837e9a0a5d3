"""Putting decisions right: letters say how to contest them, revocation names role and reasons."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import Problem, ProblemsFound

APPEAL = (
    "{organ: {zh: 政府, en: Government}, reconsideration: 60 calendar days, "
    "court: {zh: 法院, en: Court}, lawsuit: 6 months, text: "
    '{zh: "{reconsideration}内向{organ}，{lawsuit}内向{court}", '
    'en: "{organ} in {reconsideration}, {court} in {lawsuit}"}}'
)
BENEFIT = "benefit: {title: {zh: 行政给付, en: Benefit}}"
WITH_LAW = BENEFIT[:-1] + f", appeal: {APPEAL}}}"
SILENT = "{zh: 您好, en: Hello}"
SAYS = '{zh: "您好{appeal}", en: "Hello {appeal}"}'
LETTER = f"decision: {{title: {{zh: 决定书, en: Decision}}, body: {SILENT}}}"
PUT_RIGHT = "".join(
    f"\n  {name}: {{title: {{zh: 文书, en: Letter}}, body: {SILENT}}}"
    for name in ("rectification", "revocation")
)
INPUTS = "inputs: {means: outcome}\n"


def found(*passages: tuple[str, str]) -> tuple[Problem, ...]:
    text = SMALL
    for old, new in passages:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return CHECKS.run(load_text(text, "small.yaml"))


def codes(*passages: tuple[str, str]) -> set[str]:
    return {problem.code for problem in found(*passages)}


def test_a_letter_that_says_how_to_contest_is_right() -> None:
    assert codes((BENEFIT, WITH_LAW), (SILENT, SAYS)) == set()


def test_a_decisions_letter_without_the_appeal_is_refused_where_the_law_has_one() -> None:
    problems = found((BENEFIT, WITH_LAW))
    assert {problem.code for problem in problems} == {"letter-without-appeal"}
    assert all("decision" in problem.what for problem in problems)
    assert codes() == set(), "a law without a way to contest asks for nothing"


def test_the_appeal_of_the_catalogue_holds_for_every_nature_without_one_of_its_own() -> None:
    for_all = (f"laws:\n  {BENEFIT}", f"appeal: {APPEAL}\nlaws:\n  {BENEFIT}")
    assert codes(for_all) == {"letter-without-appeal"}
    assert codes(for_all, (SILENT, SAYS)) == set()
    own = BENEFIT[:-1] + f", appeal: {APPEAL.replace('6 months', '15 calendar days')}}}"
    text = SMALL.replace(for_all[0], for_all[1].replace(BENEFIT, own))
    catalogues = load_text(text, "small.yaml").catalogues
    assert catalogues.appeal is not None
    said = catalogues.appeal_of("benefit")
    assert said is not None
    assert said.lawsuit.amount == 15
    assert catalogues.appeal_of("other") == catalogues.appeal


@pytest.mark.parametrize("half", ['{zh: "{appeal}", en: Hello}', '{zh: 您好, en: "{appeal}"}'])
def test_both_languages_say_it(half: str) -> None:
    assert "letter-without-appeal" in codes((BENEFIT, WITH_LAW), (SILENT, half))


@pytest.mark.parametrize("name", ["organ", "reconsideration", "court", "lawsuit"])
def test_the_sentence_names_organ_days_and_court(name: str) -> None:
    less = WITH_LAW.replace(f"{{{name}}}", "")
    with pytest.raises(ProblemsFound, match="names"):
        found((BENEFIT, less), (SILENT, SAYS))


def rules(text: str, letters: str = PUT_RIGHT) -> set[str]:
    return codes((INPUTS, f"{INPUTS}remedies: {{{text}}}\n"), (LETTER, LETTER + letters))


def test_remedies_name_what_there_is() -> None:
    assert rules("rectified_by: clerk, revoked: {by: officer, reasons: refusal}") == set()
    assert rules("rectified_by: clark") == {"unknown-role"}
    assert rules("revoked: {by: offcer, reasons: refusal}") == {"unknown-role"}
    assert rules("revoked: {by: officer, reasons: refusals}") == {"unknown-reason"}
    assert rules("rectified_by: clerk", letters="") == {"unknown-letter"}


CONTACT = "contact: {zh: 请到窗口, en: Come to the counter}\n"


def managed(text: str) -> set[str]:
    return codes((CONTACT, f"{CONTACT}      managed: {{{text}}}\n"))


def test_whoever_may_change_a_notice_is_known_with_period_and_reasons() -> None:
    assert managed("by: clerk, extended: 14 calendar days, reasons: refusal") == set()
    assert managed("by: clark, reasons: refusal") == {"unknown-role"}
    assert managed("by: clerk, reasons: refusals") == {"unknown-reason"}
    assert managed("by: clerk, extended: more working days, reasons: refusal") == {
        "unknown-parameter"
    }
