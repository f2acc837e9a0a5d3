"""Who sits in a panel: chosen while the case runs, added, taken away."""

from __future__ import annotations

import pytest

from tests.unit.machine.panels import THREE, panel, seat, sitting, vote, written
from tests.unit.machine.play import Play
from tests.unit.machine.test_substitutes import standing_in
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.panels import AddSeat, RemoveSeat
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Conflict, Invalid, NotFound, Refusal

CONVENED = "{seats: 3, pass: support, fail: oppose, convened_by: boss}"
FIELD = """      amount: {title: {zh: 金额, en: Amount}, type: money}
      members:
        title: {zh: 成员, en: Members}
        type: officers
        role: lead
        required: true
        minimum: 2
        maximum: 5
        show_when: "result != 'bad'"
"""
CHOSEN = "{chosen: members, needs: {share: 2/3}, pass: support, fail: oppose}"


def choosing() -> str:
    """Whoever asks about the means chooses who gives the opinion."""
    text = written(CHOSEN)
    old = "      amount: {title: {zh: 金额, en: Amount}, type: money}\n"
    assert text.count(old) == 1
    text = text.replace(old, FIELD.replace("members:", "experts:"))
    text = text.replace("chosen: members", "chosen: experts")
    start = "waiting: {wait: {until: \"4 / divisor > 0 && means != 'pending'\"}"
    assert text.count(start) == 1
    text = text.replace("start: waiting", "start: choose_them")
    text = text.replace(
        f"  {start}",
        "  choose_them:\n"
        "    task: {by: officer, form: finding}\n"
        "    within: {time: 2 working days, late: {escalate: boss}}\n"
        f"    then: {{chosen: waiting}}\n  {start}",
    )
    return text.replace("form: finding, panel", "panel")


def chosen(*names: str) -> Play:
    play = Play(choosing()).accepted()
    experts = [play.staff(name).user for name in names]
    play.do("officer", "money.choose_them", "chosen", form={"experts": experts})
    play.do("lead#2", "means/visit.go", "found", form={"result": "bad"})
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean", form={"result": "bad"})
    return play


def test_the_people_chosen_sit_and_nobody_else_of_their_post() -> None:
    play = chosen("lead#4", "lead#5", "lead#6")
    assert [(s.user, s.name) for s in panel(play).seats] == [
        (play.staff(name).user, name) for name in ("lead#4", "lead#5", "lead#6")
    ]
    assert seat(play, 1).assigned == play.staff("lead#4").user
    with pytest.raises(Refusal, match="assigned_to_other"):
        vote(play, "lead#7", 1, "support")
    vote(play, "lead#4", 1, "support")
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_each_of_them_is_told_by_name() -> None:
    play = chosen("lead#4", "lead#5")
    told = {m.to for _, m in play.store.rows.outbox if m.template == "seated"}
    assert told == {f"user:{play.staff(name).user}" for name in ("lead#4", "lead#5")}


def test_only_those_who_hold_the_role_can_be_chosen() -> None:
    play = Play(choosing()).accepted()
    clerk, lead = play.staff("clerk#9").user, play.staff("lead#4").user
    clerk_only = Actor(ActorKind.STAFF, clerk, "clerk#9", posts=(Post("clerk", "town_a"),))
    play.store.rows.staff[clerk or 0] = clerk_only
    for experts in ([clerk, lead], [lead], [lead, lead], ["x"], [lead, 4711]):
        with pytest.raises(Invalid):
            play.do("officer", "money.choose_them", "chosen", form={"experts": experts})


def test_whoever_left_before_it_sits_is_not_called_and_two_remain_at_least() -> None:
    play = Play(choosing()).accepted()
    experts = [play.staff(name).user for name in ("lead#4", "lead#5", "lead#6")]
    play.do("officer", "money.choose_them", "chosen", form={"experts": experts})
    del play.store.rows.staff[experts[0] or 0]
    play.do("lead#2", "means/visit.go", "found", form={"result": "bad"})
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean", form={"result": "bad"})
    assert [s.name for s in panel(play).seats] == ["lead#5", "lead#6"]


