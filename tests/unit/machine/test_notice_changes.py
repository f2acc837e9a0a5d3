"""A notice is extended, or withdrawn and posted again; both with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Invalid, Refusal

CONTACT = "contact: {zh: 请到窗口, en: Come to the counter}\n"
REASONS = ("reasons:\n", "reasons:\n  change: {wrong: {title: {zh: 有误, en: Wrong}}}\n")


def managed(rules: str = "by: lead, extended: 14 calendar days, reasons: change") -> str:
    return changed(REASONS, (CONTACT, f"{CONTACT}      managed: {{{rules}}}\n"))


def running(text: str = "") -> Play:
    """Posted on Monday 2 March: seven days, until Monday 9 March."""
    play = Play(text or managed())
    play.noticed()
    return play


def extend(play: Play, by: str = "lead", reason: str = "wrong") -> None:
    play.command(c.ExtendNotice, by, notice=play.notice.no, reason=reason)


def withdraw(play: Play, by: str = "lead", reason: str = "wrong") -> None:
    play.command(c.WithdrawNotice, by, notice=play.notice.no, reason=reason)


def test_an_extended_notice_ends_on_its_new_last_day_and_not_before() -> None:
    play = running()
    extend(play)
    assert play.notice.last_day == date(2026, 3, 16)
    play.on("03-10").worker()
    assert play.state("money") == "notice"
    play.on("03-17").worker()
    assert play.state("money") == "decide"
    assert play.sound()


def test_a_notice_is_extended_once_while_it_runs_and_only_where_that_is_foreseen() -> None:
    play = running()
    extend(play)
    with pytest.raises(Refusal, match="notice_extended_already"):
        extend(play)
    play.on("03-17").worker()
    with pytest.raises(Refusal, match="notice_not_running"):
        extend(play)
    with pytest.raises(Refusal, match="notice_not_extended"):
        extend(running(managed("by: lead, reasons: change")))
    with pytest.raises(Refusal, match="notice_not_managed"):
        extend(running(changed(REASONS)))


def test_a_withdrawn_notice_is_posted_anew_and_runs_its_full_time() -> None:
    play = running()
    first = play.notice.no
    play.on("03-05")
    withdraw(play)
    assert play.case.notices[first].result == "withdrawn"
    assert play.notice.status == "posting"
    assert play.open() == {"money.notice:posting"} | (play.open() - {"money.notice:posting"})
    play.on("03-10").worker()
    assert play.state("money") == "notice", "the first period does not count any more"
    play.do("assistant", "money.notice", "posted", kind="posting")
    assert play.notice.last_day == date(2026, 3, 17)
    play.on("03-18").worker()
    assert play.state("money") == "decide"
    assert [fact.no for fact in play.told(f.NoticeWithdrawn)] == [first]
    assert play.sound()


def test_an_objection_to_the_withdrawn_notice_still_counts() -> None:
    play = running()
    play.object()
    withdraw(play)
    play.do("assistant", "money.notice", "posted", kind="posting")
    play.do("officer#2", "money.notice", "upheld", kind="objection")
    play.on("03-10").worker()
    assert play.notice.result == "upheld"
    assert play.sound()


def test_a_notice_that_is_still_being_posted_can_be_withdrawn_too() -> None:
    play = Play(managed())
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    with pytest.raises(Refusal, match="notice_not_running"):
        extend(play)
    withdraw(play)
    postings = [t for t in play.case.tasks.values() if t.kind == "posting"]
    assert sorted(task.status for task in postings) == ["cancelled", "open"]
    assert play.sound()


def test_who_may_change_it_and_for_which_reasons() -> None:
    play = running()
    for change in (extend, withdraw):
        with pytest.raises(Refusal, match="not_your_post"):
            change(play, by="assistant")
        with pytest.raises(Invalid) as found:
            change(play, reason="mood")
        assert found.value.fields == {"reason": "not_offered"}
