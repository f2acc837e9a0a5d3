"""A seat of a panel goes to somebody else: its member is ill, or barred from the file."""

from __future__ import annotations

import pytest

from tests.unit.machine.panels import panel, seat, sitting, vote, written
from tests.unit.machine.play import FAMILY, Play
from tests.unit.machine.test_convening import CONVENED, add, choosing, remove
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.panels import GiveSeat
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Invalid, NotFound, Refusal

IN_TURN = CONVENED.replace("seats: 3", "seats: 3, order: in_turn")


def give(play: Play, by: str, no: int, name: str, reason: str = "生病住院") -> None:
    user = play.staff(name).user or 0
    play.command(GiveSeat, by, panel=panel(play).no, seat=no, user=user, reason=reason)


def related(play: Play, name: str) -> None:
    user = play.staff(name).user
    play.command(c.RegisterRelative, "clerk", user=user, name=name, relation="sister")


def test_another_person_speaks_in_the_seat_and_the_result_names_them() -> None:
    play = sitting(CONVENED)
    add(play, "boss", "lead#7")
    give(play, "boss", 4, "lead#8")
    with pytest.raises(Refusal, match="assigned_to_other"):
        vote(play, "lead#7", 4, "support")
    for no, name in ((1, "lead#4"), (2, "lead#5"), (3, "lead#6"), (4, "lead#8")):
        vote(play, name, no, "support")
    assert [v.by for v in play.told(f.PanelDecided)[0].votes][-1] == "lead#8"
    (given,) = play.told(f.SeatGiven)
    assert (given.before, given.name) == ("lead#7", "lead#8")
    assert play.sound()


def test_a_seat_that_somebody_took_is_taken_out_of_their_hands_and_the_next_is_told() -> None:
    play = sitting(CONVENED)
    play.command(c.Claim, "lead#4", task=seat(play, 1).no)
    give(play, "boss", 1, "lead#8")
    task = seat(play, 1)
    assert (task.claimed_by, task.assigned_name) == (None, "lead#8")
    told = [m.to for _, m in play.store.rows.outbox if m.template == "seated"]
    assert told == [f"user:{play.staff('lead#8').user}"]
    assert play.sound()


def test_a_seat_whose_turn_has_not_come_can_be_given_and_keeps_its_turn() -> None:
    play = sitting(IN_TURN)
    give(play, "boss", 2, "lead#8")
    with pytest.raises(Refusal, match="one_seat"):
        vote(play, "lead#8", 1, "support")
    vote(play, "lead#4", 1, "support")
    assert seat(play, 2).assigned_name == "lead#8"
    vote(play, "lead#8", 2, "support")
    assert play.sound()


def test_only_the_convener_gives_a_seat_to_one_who_may_sit_there_and_with_a_reason() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "support")
    clerk = Actor(ActorKind.STAFF, 77, "别的岗位", posts=(Post("clerk", "town_a"),))
    play.store.rows.staff[77] = clerk
    with pytest.raises(Refusal, match="not_the_convener"):
        give(play, "lead#5", 2, "lead#8")
    with pytest.raises(Refusal, match="seat_has_spoken"):
        give(play, "boss", 1, "lead#8")
    with pytest.raises(NotFound, match="no_such_seat"):
        give(play, "boss", 9, "lead#8")
    with pytest.raises(Refusal, match="one_seat"):
        give(play, "boss", 2, "lead#4")
    with pytest.raises(Invalid):
        give(play, "boss", 2, "lead#8", reason=" ")
    for user, code in ((77, "not_your_post"), (4711, "not_on_the_staff")):
        with pytest.raises(Refusal, match=code):
            play.command(GiveSeat, "boss", panel=panel(play).no, seat=2, user=user, reason="x")
    related(play, "lead#9")
    with pytest.raises(Refusal, match="related"):
        give(play, "boss", 2, "lead#9")
    remove(play, "boss", 3)
    with pytest.raises(NotFound, match="no_such_seat"):
        give(play, "boss", 3, "lead#8")
    vote(play, "lead#5", 2, "oppose")
    with pytest.raises(Refusal, match="panel_over"):
        give(play, "boss", 2, "lead#8")


def test_the_seat_of_a_relative_is_free_for_a_colleague_also_before_its_turn() -> None:
    play = sitting(IN_TURN)
    add(play, "boss", "lead#7")
    related(play, "lead#7")
    for no, name in ((1, "lead#4"), (2, "lead#5"), (3, "lead#6"), (4, "lead#8")):
        vote(play, name, no, "support")
    assert play.state("money") == "notice"
    assert play.told(f.SeatGiven)[0].name == ""
    assert play.sound()


def test_what_a_relative_said_in_an_open_panel_does_not_count_and_is_said_anew() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "support")
    vote(play, "lead#5", 2, "support")
    related(play, "lead#4")
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "opinion"
    with pytest.raises(Refusal, match="related"):
        vote(play, "lead#4", 4, "support")
    vote(play, "lead#8", 4, "support")
    assert play.state("money") == "notice"
    (result,) = play.told(f.PanelDecided)
    assert [v.by for v in result.votes] == ["lead#5", "lead#6", "lead#8"]
    assert (result.seats, result.in_favour) == (3, 3)
    assert play.sound()


def test_what_a_relative_said_in_a_panel_that_is_over_stays() -> None:
    play = sitting(CONVENED)
    for no, name in ((1, "lead#4"), (2, "lead#5"), (3, "lead#6")):
        vote(play, name, no, "support")
    related(play, "lead#4")
    assert len(panel(play).sitting) == 3
    assert not [s for s in play.case.signatures.values() if s.void]


def test_a_relative_among_the_people_chosen_leaves_the_seat_to_their_post() -> None:
    play = Play(choosing()).accepted()
    experts = [play.staff(name).user for name in ("lead#4", "lead#5")]
    play.do("officer", "money.choose_them", "chosen", form={"experts": experts})
    related(play, "lead#5")
    play.do("lead#2", "means/visit.go", "found", form={"result": "bad"})
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean", form={"result": "bad"})
    assert [s.name for s in panel(play).seats] == ["lead#4", ""]
    vote(play, "lead#6", 2, "support")
    vote(play, "lead#4", 1, "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_nobody_speaks_in_a_free_seat_while_one_waits_for_them_by_name() -> None:
    play = sitting(IN_TURN)
    add(play, "boss", "lead#7")
    with pytest.raises(Refusal, match="one_seat"):
        vote(play, "lead#7", 1, "support")


def test_who_has_as_much_in_hand_as_they_may_have_is_given_no_seat() -> None:
    role = "lead: {title: {zh: 乡镇负责人, en: Lead}, serves: township"
    text = written(CONVENED)
    assert text.count(role) == 1
    play = Play(text.replace(role, f"{role}, cap: 1")).at_opinion()
    play.command(c.Claim, "lead#7", task=seat(play, 1).no)
    add(play, "boss", "lead#8")
    play.at_opinion(answers={**FAMILY, "id_number": "B2", "applicant_name": "王二"})
    for busy in ("lead#7", "lead#8"):
        with pytest.raises(Refusal, match="no_room"):
            add(play, "boss", busy)
        with pytest.raises(Refusal, match="no_room"):
            give(play, "boss", 1, busy)
    add(play, "boss", "lead#9")
    assert play.sound()
