"""Panels: one change to a valid library with a panel in it, one problem at its line."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import Problem, ProblemsFound

ONE = "task: {by: officer, reads: [opinion, notice], reasons: {refuse: refusal}}"
PANEL = """task:
      by: officer
      reads: [opinion, notice]
      reasons: {refuse: refusal}
      panel:
        seats:
          - {by: officer}
          - {by: officer, weight: 2}
          - {by: teacher, at: member.school}
        needs: {share: 2/3}
        pass: grant
        fail: refuse"""
RULED = "        pass: grant"
IN_TURN = f"        order: in_turn\n{RULED}"
ABSTAINING = f"        abstain: true\n{RULED}"
RULE = "needs: {share: 2/3}\n        pass: grant\n        fail: refuse"
READS = "      reads: [opinion, notice]\n"
LIMIT = "within: {time: 3 working days, late: {escalate: officer}}\n    begun"
SILENT = "within: {time: 3 working days, late: {take: abstain}}\n    begun"
AT_CLERK = PANEL.replace("          - {by: teacher, at: member.school}\n", "")


def text(panel: str = AT_CLERK) -> str:
    assert SMALL.count(ONE) == 1
    return SMALL.replace(ONE, panel)


def problems(written: str) -> tuple[Problem, ...]:
    return CHECKS.run(load_text(written, "small.yaml"))


def only(code: str, written: str, at: str) -> None:
    found = problems(written)
    line = written[: written.index(at)].count("\n") + 1
    assert [(each.code, each.line) for each in found] == [(code, line)], "\n".join(map(str, found))


def changed(old: str, new: str) -> str:
    whole = text()
    assert whole.count(old) == 1, old
    return whole.replace(old, new)


def test_a_panel_of_posts_has_no_problem() -> None:
    assert problems(text()) == ()


def test_a_number_out_of_a_pool_has_no_problem() -> None:
    rule = AT_CLERK[: AT_CLERK.index("seats:")] + AT_CLERK[AT_CLERK.index("needs") :]
    pool = rule.replace("needs", "seats: 3\n        needs")
    assert problems(text(pool)) == ()


@pytest.mark.parametrize(
    ("code", "old", "new", "at"),
    [
        ("unknown-role", "- {by: officer}", "- {by: offcer}", ""),
        ("unknown-role", RULED, f"        convened_by: bos\n{RULED}", "convened_by"),
        (
            "unknown-role",
            RULED,
            f"        quorum: 2/3\n        quorum_of: teacher\n{RULED}",
            "quorum_of",
        ),
        ("panel-unreachable", "needs: {share: 2/3}", "needs: {count: 4}", ""),
        ("panel-unreachable", "needs: {share: 2/3}", "needs: {over: 3/3}", ""),
        ("panel-sign", READS, f"{READS}      sign: 2\n", "sign: 2\n      reasons"),
        ("task-without-holder", "- {by: officer}", "- {by: teacher}", ""),
        ("outcome-without-text", RULED, ABSTAINING, "panel:"),
        ("late-consequence", LIMIT, SILENT, ""),
    ],
)
def test_what_a_panel_says_wrongly_is_found_where_it_stands(
    code: str, old: str, new: str, at: str
) -> None:
    only(code, changed(old, new), at or new)


def test_a_panel_comes_to_outcomes_of_its_step() -> None:
    found = {each.code for each in problems(changed("pass: grant", "pass: grannt"))}
    assert found == {"unknown-outcome", "panel-outcome"}


def test_a_seat_at_an_organisation_says_at_which() -> None:
    wrong = PANEL.replace("at: member.school", "at: member.scool")
    assert {"unknown-field"} <= {each.code for each in problems(text(wrong))}


def test_an_outcome_the_panel_never_comes_to_is_found() -> None:
    written = changed(
        "then: {grant: granted, refuse: not_granted}",
        "then: {grant: granted, refuse: not_granted, known: granted}",
    )
    only("panel-outcome", written, "then: {grant: granted, refuse: not_granted, known")


def test_passing_and_failing_are_two_outcomes() -> None:
    written = changed("fail: refuse", "fail: grant")
    assert {each.code for each in problems(written)} == {"panel-same-outcome", "panel-outcome"}


def test_whoever_speaks_first_does_not_wait_for_a_turn() -> None:
    rule = AT_CLERK[AT_CLERK.index("needs") :]
    written = text(AT_CLERK.replace(rule, "needs: first\n        order: in_turn"))
    only("panel-one-speaks", written, "order: in_turn")


def test_seats_in_turn_take_one_deadline_each() -> None:
    assert problems(changed(RULED, IN_TURN)) == ()
    long = changed(RULED, IN_TURN).replace(LIMIT, LIMIT.replace("3 working", "8 working"))
    assert "chain-over-promised" in {each.code for each in problems(long)}
    assert problems(long.replace("order: in_turn", "order: together")) == ()


def test_silence_may_be_an_abstention_where_abstaining_is_allowed_and_has_a_word() -> None:
    written = changed(RULED, ABSTAINING).replace(LIMIT, SILENT)
    written = written.replace("outcomes:\n", "outcomes:\n  abstain: {zh: 弃权, en: Abstain}\n", 1)
    assert problems(written) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pass: grant", "abstain: false", "`pass`"),
        ("needs: {share: 2/3}", "needs: {share: 3/2}", "2/3"),
        ("needs: {share: 2/3}", "needs: first", "`needs: first`"),
        ("needs: {share: 2/3}", "needs: {share: 2/3, count: 2}", "exactly one"),
        ("fail: refuse", "fail: refuse\n        short: refuse", "`quorum`"),
        (
            "fail: refuse",
            "fail: refuse\n        quorum: 2/3\n        quorum_present: 2/3",
            "`quorum_of`",
        ),
        ("          - {by: officer, weight: 2}\n", "", "two seats"),
    ],
)
def test_a_panel_that_cannot_be_read_is_refused_with_what_to_write(
    old: str, new: str, says: str
) -> None:
    with pytest.raises(ProblemsFound, match=says):
        load_text(changed(old, new), "small.yaml")


# -- people chosen while it runs -------------------------------------------------------------------

MEMBERS = """fields:
      experts:
        title: {zh: 专家, en: Experts}
        type: officers
        role: officer
        required: true
        minimum: 3
