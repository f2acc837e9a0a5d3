"""A secret ballot: who voted stands in the history, how they voted does not, and it can be counted
again."""

from __future__ import annotations

import pytest

from tests.unit.machine.panels import panel, seat, vote, written
from tests.unit.machine.play import Play
from tests.unit.machine.test_reseating import related
from workflow.domain import facts as f
from workflow.domain.commands.panels import AddSeat, RemoveSeat
from workflow.errors import Refusal
from workflow.machine.seats import after_vote, result_of
from workflow.machine.secret import own_ballot

RULE = (
    "{seats: 3, secret: true, abstain: true, needs: {over: 1/2}, of: votes, quorum: 2/3,"
    " ends: when_all_have_spoken, pass: support, fail: oppose, convened_by: boss}"
)
PEOPLE = ("lead#4", "lead#5", "lead#6")


def balloting() -> Play:
    text = written(RULE, late="take: absent").replace("task: {by: lead, form: finding, panel",
                                                      "task: {by: lead, panel")  # fmt: skip
    return Play(text).at_opinion()


def voted(*words: str) -> Play:
    play = balloting()
    for no, (who, word) in enumerate(zip(PEOPLE, words, strict=False), 1):
        vote(play, who, no, word)
    return play


def numbers(play: Play) -> list[str]:
    kept = play.store.rows.entries
    return [str(kept[play.case_id, e.no]["number"]) for e in play.case.entries.values()
            if e.what == "ballot"]  # fmt: skip


def test_the_count_decides_when_everybody_has_voted_and_not_before() -> None:
    play = voted("support", "support")
    assert play.state("money") == "opinion", "two of three are enough, and still nobody can tell"
    vote(play, "lead#6", 3, "oppose")
    assert play.state("money") == "notice"
    (fact,) = play.told(f.PanelDecided)
    assert (fact.result, fact.in_favour, fact.against, fact.since) == ("passed", 2, 1, 0)
    assert play.sound()


def test_neither_facts_nor_parts_tell_who_said_what() -> None:
    play = voted("support", "oppose", "support")
    signed = play.told(f.TaskSigned)
    assert [s.outcome for s in signed if s.state == "opinion"] == ["cast"] * 3
    assert {s.entry for s in signed if s.state == "opinion"} == {None}
    assert {t.outcome for t in play.case.tasks.values() if t.seat} == {"cast"}
    (fact,) = play.told(f.PanelDecided)
    assert all((v.seat, v.by, v.role, v.place) == (0, "", "", "") for v in fact.votes)
    assert [v.number for v in fact.votes] == sorted(numbers(play)), "not in the order of voting"


def test_the_same_votes_by_other_people_leave_the_same_history() -> None:
    """Whoever reads the facts of two cases that differ only in who was against cannot tell them
    apart, but for the random numbers."""

    def told(*words: str) -> list[str]:
        play = voted(*words)
        (fact,) = play.told(f.PanelDecided)
        own = [f.EntryKept, f.PanelDecided, f.NoticeOpened]
        plain = [repr(each) for each in play.facts if type(each) not in own]
        return [*plain, repr(sorted(v.said for v in fact.votes))]

    assert told("support", "support", "oppose") == told("oppose", "support", "support")


def test_each_voter_finds_their_own_vote_in_the_count_and_nobody_elses() -> None:
    play = voted("support", "oppose", "support")
    (fact,) = play.told(f.PanelDecided)
    count = {v.number: v.said for v in fact.votes}
    for no, (who, word) in enumerate(zip(PEOPLE, ("for", "against", "for"), strict=True), 1):
        ballot = _own(play, who, no)
        assert ballot is not None
        assert count[str(ballot["number"])] == word
    assert _own(play, "lead#4", 2) is None
    assert _own(play, "boss", 2) is None


def _own(play: Play, who: str, no: int) -> dict[str, object] | None:
    class Kept:
        def entry(self, number: int) -> dict[str, object]:
            return dict(play.store.rows.entries[play.case_id, number])

    user = play.staff(who).user
    found = own_ballot(play.case, Kept(), seat(play, no), user)  # type: ignore[arg-type]
    return dict(found) if found is not None else None


def test_before_the_count_nothing_shows_how_it_stands() -> None:
    play = voted("support", "support")
    closure = play.store.closure(play.case.closure)
    state = closure.processes["allowance"].states["opinion"]
    result, outcome, now = result_of(play.case, state, panel(play))
    assert (result, outcome, now.in_favour, now.against, now.missing) == ("", "", 0, 0, 1)
    assert after_vote(play.case, state, seat(play, 3), "oppose") == ("", 0)


def test_who_is_silent_until_their_time_is_over_has_not_voted() -> None:
    play = voted("support", "abstain")
    play.on("03-06").worker()
    assert play.state("money") == "notice"
    (fact,) = play.told(f.PanelDecided)
    assert sorted(v.said for v in fact.votes) == ["absent", "abstain", "for"]
    assert [v.number for v in fact.votes if v.said == "absent"] == [""]
    assert play.sound()


def test_too_few_votes_do_not_pass_and_nobody_votes_twice() -> None:
    play = voted("support")
    with pytest.raises(Refusal, match="one_seat"):
        vote(play, "lead#4", 2, "support")
    play.on("03-06").worker()
    assert play.state("money") == "decide"
    assert play.told(f.PanelDecided)[0].result == "failed"


def test_the_secret_vote_of_a_relative_is_not_counted() -> None:
    play = voted("oppose", "support")
    related(play, "lead#4")
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "opinion"
    vote(play, "lead#8", 4, "support")
    (fact,) = play.told(f.PanelDecided)
    assert [v.said for v in fact.votes] == ["for"] * 3
    assert play.state("money") == "notice"
    assert play.sound()


def test_a_seat_added_and_one_taken_away_are_counted_as_they_are() -> None:
    play = voted("support", "oppose")
    user = play.staff("lead#7").user or 0
    play.command(AddSeat, "boss", panel=panel(play).no, user=user, reason="x")
    vote(play, "lead#7", 4, "support")
    play.command(RemoveSeat, "boss", panel=panel(play).no, seat=3, reason="x")
    assert play.state("money") == "notice"
    (fact,) = play.told(f.PanelDecided)
    assert (fact.seats, fact.in_favour, fact.against) == (3, 2, 1)
    assert play.sound()


def test_who_voted_stands_on_file_whatever_they_said() -> None:
    play = voted("oppose", "support", "oppose")
    assert play.state("money") == "decide"
    spoken = {s.name for s in play.case.signatures.values() if s.state == "opinion"}
    assert spoken == set(PEOPLE)