ROUTES = """tables:
  concerned:
    title: {zh: 有关部门, en: Organs concerned}
    hit: collect
    inputs:
      registered: {title: {zh: 户籍地, en: Registered at}, type: choice, options: {village_a: {zh: 甲, en: A}, village_b: {zh: 乙, en: B}}}
    outputs:
      who: {title: {zh: 谁, en: Who}, type: role, gather: first}
    rules:
      one: {when: {registered: village_a}, then: {who: clerk}, says: {zh: 窗口, en: Clerk}}
      two: {when: {registered: village_a}, then: {who: officer}, says: {zh: 县, en: County}}
      same: {when: {registered: village_a}, then: {who: clerk}, says: {zh: 又, en: Again}}
      other: {when: {registered: village_b}, then: {who: boss}, says: {zh: 别处, en: Elsewhere}}
letters:"""  # noqa: E501


def routed() -> str:
    """The posts that a table gives decide."""
    text = written("{routed: {table: concerned, gives: who}, pass: support, fail: oppose}")
    use = "tables: {concerned: {}}\nstart: waiting"
    return text.replace("letters:", ROUTES, 1).replace("start: waiting", use, 1)


def test_a_table_says_which_posts_decide_and_stands_on_file() -> None:
    play = Play(routed()).at_opinion()
    assert [(s.role, s.place) for s in panel(play).seats] == [
        ("clerk", "town_a"), ("officer", "county")
    ]  # fmt: skip
    assert play.told(f.TableApplied)[-1].hits == ("one", "two", "same")
    vote(play, "clerk#4", 1, "support")
    vote(play, "officer#4", 2, "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_where_the_table_gives_nobody_the_post_of_the_task_decides() -> None:
    text = routed().replace("{registered: village_a}", "{registered: village_b}")
    play = Play(text.replace("when: {registered: village_b}, then: {who: boss}",
                             "when: {registered: village_a}, then: {who: boss}"))  # fmt: skip
    play.at_opinion()
    assert [s.role for s in panel(play).seats] == ["boss"]
    nobody = Play(routed().replace("village_a}, then", "village_b}, then")).at_opinion()
    assert [s.role for s in panel(nobody).seats] == ["lead"]


# -- adding and taking away ------------------------------------------------------------------------


def add(play: Play, by: str, name: str, reason: str = "需要一位熟悉情况的同事") -> None:
    user = play.staff(name).user or 0
    play.command(AddSeat, by, panel=panel(play).no, user=user, reason=reason)


def remove(play: Play, by: str, no: int, reason: str = "出差") -> None:
    play.command(RemoveSeat, by, panel=panel(play).no, seat=no, reason=reason)


def test_a_person_added_has_a_vote_like_the_others() -> None:
    play = sitting(CONVENED)
    for no, name in ((1, "lead#4"), (2, "lead#5")):
        vote(play, name, no, "support")
    add(play, "boss", "lead#7")
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "opinion"
    with pytest.raises(Refusal, match="assigned_to_other"):
        vote(play, "lead#8", 4, "support")
    vote(play, "lead#7", 4, "support")
    assert play.state("money") == "notice"
    assert play.told(f.PanelDecided)[0].seats == 4
    assert play.sound()


def test_a_seat_taken_away_may_make_the_result_certain() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "support")
    vote(play, "lead#5", 2, "support")
    remove(play, "boss", 3)
    assert play.state("money") == "notice"
    assert (panel(play).result, panel(play).since) == ("passed", 2)
    assert seat(play, 3).status == "cancelled"
    assert play.sound()