"""
CHOSEN = AT_CLERK[: AT_CLERK.index("seats:")] + "chosen: experts\n        " + RULE


def chosen(old: str = "", new: str = "") -> str:
    """The library with a panel whose members the opinion's form names."""
    whole = text(CHOSEN)
    form = whole.index("  finding:\n")
    fields = whole.index("fields:\n", form)
    whole = whole[:fields] + MEMBERS + whole[fields + len("fields:\n") :]
    assert not old or whole.count(old) == 1, old
    return whole.replace(old, new) if old else whole


def test_members_named_by_an_earlier_step_have_no_problem() -> None:
    assert problems(chosen()) == ()


@pytest.mark.parametrize(
    ("code", "old", "new", "at"),
    [
        ("unknown-field", "chosen: experts", "chosen: expert", ""),
        ("panel-members", "chosen: experts", "chosen: amount", ""),
        ("panel-members", "        minimum: 3\n", "", "chosen: experts"),
        ("panel-members", "        required: true\n", "", "chosen: experts"),
        ("panel-members", "role: officer\n", "role: clerk\n", "chosen: experts"),
        ("officers-asked", "applicant: {says: happened}", "applicant: {says: finding}", ""),
    ],
)
def test_members_are_named_by_who_may_and_enough_of_them(
    code: str, old: str, new: str, at: str
) -> None:
    found = problems(chosen(old, new))
    assert code in {each.code for each in found}
    if code == "panel-members":
        line = chosen(old, new)[: chosen(old, new).index(at or new)].count("\n") + 1
        assert [(each.code, each.line) for each in found] == [(code, line)]


def test_a_role_that_officers_cannot_hold_is_found() -> None:
    written = chosen("role: officer\n", "role: offcer\n")
    assert "unknown-role" in {each.code for each in problems(written)}


