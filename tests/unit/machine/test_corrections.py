"""The one merged request: what waits, what goes on, and what happens without an answer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import Actor, ActorKind
from workflow.errors import Conflict, Invalid, Refusal


def test_the_counters_own_task_waits_for_the_answer_before_acceptance() -> None:
    play = Play()
    play.file()
    play.gap("clerk", "counter")
    play.ask()
    assert play.task("counter").status == "waiting"
    with pytest.raises(Refusal, match="waiting_for_answer"):
        play.do("clerk", "counter", "accept")
    play.on("03-04").answer("identity")
    assert play.task("counter").status == "open"
    assert play.task("counter").due_on == date(2026, 3, 11)  # five days, counted from the 5th
    assert play.sound()


def test_a_gap_after_the_request_was_sent_is_refused_with_the_day() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask")
    play.ask()
    with pytest.raises(Refusal) as refusal:
        play.gap("lead", "means/visit.go")
    assert (refusal.value.code, refusal.value.values) == (
        "correction_used",
        {"asked_on": date(2026, 3, 2)},
    )


def test_tasks_with_gaps_wait_and_others_go_on() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask")
    play.ask()
    play.do("lead", "means/visit.go", "found")
    play.sign("lead#2", "means/visit.go")
    assert play.outcome("means/visit") == "known"
    assert play.task("means/data.ask").due_on is None
    assert play.sound()


def test_a_claim_survives_the_wait() -> None:
    play = Play()
    play.accepted()
    play.command(c.Claim, "officer", task=play.task("means/data.ask").no)
    play.gap("officer", "means/data.ask")
    play.ask()
    play.on("03-05").answer("identity")
    with pytest.raises(Conflict, match="claimed_by_other"):
        play.do("officer#2", "means/data.ask", "clean")
    play.do("officer", "means/data.ask", "clean")


def test_nobody_notes_gaps_on_a_task_that_another_holds() -> None:
    play = Play()
    play.accepted()
    play.command(c.Claim, "officer", task=play.task("means/data.ask").no)
    with pytest.raises(Conflict, match="claimed_by_other"):
        play.gap("officer#2", "means/data.ask")


def test_the_same_gap_is_noted_once() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask")
    with pytest.raises(Refusal, match="gap_already_noted"):
        play.gap("officer", "means/data.ask")
    play.gap("officer", "means/data.ask", "consent")


def test_without_an_answer_the_case_goes_where_the_definition_says() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask")
    play.ask()  # five working days: until Monday 9 March
    play.on("03-09", 23).worker()
    assert play.state("") == "review"
    play.on("03-10").worker()
    assert (play.state(""), play.case.status) == ("lapsed", "closed")
    assert play.case.closed_on == date(2026, 3, 9)
    assert play.sound()


def test_an_answer_that_was_there_in_time_comes_to_the_file_and_undoes_nothing() -> None:
    play = Play(changed(("unanswered: lapsed", "unanswered: decide")))
    play.accepted()
    play.gap("officer", "means/data.ask")
    play.ask()
    play.on("03-11")
    play.answer("identity", by="clerk", occurred_on=date(2026, 3, 6), why="纸质")
    (correction,) = play.case.corrections.values()
    assert correction.status == "lapsed"
    assert [m.item for m in play.case.materials.values()] == ["identity"]
    assert [fact.kind for fact in play.told(f.RecordedAfterDeadline)] == ["answer"]
    with pytest.raises(Refusal, match="nothing_asked"):
        play.answer("identity")
    assert play.sound()


def test_an_answer_cannot_lie_before_the_request() -> None:
    play = Play()
    play.accepted()
    play.on("03-04").gap("officer", "means/data.ask")
    play.ask()
    with pytest.raises(Refusal, match="before_it_began"):
        play.answer("identity", by="clerk", occurred_on=date(2026, 3, 3), why="纸质")


def test_an_answer_changes_only_what_was_asked_for_and_is_checked() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask", "birth_date")
    play.ask()
    with pytest.raises(Invalid) as flaws:
        play.answer(answers={"birth_date": "gestern", "applicant_name": "别人"})
    assert flaws.value.fields == {"birth_date": "not_date", "applicant_name": "not_offered"}
    with pytest.raises(Invalid):
        play.answer("gold")
    play.answer(answers={"birth_date": "1980-01-02"})
    (gap,) = play.case.gaps.values()
    assert gap.status == "met"


def test_an_empty_answer_is_refused() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask")
    play.ask()
    with pytest.raises(Refusal, match="answer_empty"):
        play.answer()


def test_those_whom_nobody_told_do_not_lose_their_case() -> None:
    play = Play()
    play.accepted(contact="none")
    play.gap("officer", "means/data.ask")
    play.ask()
    play.on("03-16").worker()
    assert play.state("") == "review"
    play.hand_over("tell", "")
    (correction,) = play.case.corrections.values()
    assert correction.due_on == date(2026, 3, 23)
    play.on("03-23").worker()
    assert play.state("") == "review"
    play.on("03-24").worker()
    assert play.state("") == "lapsed"
    assert play.sound()


def test_an_answer_makes_telling_pointless() -> None:
    play = Play()
    play.accepted(contact="none")
    play.gap("officer", "means/data.ask")
    play.ask()
    play.on("03-04").answer("identity", by="clerk")
    assert not [t for t in play.case.open_tasks if t.kind == "tell"]


def test_withdrawing_the_only_service_with_a_gap_lets_the_clocks_run_again() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.gap("officer", "school[2].confirm")
    play.ask()
    assert play.case.pauses
    play.on("03-04").command(c.Withdraw, play.applicant, path="school[2]")
    (correction,) = play.case.corrections.values()
    assert correction.status == "dropped"
    assert {pause.until for pause in play.case.pauses.values()} == {date(2026, 3, 4)}
    play.on("03-20").worker()
    assert play.state("") == "review", "nobody waits for an answer any more"
    play.gap("officer", "school[3].confirm")
    assert play.sound()


def test_a_request_that_was_not_sent_goes_when_the_case_is_withdrawn() -> None:
    play = Play()
    play.accepted()
    play.gap("officer", "means/data.ask")
    play.command(c.Withdraw, play.applicant)
    assert play.case.status == "closed"
    assert play.case.corrections[max(play.case.corrections)].status == "dropped"
    assert play.sound()


def test_no_gap_is_noted_for_what_is_no_step() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    task = play.task("money.notice", "posting").no
    with pytest.raises(Refusal, match="correction_not_now"):
        play.command(c.NoteGap, "assistant", task=task, item="identity", reason="missing")


def test_serving_goes_on_while_an_answer_is_awaited() -> None:
    play = Play()
    play.noticed(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.on("03-10").worker()
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    due = play.task("money.not_granted", "serve").due_on
    play.gap("officer", "school[2].confirm")
    play.ask()
    assert play.task("money.not_granted", "serve").due_on == due
    play.hand_over("serve", "money")
    assert next(iter(play.case.decisions.values())).served_on == date(2026, 3, 10)


def test_a_withdrawal_recorded_as_of_a_day_before_the_request_ends_its_pause_at_once() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.on("03-04").gap("officer", "school[2].confirm")
    play.ask()
    play.on("03-05").command(
        c.Withdraw, "clerk", path="school[2]", occurred_on=date(2026, 3, 3), why="纸质"
    )
    assert {(p.since, p.until) for p in play.case.pauses.values()} == {
        (date(2026, 3, 4), date(2026, 3, 4))
    }
    assert play.sound()


def test_a_corrected_list_of_members_still_names_the_same_persons() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.gap("officer", "school[3].confirm", "members")
    play.ask()
    rows = [dict(row, name=f"{row['name']}儿") for row in PUPILS]
    play.answer(answers={"members": rows})
    play.do("officer", "school[3].confirm", "yes", form={"amount": "1"})
    (entitlement,) = play.case.entitlements.values()
    assert entitlement.holder == play.store.rows.people["D4"]


def test_what_is_counted_follows_the_corrected_list_and_is_not_asked_for_itself() -> None:
    play = Play()
    aged = [{**row, "age": 10 + n} for n, row in enumerate(PUPILS)]
    play.accepted(answers={**FAMILY, "members": aged}, chosen=("money", "school"))
    assert _counted(play) == (len(aged), sum(row["age"] for row in aged))
    for name in ("size", "years"):
        with pytest.raises(Invalid):
            play.gap("officer", "school[3].confirm", name)
    play.gap("officer", "school[3].confirm", "members")
    play.ask()
    play.answer(answers={"members": aged[:2]})
    assert _counted(play) == (2, 21)


def _counted(play: Play) -> tuple[object, object]:
    """What the case says of the people of the household: how many, their ages together."""
    with play.store.begin() as unit:
        said = unit.dossier(play.case).application()
    return said["size"], said["years"]


def test_what_is_missing_at_filing_is_noted_for_the_step_it_begins_with() -> None:
    """The acceptance task has it, and it goes out in the one request."""
    play = Play()
    play.file(lacking={"identity": "missing"})
    gap = next(iter(play.case.gaps.values()))
    assert (gap.task, gap.item, gap.reason) == (play.task("counter").no, "identity", "missing")
    assert play.task("counter").status == "open", "nothing waits until the request is sent"
    play.ask()
    assert play.task("counter").status == "waiting"
    play.on("03-04").answer("identity")
    assert play.task("counter").status == "open"
    assert play.sound()


def test_a_reason_that_the_catalogue_does_not_have_files_nothing() -> None:
    play = Play()
    with pytest.raises(Invalid):
        play.file(lacking={"nothing_known": "missing"})
    assert not play.store.rows.cases


def test_applicants_do_not_note_what_is_missing() -> None:
    play = Play()
    own = Actor(ActorKind.APPLICANT, 5, "", 50)
    with pytest.raises(Refusal, match="not_yours"):
        play.file(by=own, lacking={"identity": "missing"})