def test_in_turn_the_next_is_called_when_a_seat_is_taken_away() -> None:
    play = sitting(CONVENED.replace("seats: 3", "seats: 3, order: in_turn"))
    remove(play, "boss", 1)
    assert [t.seat for t in play.case.open_tasks if t.seat] == [2]
    add(play, "boss", "lead#7")
    assert [t.seat for t in play.case.open_tasks if t.seat] == [2], "they come last"
    for no, name in ((2, "lead#4"), (3, "lead#5"), (4, "lead#7")):
        vote(play, name, no, "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_who_may_change_it_is_the_convener_and_nobody_else() -> None:
    play = sitting(CONVENED)
    for by in ("lead", "officer", "clerk"):
        with pytest.raises(Refusal, match="not_the_convener"):
            add(play, by, "lead#7")
        with pytest.raises(Refusal, match="not_the_convener"):
            remove(play, by, 1)
    with pytest.raises(Refusal, match="not_the_convener"):
        add(sitting(THREE), "boss", "lead#7")


def test_who_may_not_sit_is_not_added() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "support")
    add(play, "boss", "lead#7")
    other = Actor(ActorKind.STAFF, 77, "别的岗位", posts=(Post("clerk", "town_a"),))
    play.store.rows.staff[77] = other
    for user, rule in ((play.staff("lead#4").user, "one_seat"),
                       (play.staff("lead#7").user, "one_seat"), (77, "not_your_post")):  # fmt: skip
        with pytest.raises(Refusal, match=rule):
            play.command(AddSeat, "boss", panel=panel(play).no, user=user, reason="x")
    with pytest.raises(Refusal, match="not_on_the_staff"):
        play.command(AddSeat, "boss", panel=panel(play).no, user=4711, reason="x")


def test_what_was_said_stays_and_two_people_remain() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "support")
    with pytest.raises(Refusal, match="seat_has_spoken"):
        remove(play, "boss", 1)
    with pytest.raises(NotFound, match="no_such_seat"):
        remove(play, "boss", 9)
    two = sitting(CONVENED.replace("seats: 3", "seats: 2"))
    with pytest.raises(Refusal, match="panel_too_small"):
        remove(two, "boss", 1)


def test_a_panel_that_is_over_is_not_changed() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "oppose")
    with pytest.raises(Refusal, match="panel_over"):
        add(play, "boss", "lead#7")
    with pytest.raises(NotFound, match="no_such_panel"):
        play.command(AddSeat, "boss", panel=4711, user=1, reason="x")


def test_a_reason_is_needed_and_stays_out_of_the_history() -> None:
    play = sitting(CONVENED)
    with pytest.raises(Invalid):
        add(play, "boss", "lead#7", reason=" ")
    add(play, "boss", "lead#7", reason="张某某的亲戚")
    assert "张某某" not in repr(play.facts)


def test_a_member_by_name_whose_seat_was_taken_away_speaks_no_more() -> None:
    text = choosing().replace("fail: oppose}", "fail: oppose, convened_by: boss}")
    assert text != choosing()
    play = Play(text).accepted()
    experts = [play.staff(name).user for name in ("lead#4", "lead#5", "lead#6")]
    play.do("officer", "money.choose_them", "chosen", form={"experts": experts})
    play.do("lead#2", "means/visit.go", "found", form={"result": "bad"})
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean", form={"result": "bad"})
    remove(play, "boss", 1)
    with pytest.raises(Conflict, match="already_done"):
        vote(play, "lead#4", 1, "support")


# -- substitutes -----------------------------------------------------------------------------------


def test_who_speaks_for_another_has_used_both_their_seats() -> None:
    play = chosen("lead#4", "lead#5", "lead#6")
    helper = standing_in(play, "clerk#7", "lead#4")
    play.command(c.Complete, helper, task=seat(play, 1).no, outcome="support")
    assert play.told(f.ActedFor)[0].name == "lead#4"
    both = standing_in(play, "clerk#7", "lead#5")
    with pytest.raises(Refusal, match="one_seat"):
        play.command(c.Complete, both, task=seat(play, 2).no, outcome="support")
    other = standing_in(play, "clerk#8", "lead#5")
    play.command(c.Complete, other, task=seat(play, 2).no, outcome="support")
    assert play.state("money") == "notice"


def test_who_was_spoken_for_takes_no_other_seat() -> None:
    play = sitting()
    helper = standing_in(play, "clerk#7", "lead#4")
    play.command(c.Complete, helper, task=seat(play, 1).no, outcome="support")
    with pytest.raises(Refusal, match="one_seat"):
        vote(play, "lead#4", 2, "support")
    vote(play, "lead#5", 2, "support")
