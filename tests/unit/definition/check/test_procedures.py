"""Special procedures and extensions: what is found wrong with them."""

from __future__ import annotations

from tests.unit.definition.check.small import (
    SMALL,
    assert_only,
    changed,
    library,
    problems,
)
from workflow.definition.check import CHECKS
from workflow.definition.check.chains import timing
from workflow.definition.library import load_text

LAW = "  benefit: {title: {zh: 行政给付, en: Benefit}}\n"
ALLOWED = LAW.replace("}}\n", "}, pauses: [correction, special_procedure, suspension]}\n")
START = "inputs: {means: outcome}\nreads: {forms: [happened, household], materials: [identity]"
LETTER = "  decision: {title: {zh: 决定书, en: Decision}, body: {zh: 您好, en: Hello}}\n"
TOLD = LETTER + (
    "  hearing_letter: {title: {zh: 告知书, en: Hearing}, "
    "body: {zh: '预计{due}前完成', en: 'Until {due}'}}\n"
)
HEARING = """procedures:
  hearing:
    kind: hearing
    title: {zh: 听证, en: Hearing}
    basis: 行政许可法 45
    by: clerk
    during: [opinion, decide]
    limit: 20 working days
    late: {escalate: officer}
    told: hearing_letter
    reasons: refusal
"""
TEXT = SMALL.replace(LAW, ALLOWED).replace(LETTER, TOLD).replace(START, HEARING + START)
EXTENDED = "extended: {to: 45 working days, for: [notice_objection], by: officer}"
OPINION = "{time: 2 working days, late: {escalate: officer}}\n    then: {support"


def found(*passages: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in passages:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return [each.code for each in CHECKS.run(load_text(text, "small.yaml"))]


def test_a_procedure_that_the_law_allows_is_fine() -> None:
    assert found() == []
    assert found(("kind: hearing", "kind: suspension")) == []


def test_a_procedure_needs_a_law_profile_that_lets_the_clock_stand_still() -> None:
    assert found((ALLOWED, LAW)) == ["procedure-not-allowed"]
    narrow = ALLOWED.replace(", suspension", "")
    assert found((ALLOWED, narrow)) == []
    assert found((ALLOWED, narrow), ("kind: hearing", "kind: suspension")) == [
        "procedure-not-allowed"
    ]
    assert found((ALLOWED, ALLOWED.replace("special_procedure, ", ""))) == ["procedure-not-allowed"]


def test_every_name_of_a_procedure_is_known() -> None:
    assert found(("by: clerk\n    during", "by: boss\n    during")) == ["unknown-role"]
    assert found(("[opinion, decide]", "[opinion, decision]")) == ["unknown-state"]
    assert found(("[opinion, decide]", "[opinion, granted]")) == ["unknown-state"]
    assert found(("told: hearing_letter", "told: hearing")) == ["unknown-letter"]
    assert found(("reasons: refusal\n", "reasons: why\n")) == ["unknown-reason"]
    assert found(("limit: 20 working", "limit: long working")) == ["unknown-parameter"]
    late = "late: {escalate: officer}\n    told"
    assert found((late, "late: {escalate: boss}\n    told")) == ["unknown-role"]
    assert found((late, "late: {escalate: heads}\n    told")) == ["no-head"]


def test_a_procedure_ends_in_one_way() -> None:
    late = "late: {escalate: officer}\n    told"
    assert found((late, "late: {take: ended}\n    told")) == []
    assert found((late, "late: {take: granted}\n    told")) == ["late-consequence"]
    assert found((late, "late: {deemed: ended}\n    told")) == ["late-consequence"]


def test_a_procedure_has_a_name_of_its_own() -> None:
    assert found(("  hearing:\n", "  correction:\n")) == ["procedure-name"]
    assert found(("  hearing:\n", "  opinion:\n")) == ["procedure-name"]


def test_the_letter_says_how_long_it_takes() -> None:
    silent = (("'预计{due}前完成'", "'请稍候'"), ("'Until {due}'", "Soon"))
    assert found(*silent) == ["procedure-letter"]


def test_somebody_can_hold_the_task_of_a_procedure() -> None:
    assert found(("by: clerk\n    during", "by: teacher\n    during")) == ["task-without-holder"]


def test_what_came_of_a_procedure_can_be_read() -> None:
    reads = "reads: [opinion, notice]"
    assert found((reads, "reads: [opinion, notice, hearing]")) == []
    assert found((reads, "reads: [opinion, notice, inspection]")) == ["unknown-read"]


def test_days_of_a_procedure_count_in_no_chain() -> None:
    plain, with_it = library(), load_text(TEXT, "small.yaml")
    chains = [
        timing(each.definitions["grant"], each.definitions, each.catalogues).chain
        for each in (plain, with_it)
    ]
    assert chains[0] == chains[1]


def test_who_asks_for_more_time_is_a_known_role() -> None:
    asked = EXTENDED.replace("by: officer", "by: officer, asked_by: clerk")
    assert problems(EXTENDED, asked) == ()
    assert_only("unknown-role", EXTENDED, asked.replace("clerk", "boss"))
    answer = asked.replace("asked_by: clerk", "asked_by: clerk, answer: soon working days")
    assert_only("unknown-parameter", EXTENDED, answer)


def test_an_extended_limit_is_longer() -> None:
    found = assert_only("extension-not-longer", EXTENDED, EXTENDED.replace("45", "30"))
    assert "30 working days" in found.what


def more(rule: str) -> str:
    return OPINION.replace("{escalate: officer}}", f"{{escalate: officer}}, extend: {rule}}}")


def test_a_task_may_have_a_longer_limit() -> None:
    rule = "{to: 4 working days, for: [notice_objection], by: officer, asked_by: clerk}"
    assert problems(OPINION, more(rule)) == ()
    assert_only("extension-not-longer", OPINION, more(rule.replace("4", "2")))
    assert_only("unknown-role", OPINION, more(rule.replace("by: officer", "by: boss", 1)))
    assert_only("unknown-role", OPINION, more(rule.replace("clerk", "boss")))
    assert_only("unknown-reason", OPINION, more(rule.replace("notice_objection", "tired")))
    assert_only("unknown-parameter", OPINION, more(rule.replace("4 working", "long working")))


def test_only_a_task_has_a_longer_limit() -> None:
    old = "    wait: {until: \"means != 'pending'\"}\n"
    new = old + (
        "    within: {time: 9 working days, late: {remind: officer}, "
        "extend: {to: 12 working days, for: [notice_objection], by: officer}}\n"
    )
    assert changed(old, new)
    assert_only("extension-not-here", old, new, "within: {time: 9")


def test_the_closing_time_counts_minutes() -> None:
    old = "parameters:\n"
    new = old + "  filing_closes: {title: {zh: 截止, en: Closes}, unit: minutes, value: 1050}\n"
    assert problems(old, new) == ()
    assert_only("parameter-unit", old, new.replace("minutes", "days"), "filing_closes")
