"""Decision tables in a case: guards and choices read them, tasks are weighed against them and
routed by them, and what they said is on file."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import facts as f
from workflow.errors import Invalid, Refusal

TABLES = """parameters:
  line: {title: {zh: 标准, en: Line}, unit: fen, value: 80000}
  divisor:"""
TABLE = """tables:
  help:
    title: {zh: 救助, en: Help}
    version: 3
    hit: first
    inputs:
      asked: {title: {zh: 数额, en: Asked}, type: money}
      line: {parameter: line}
    outputs:
      good: {title: {zh: 符合, en: Fits}, type: boolean}
      sum: {title: {zh: 金额, en: Amount}, type: money, round: {how: down}}
      who: {title: {zh: 谁办, en: Who}, type: role}
    rules:
      small: {when: {asked: "< 1.5 * line"}, then: {good: true, sum: asked / 2, who: officer}, says: {zh: 小额, en: Small}}
    otherwise: {then: {good: false, sum: 0, who: boss}, says: {zh: 大额, en: Large}}
letters:"""  # noqa: E501
USE = """tables: {help: {with: {asked: amount}}}
start: waiting"""


def tabled(*more: tuple[str, str]) -> str:
    return changed(
        ("parameters:\n  divisor:", TABLES),
        ("letters:", TABLE),
        ("start: waiting", USE),
        *more,
    )


CHOICE = (
    "then: {support: notice, oppose: decide, again: {reopen: means, to: waiting}}",
    """then: {support: sorted, oppose: decide, again: {reopen: means, to: waiting}}
  sorted:
    choose: {first: [{when: "help_good && help_sum < 60000", to: notice}], otherwise: decide}""",
)


def applied(play: Play) -> list[f.TableApplied]:
    return [each for each in play.facts if isinstance(each, f.TableApplied)]


@pytest.mark.parametrize(
    ("amount", "state", "hits"),
    [(119_999, "notice", ("small",)), (120_000, "decide", ("otherwise",))],
)
def test_a_choice_reads_what_a_table_says_to_the_fen(
    amount: int, state: str, hits: tuple[str, ...]
) -> None:
    play = Play(tabled(CHOICE)).at_opinion()
    play.do("lead", "money.opinion", "support", form={"amount": amount})
    assert play.case.scopes["money"].state == state
    (fact,) = applied(play)
    assert (fact.table, fact.version, fact.hits, fact.path) == ("help", 3, hits, "money")


def test_the_values_stand_in_an_entry_and_not_in_the_fact() -> None:
    play = Play(tabled(CHOICE)).at_opinion()
    play.do("lead", "money.opinion", "support", form={"amount": 119_999})
    (fact,) = applied(play)
    entry = play.store.rows.entries[play.case_id, fact.entry]
    assert entry["values"] == {"asked": 119_999, "line": 80_000}
    assert entry["outputs"] == {"good": True, "sum": 59_999, "who": "officer"}
    assert "119999" not in repr(fact)
    assert play.case.entries[fact.entry].what == "table"


def test_a_place_with_another_number_gets_another_answer() -> None:
    play = Play(tabled(CHOICE), line=70_000).at_opinion()
    play.do("lead", "money.opinion", "support", form={"amount": 110_000})
    assert play.case.scopes["money"].state == "decide"


def test_a_choice_that_needs_an_unanswered_value_is_refused_and_leaves_nothing() -> None:
    play = Play(tabled(CHOICE)).at_opinion()
    before = play.case
    with pytest.raises(Refusal) as refusal:
        play.do("lead", "money.opinion", "support")
    assert refusal.value.code == "definition_fault"
    assert play.case == before


def test_a_guard_may_ask_first_whether_the_table_can_tell() -> None:
    asks = (CHOICE[0], CHOICE[1].replace("help_good &&", "help_known && help_good &&"))
    play = Play(tabled(asks)).at_opinion()
    play.do("lead", "money.opinion", "support")
    assert play.case.scopes["money"].state == "decide"
    (fact,) = applied(play)
    assert fact.hits == ()


def at_decide(play: Play, amount: int) -> Play:
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose", form={"amount": amount})
    return play


def routed(*more: tuple[str, str]) -> str:
    text = tabled(*more)
    old = "  decide:\n    task: {by: officer"
    assert text.count(old) == 1
    return text.replace(
        old, old.replace("by: officer", "by: officer, routed: {table: help, gives: who}")
    )


@pytest.mark.parametrize(("amount", "role"), [(119_999, "officer"), (120_000, "boss")])
def test_a_task_goes_to_the_role_that_the_table_gives(amount: int, role: str) -> None:
    play = at_decide(Play(routed()), amount)
    assert play.task("money.decide").role == role
    (fact,) = applied(play)
    assert fact.state == "decide"


def test_a_task_goes_to_its_own_role_while_the_table_cannot_tell() -> None:
    play = Play(routed()).at_opinion()
    play.do("lead", "money.opinion", "oppose")
    assert play.task("money.decide").role == "officer"


def beside() -> str:
    text = tabled()
    old = "  opinion:\n    task: {by: lead, not: [means.visit], form: finding}"
    assert text.count(old) == 1
    table = "tables: {help: {fills: {amount: sum}, agrees: {support: good}}}"
    return text.replace(old, old.replace("form: finding", f"form: finding, {table}"))


def first_amount(text: str) -> str:
    """The table counts the members instead of reading the form that it fills in."""
    return text.replace("with: {asked: amount}", 'with: {asked: "members_count * 60000"}')


def test_a_finding_that_agrees_needs_no_reason() -> None:
    play = Play(first_amount(beside())).at_opinion()
    play.do("lead", "money.opinion", "support", form={"amount": 0})
    (fact,) = applied(play)
    assert fact.task is not None
    assert not fact.deviates


def test_another_amount_than_the_table_says_needs_a_reason() -> None:
    play = Play(first_amount(beside())).at_opinion()
    with pytest.raises(Invalid) as invalid:
        play.do("lead", "money.opinion", "support", form={"amount": 5})
    assert invalid.value.fields == {"deviation": "required"}
    play.do("lead", "money.opinion", "support", form={"amount": 5}, deviation="两个孩子住校")
    (fact,) = applied(play)
    assert fact.deviates
    task = play.case.tasks[fact.task or 0]
    assert play.store.rows.entries[play.case_id, task.entry or 0]["deviation"] == "两个孩子住校"


def test_an_outcome_against_the_table_needs_a_reason() -> None:
    text = first_amount(beside()).replace("60000", "60000 + 200000")
    play = Play(text).at_opinion()
    with pytest.raises(Invalid):
        play.do("lead", "money.opinion", "support", form={"amount": 0})
    play.do("lead", "money.opinion", "oppose", form={"amount": 0})
    assert not applied(play)[0].deviates


def test_nothing_departs_from_a_table_that_cannot_tell() -> None:
    play = Play(beside()).at_opinion()
    play.do("lead", "money.opinion", "support")
    assert applied(play)[0].hits == ()
    assert not applied(play)[0].deviates


def test_what_is_typed_into_the_form_counts_for_the_table_beside_it() -> None:
    play = Play(beside()).at_opinion()
    play.do("lead", "money.opinion", "support", form={"amount": 0})
    assert applied(play)[0].hits == ("small",)


def test_the_history_folds_to_the_rows() -> None:
    play = Play(tabled(CHOICE)).at_opinion()
    play.do("lead", "money.opinion", "support", form={"amount": 1})
    assert play.sound()