def test_a_panel_in_turn_of_chosen_people_reckons_with_the_most_there_can_be() -> None:
    in_turn = chosen(RULED, IN_TURN)
    assert "chain-over-promised" in {each.code for each in problems(in_turn)}
    two = in_turn.replace("        minimum: 3\n", "        minimum: 2\n        maximum: 2\n")
    assert problems(two) == ()


# -- posts that a table gives ----------------------------------------------------------------------

TABLE = """tables:
  organs:
    title: {zh: 有关部门, en: Organs}
    hit: collect
    inputs:
      low: {title: {zh: 收入低, en: Low}, type: boolean}
    outputs:
      who: {title: {zh: 谁, en: Who}, type: role, gather: first}
      much: {title: {zh: 多少, en: Much}, type: number, gather: most}
    rules:
      one: {when: {low: true}, then: {who: officer, much: 1}, says: {zh: 县, en: County}}
      two: {when: {low: false}, then: {who: clerk, much: 0}, says: {zh: 镇, en: Town}}
letters:"""
ROUTED = (
    AT_CLERK[: AT_CLERK.index("seats:")] + "routed: {table: organs, gives: who}\n        " + RULE
)


def routed(old: str = "", new: str = "") -> str:
    """The library with a panel whose seats a table gives."""
    whole = text(ROUTED).replace("letters:", TABLE, 1)
    use = "tables: {organs: {with: {low: income_low}}}\nstart: waiting"
    whole = whole.replace("start: waiting", use, 1)
    assert not old or whole.count(old) == 1, old
    return whole.replace(old, new) if old else whole


def test_seats_that_a_table_gives_have_no_problem() -> None:
    assert problems(routed()) == ()


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("unknown-table", "routed: {table: organs,", "routed: {table: organ,"),
        ("table-output", "gives: who}", "gives: much}"),
        ("table-output", "    hit: collect\n", "    hit: first\n"),
    ],
)
def test_what_a_table_of_seats_lacks_is_found(code: str, old: str, new: str) -> None:
    assert code in {each.code for each in problems(routed(old, new))}


# -- secret ballots --------------------------------------------------------------------------------

SECRET = """task:
      by: officer
      reads: [opinion, notice]
      panel:
        seats: 3
        secret: true
        ends: when_all_have_spoken
        pass: grant
        fail: refuse"""
WORD = ("outcomes:\n", "outcomes:\n  cast: {zh: 已投票, en: Voted}\n")


def secret(*changes: tuple[str, str]) -> str:
    whole = text(SECRET).replace(*WORD, 1)
    for old, new in changes:
        assert whole.count(old) == 1, old
        whole = whole.replace(old, new)
    return whole


def test_a_secret_ballot_has_no_problem() -> None:
    assert problems(secret()) == ()


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("      panel:\n", "      reasons: {refuse: refusal}\n      panel:\n", "reasons: {ref"),
        (LIMIT, LIMIT.replace("escalate: officer", "take: refuse"), "within: {time: 3 working"),
        ("  cast: {zh: 已投票, en: Voted}\n", "", "panel:\n        seats: 3"),
    ],
)
def test_nothing_beside_a_secret_vote_tells_what_it_was(old: str, new: str, at: str) -> None:
    written = secret((old, new))
    found = [each for each in problems(written) if each.code == "panel-secret"]
    assert [each.line for each in found] == [written[: written.index(at, 2000)].count("\n") + 1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("        ends: when_all_have_spoken\n", "", "counted once"),
        ("        seats: 3\n", "        seats: 3\n        order: in_turn\n", "counted once"),
        (
            "        seats: 3\n",
            "        seats: [{by: officer}, {by: officer, weight: 2}]\n",
            "weigh",
        ),
        ("        pass: grant\n        fail: refuse", "        needs: first", "not `first`"),
    ],
)
def test_a_ballot_that_would_not_be_secret_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(ProblemsFound, match=says):
        load_text(secret((old, new)), "small.yaml")
