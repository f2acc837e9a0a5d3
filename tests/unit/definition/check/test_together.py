"""What may be given to several alike tasks at once: each thing that must not be is found."""

from __future__ import annotations

from tests.unit.definition.check.small import SMALL, assert_only, problems
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text

COUNTER = "    task: {by: clerk, reads: [happened, consent]}\n"
MEANWHILE = "    then: {accept: sorting, decline: declined}\n  sorting:\n    choose:\n"


def counter(*outcomes: str) -> tuple[str, str]:
    return COUNTER, COUNTER.replace("consent]", f"consent], together: [{', '.join(outcomes)}]")


def found(*passages: tuple[str, str]) -> list[tuple[str, str]]:
    text = SMALL
    for old, new in passages:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return [(each.code, each.what) for each in CHECKS.run(load_text(text, "small.yaml"))]


def refusals(*passages: tuple[str, str]) -> list[str]:
    """The ends that an outcome given in bulk can lead to, as the problems name them."""
    each = found(*passages)
    assert {code for code, _ in each} <= {"not-together"}, each
    return [what.split("`")[3] for _, what in each]


def test_what_favours_the_family_may_be_given_in_bulk() -> None:
    assert problems(*counter("accept")) == ()


def test_an_outcome_that_is_none_of_the_step_is_found() -> None:
    assert_only("unknown-outcome", *counter("acept"), at="together")


def test_a_refusal_is_not_given_in_bulk() -> None:
    problem = assert_only("not-together", *counter("accept", "decline"), at="together")
    assert "declined" in problem.what


def test_neither_is_what_leads_to_one_over_a_choice() -> None:
    first = "[{when: \"reason == 'ill' && household_size > 1\", to: review}]"
    assert refusals(counter("accept"), (first, first.replace("review", "declined"))) == ["declined"]
    late = ("      otherwise: review\n  review:", "      otherwise: declined\n  review:")
    assert refusals(counter("accept"), late) == ["declined"]


def test_nor_over_a_wait_of_its_own() -> None:
    waits = (
        "    then: {accept: asked, decline: declined}\n"
        "  asked:\n"
        "    title: {zh: 等待, en: Waiting}\n"
        "    wait: {until: income_low}\n"
        "    within: {time: 2 working days, late: {take: late}}\n"
        "    then: {met: sorting, late: lapsed}\n"
        "  sorting:\n    choose:\n"
    )
    assert refusals(counter("accept"), (MEANWHILE, waits)) == ["lapsed"]
    met = waits.replace("met: sorting, late: lapsed", "met: declined, late: sorting")
    assert refusals(counter("accept"), (MEANWHILE, met)) == ["declined"]


def test_a_wait_for_what_people_find_elsewhere_is_their_look_at_the_case() -> None:
    sorted_out = (
        "    then: {met: sorted}\n"
        "  sorted:\n"
        "    choose: {first: [{when: income_low, to: not_granted}], otherwise: opinion}\n"
    )
    passages = (counter("accept"), ("    then: {met: opinion}\n", sorted_out))
    assert refusals(*passages) == []
    known = ("until: \"means != 'pending'\"", "until: income_low")
    assert refusals(*passages, known) == ["not_granted"], "nobody looked at it in this wait"


def test_nor_over_a_lane_in_which_nobody_has_a_task() -> None:
    start = "          ask:\n            title: {zh: 学校意见, en: The school}\n"
    sorted_out = (
        "          sort: {choose: {first: [{when: members_pupil > 3, to: none}], otherwise: ask}}\n"
        "          none: {final: not_granted}\n"
    )
    passages = (
        counter("accept"),
        ("        start: ask\n", "        start: sort\n"),
        (start, sorted_out + start),
    )
    assert refusals(*passages) == ["none"]


def test_nor_behind_lanes_that_end_by_themselves() -> None:
    school = SMALL[SMALL.index("      means: {use: check}\n") : SMALL.index("    join: {when: fin")]
    alone = (
        "      means: {use: check}\n      money: {use: grant, with: {means: means}}\n      empty:\n"
        "        title: {zh: 空, en: Empty}\n        start: told\n"
        "        states: {told: {final: known}}\n"
    )
    people = (counter("accept"), (school, alone), ("joined: closing", "joined: declined"))
    assert refusals(*people[:2]) == [], "somebody has a task in the other lanes"
    closing = ("  closing: {final: known}\n", "")
    until = ("until: closing", "until: review")
    assert refusals(*people, closing, until) == []
    only = alone.replace("      money: {use: grant, with: {means: means}}\n", "").replace(
        "      means: {use: check}\n", ""
    )
    uses = ("uses: {check: 1, grant: 1}", "uses: {}")
    bare = found(counter("accept"), (school, only), people[2], closing, until, uses)
    assert "not-together" in {code for code, _ in bare}


def test_nor_what_needs_a_reason_or_sends_back() -> None:
    decide = "    task: {by: officer, reads: [opinion, notice], reasons: {refuse: refusal}}"
    allowed = decide.replace("reasons", "together: [grant, refuse], reasons")
    assert "needs a reason" in assert_only("not-together", decide, allowed, "together").what
    again = "then: {grant: granted, refuse: not_granted}"
    sent = [(decide, decide.replace("reasons", "together: [grant, again], reasons"))]
    sent.append((again, "then: {grant: granted, refuse: not_granted, again: {back: opinion}}"))
    (code, what), *_ = found(*sent)
    assert (code, "sends a case back" in what) == ("not-together", True)


def test_nor_what_asks_for_a_sum_of_each() -> None:
    opinion = "    task: {by: clerk, not: [means.look, related], form: finding,"
    bulk = opinion.replace("form:", "together: [support], form:")
    assert "belongs to one case" in assert_only("not-together", opinion, bulk, "together").what


def test_nor_what_a_panel_decides_or_a_person_is_heard_about() -> None:
    decide = "    task: {by: officer, reads: [opinion, notice], reasons: {refuse: refusal}}"
    panel = "together: [grant], panel: {seats: 2, pass: grant, fail: refuse}"
    hears = (
        "together: [grant], reasons: {refuse: refusal}, hears: {within: 5 working days, "
        "told: {zh: 拟减少, en: A reduction is intended}}"
    )
    for besides, why in ((panel, "speaks for themselves"), (hears, "heard about their own case")):
        (code, what), *_ = found((decide, decide.replace("reasons: {refuse: refusal}", besides)))
        assert code == "not-together"
        assert why in what
