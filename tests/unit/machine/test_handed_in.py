"""A village hands objections in for neighbours: marked as such, never by whom they touch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.machine.play import Play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import Actor, Post
from workflow.errors import Refusal
from workflow.machine.handed_in import opens
from workflow.ports import Answer


def neighbour(play: Play, name: str = "assistant#2", person: int | None = None) -> Actor:
    """Somebody whose only post is in the family's village."""
    return replace(play.staff(name, person), posts=(Post("assistant", "village_a"),))


def hand_in(play: Play, by: Actor, **given: Any) -> Answer:
    return play.object(by=by, **{"channel": "village", **given})


def said(play: Play) -> dict[str, Any]:
    (objection,) = play.case.objections.values()
    return dict(play.store.rows.entries[play.case_id, objection.entry])


def test_it_goes_the_way_of_one_made_online_and_says_who_handed_it_in() -> None:
    play = Play()
    play.noticed()
    actor = neighbour(play)
    hand_in(play, actor)
    (objection,) = play.case.objections.values()
    assert (objection.kind, objection.channel) == ("objection", "village")
    assert objection.handed_in_by == actor.user
    assert play.task("money.notice", "objection").role == "officer"
    play.on("03-10").worker()
    assert play.state("money") == "notice", "it holds back the next step"
    assert play.sound()


def test_after_the_end_it_is_a_tip_off() -> None:
    play = Play()
    play.noticed()
    play.on("03-10")
    hand_in(play, neighbour(play))
    assert [each.kind for each in play.case.objections.values()] == ["tip_off"]


@pytest.mark.parametrize("channel", ["web", "phone", "paper"])
def test_a_village_cannot_hide_that_it_handed_something_in(channel: str) -> None:
    play = Play()
    play.noticed()
    hand_in(play, neighbour(play), channel=channel)
    assert [each.channel for each in play.case.objections.values()] == ["village"]


def test_the_counter_cannot_say_that_a_village_did() -> None:
    play = Play()
    play.noticed()
    clerk = replace(play.staff("clerk"), posts=(Post("clerk", "town_a"),))
    play.object(by=clerk, channel="village")
    (fact,) = play.told(f.ObjectionReceived)
    assert (fact.channel, fact.handed_in_by) == ("paper", None)


def test_who_works_in_the_village_and_elsewhere_says_as_what_they_act() -> None:
    play = Play()
    play.noticed()
    posts = (Post("clerk", "town_a"), Post("assistant", "village_a"))
    actor = replace(play.staff("clerk#2"), posts=posts)
    hand_in(play, actor, receipt="R1")
    play.object(by=actor, channel="phone", receipt="R2")
    assert [each.channel for each in play.case.objections.values()] == ["village", "phone"]


def test_a_village_elsewhere_is_no_village_of_this_family() -> None:
    play = Play()
    play.noticed()
    actor = replace(neighbour(play), posts=(Post("assistant", "village_b"),))
    hand_in(play, actor)
    (objection,) = play.case.objections.values()
    assert objection.handed_in_by is None


def test_the_word_is_kept_as_a_hash_and_opens_only_with_its_number() -> None:
    play = Play()
    play.noticed()
    hand_in(play, neighbour(play), receipt="ABCD-EFGH-JKMN", word="槐花 1952")
    kept = said(play)
    assert "1952" not in str(kept)
    assert opens(kept, "abcd efgh jkmn", "槐花1952")
    assert not opens(kept, "ABCD-EFGH-JKMN", "")
    assert not opens(kept, "ABCD-EFGH-JKMP", "槐花1952")


def test_without_a_word_nothing_opens() -> None:
    play = Play()
    play.noticed()
    hand_in(play, neighbour(play))
    assert not opens(said(play), "R1", "")


def test_nobody_hands_in_an_objection_to_their_own_household() -> None:
    play = Play()
    play.noticed()
    with pytest.raises(Refusal, match="own_case"):
        hand_in(play, neighbour(play, person=play.case.applicant))


def test_no_relative_hands_one_in() -> None:
    play = Play()
    play.noticed()
    actor = neighbour(play)
    play.command(c.RegisterRelative, "clerk", user=actor.user, name="李", relation="sister")
    with pytest.raises(Refusal, match="related"):
        hand_in(play, actor)


def test_whom_it_names_does_not_hand_it_in() -> None:
    play = Play()
    play.noticed()
    actor = replace(neighbour(play), name="王丁")
    with pytest.raises(Refusal, match="objection_about_you"):
        hand_in(play, actor, text="村里的 王 丁 替他家瞒报")
    assert not play.case.objections


def test_who_found_something_in_the_matter_does_not_hand_it_in() -> None:
    play = Play()
    play.noticed()
    for judged in ("lead", "lead#2"):
        with pytest.raises(Refusal, match="objection_about_you"):
            hand_in(play, neighbour(play, judged))


def test_who_posted_the_notice_may_hand_one_in() -> None:
    play = Play()
    play.noticed()
    hand_in(play, neighbour(play, "assistant"))
    assert play.case.objections
