"""Substitutes AB岗: B acts for A under an authorisation, and four eyes count both."""

from __future__ import annotations

import dataclasses

from tests.unit.machine.play import Play
from tests.unit.machine.test_hands import ASK, give, office, refused
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import Actor, Post

AUTHORITY = "办公室授权〔2026〕3号"


def standing_in(play: Play, who: str, for_whom: str, *own: Post) -> Actor:
    """Somebody who holds the posts of somebody else, and `own` ones."""
    other = play.staff(for_whom)
    held = tuple(
        dataclasses.replace(post, for_user=other.user, for_name=other.name, authority=AUTHORITY)
        for post in other.posts
    )
    return dataclasses.replace(play.staff(who), posts=(*own, *held))


def test_what_a_substitute_does_says_for_whom_and_why_they_may() -> None:
    play = office()
    helper = standing_in(play, "clerk#2", "officer")
    play.do(helper, ASK, "clean")
    (acted,) = play.told(f.ActedFor)
    assert (acted.name, acted.authority) == ("officer", AUTHORITY)
    history = play.store.rows.facts[play.case_id]
    place = next(n for n, each in enumerate(history) if isinstance(each.fact, f.ActedFor))
    assert isinstance(history[place + 2].fact, f.TaskSigned | f.TaskEnded | f.EntryKept)
    assert {each.actor for each in history[place:]} == {"clerk#2"}
    signature = next(s for s in play.case.signatures.values() if s.path == "means/data")
    assert (signature.name, signature.for_name, signature.authority) == (
        "clerk#2",
        "officer",
        AUTHORITY,
    )
    assert play.sound()


def test_ones_own_post_comes_before_anothers() -> None:
    play = office()
    play.command(c.Release, "officer", task=play.task(ASK).no)
    own = play.staff("officer#2").posts
    helper = standing_in(play, "officer#2", "officer", *own)
    play.do(helper, ASK, "clean")
    assert play.told(f.ActedFor) == []


def test_a_substitute_handles_what_was_given_to_the_person_by_name() -> None:
    play = office()
    give(play, "officer", "officer#3")
    helper = standing_in(play, "officer#2", "officer#3", *play.staff("officer#2").posts)
    play.do(helper, ASK, "clean")
    assert play.told(f.ActedFor)[0].name == "officer#3"
    assert play.sound()


def test_a_signature_given_for_somebody_counts_as_theirs_and_as_the_substitutes() -> None:
    play = Play()
    play.accepted()
    helper = standing_in(play, "clerk#2", "lead")
    play.do(helper, "means/visit.go", "found")
    refused("already_signed", lambda: play.sign("lead", "means/visit.go"))
    play.sign("lead#2", "means/visit.go")
    play.do("officer", ASK, "clean")
    refused("four_eyes", lambda: play.do("lead", "money.opinion", "support"))
    again = standing_in(play, "clerk#2", "lead#5")
    refused("four_eyes", lambda: play.do(again, "money.opinion", "support"))
    for_signer = standing_in(play, "clerk#3", "lead#2")
    refused("four_eyes", lambda: play.do(for_signer, "money.opinion", "support"))
    fresh = standing_in(play, "clerk#3", "lead#5")
    play.do(fresh, "money.opinion", "support")
    assert play.sound()


def test_two_signatures_are_two_people_also_with_a_substitute() -> None:
    play = Play()
    play.accepted()
    play.do("lead", "means/visit.go", "found")
    both = standing_in(play, "lead#2", "lead", *play.staff("lead#2").posts)
    only_for = standing_in(play, "clerk#2", "lead")
    task = play.task("means/visit.go").no
    refused("already_signed", lambda: play.command(c.Sign, only_for, task=task))
    assert play.outcome("means/visit") is None
    play.command(c.Sign, both, task=task)
    assert play.outcome("means/visit") == "known"


def test_a_relative_acts_through_no_substitute() -> None:
    play = office()
    play.command(c.RegisterRelative, "clerk", user=play.staff("officer").user,
                 name="officer", relation="兄弟")  # fmt: skip
    helper = standing_in(play, "clerk#2", "officer")
    refused("related", lambda: play.do(helper, ASK, "clean"))


def test_a_notice_is_posted_by_a_substitute() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    play.do(standing_in(play, "clerk#2", "assistant"), "money.notice", "posted", kind="posting")
    assert play.told(f.ActedFor)[-1].name == "assistant"
    assert play.sound()
