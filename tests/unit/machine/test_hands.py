"""Work from hand to hand: who may give which task to whom, and what the history says of it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.hands import Delegate, GiveBack, Reassign, Recall
from workflow.domain.people import SYSTEM, Post
from workflow.errors import Conflict, Invalid, Refusal

ASK = "means/data.ask"
HEADED = changed(
    ("officer: {title: {zh: 县经办人员, en: Officer}, serves: county}",
     "officer: {title: {zh: 县经办人员, en: Officer}, serves: county, head: boss}")
)  # fmt: skip


def office(text: str = HEADED, **parameters: int) -> Play:
    """Three officers and their boss; one officer has taken the county's check."""
    play = Play(text, **parameters)
    play.accepted()
    for name in ("officer", "officer#2", "officer#3", "boss"):
        play.staff(name)
    play.command(c.Claim, "officer", task=play.task(ASK).no)
    return play


def give(play: Play, by: str, to: str | None, reason: str = "请假", **given: object) -> None:
    user = play.staff(to).user if to else None
    play.command(Reassign, by, task=play.task(ASK).no, to=user, reason=reason, **given)


def refused(code: str, act: object) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.code == code
    return refusal.value


# -- reassigning -------------------------------------------------------------------------------


def test_the_holder_gives_a_task_to_a_colleague_who_alone_handles_it() -> None:
    play = office()
    give(play, "officer", "officer#2")
    task = play.task(ASK)
    assert (task.assigned_name, task.claimed_by) == ("officer#2", None)
    refused("assigned_to_other", lambda: play.do("officer#3", ASK, "clean"))
    play.do("officer#2", ASK, "clean")
    (told,) = play.told(f.TaskReassigned)
    assert (told.name, told.came_from) == ("officer#2", "officer")
    assert play.case.entries[told.entry].what == "hand_over"
    assert play.sound()


def test_the_person_it_was_given_to_is_told() -> None:
    play = office()
    give(play, "officer", "officer#2")
    messages = [m for _, m in play.store.rows.outbox if m.template == "reassigned"]
    assert [m.to for m in messages] == [f"user:{play.staff('officer#2').user}"]


def test_a_colleague_takes_nothing_out_of_anothers_hands_but_the_head_does() -> None:
    play = office()
    said = refused("not_yours_to_give", lambda: give(play, "officer#3", "officer#2"))
    assert said.values == {"by": "officer", "role": "officer", "heads": ["boss"]}
    give(play, "boss", "officer#2")
    assert play.task(ASK).assigned_name == "officer#2"
    assert play.store.rows.facts[play.case_id][-1].role == "boss"


def test_a_head_elsewhere_is_not_this_tasks_head() -> None:
    play = office()
    far = dataclasses.replace(play.staff("boss"), posts=(Post("boss", "nowhere"),))
    user = play.staff("officer#2").user
    given = {"task": play.task(ASK).no, "to": user, "reason": "x"}
    refused("not_yours_to_give", lambda: play.command(Reassign, far, **given))
    office_head = dataclasses.replace(far, posts=(Post("administrator", "county"),))
    play.command(Reassign, office_head, **given)
    assert play.task(ASK).assigned == user


def test_the_office_itself_hands_over_the_work_of_who_left() -> None:
    play = office()
    given = {"task": play.task(ASK).no, "to": play.staff("officer#2").user, "reason": "离职"}
    play.command(Reassign, SYSTEM, **given)
    assert play.task(ASK).assigned_name == "officer#2"
    assert play.sound()


def test_a_task_goes_back_to_everybody_of_its_post() -> None:
    play = office()
    give(play, "officer", "officer#2")
    give(play, "officer#2", None)
    assert play.task(ASK).assigned is None
    refused("nobodys_already", lambda: give(play, "officer", None))
    play.do("officer#3", ASK, "clean")
    assert play.sound()


def test_who_cannot_take_it_is_named_with_the_rule_and_who_could() -> None:
    play = office()
    wrong = refused("cannot_take_it", lambda: give(play, "officer", "clerk"))
    assert wrong.values["to"] == "clerk"
    assert wrong.values["rule"] == "not_your_post"
    assert set(wrong.values["able"]) == {"officer#2", "officer#3"}  # type: ignore[call-overload]
    play.command(c.RegisterRelative, "clerk", user=play.staff("officer#2").user,
                 name="officer#2", relation="兄弟")  # fmt: skip
    related = refused("cannot_take_it", lambda: give(play, "officer", "officer#2"))
    assert (related.values["rule"], related.values["able"]) == ("related", ["officer#3"])
    nobody = refused(
        "not_on_the_staff",
        lambda: play.command(Reassign, "officer", task=play.task(ASK).no, to=99, reason="x"),
    )
    assert nobody.values["able"] == ["officer#3"]
    refused("theirs_already", lambda: give(play, "officer", "officer"))


def test_four_eyes_bar_from_being_given_a_task_too() -> None:
    play = Play()
    play.at_opinion()
    play.staff("lead")
    play.command(c.Claim, "lead", task=play.task("money.opinion").no)
    given = {"task": play.task("money.opinion").no, "reason": "出差"}
    visitor = play.staff("lead#2").user
    said = refused("cannot_take_it", lambda: play.command(Reassign, "lead", to=visitor, **given))
    assert said.values["rule"] == "four_eyes"


def test_a_reason_is_needed_and_an_old_page_conflicts() -> None:
    play = office()
    with pytest.raises(Invalid) as invalid:
        give(play, "officer", "officer#2", reason="  ")
    assert invalid.value.fields == {"reason": "required"}
    seen = play.task(ASK).revision
    give(play, "officer", "officer#2")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        give(play, "boss", "officer#3", revision=seen)
    play.do("officer#2", ASK, "clean")
    with pytest.raises(Conflict, match="already_done"):
        play.command(
            Reassign, "boss", task=play.task(ASK).no, to=play.staff("officer").user, reason="x"
        )


def test_a_relative_loses_what_was_assigned_to_them() -> None:
    play = office()
    give(play, "officer", "officer#2")
    play.command(c.RegisterRelative, "clerk", user=play.staff("officer#2").user,
                 name="officer#2", relation="兄弟")  # fmt: skip
    assert play.task(ASK).assigned is None
    play.do("officer#3", ASK, "clean")
    assert play.sound()


# -- the load cap --------------------------------------------------------------------------------


CAPPED = HEADED.replace("county, head: boss}", "county, head: boss, cap: most}").replace(
    "parameters:\n", "parameters:\n  most: {title: {zh: 上限, en: Most}, unit: count, value: 1}\n"
)


def test_nobody_takes_or_is_given_more_cases_than_their_role_allows() -> None:
    play = office(CAPPED)
    first = play.case_id
    play.accepted(answers={**_other_family()})
    task = play.task(ASK).no
    said = refused("no_room", lambda: play.command(c.Claim, "officer", task=task))
    assert said.values == {"to": "officer", "cap": 1, "able": ["officer#2", "officer#3"]}
    play.command(c.Claim, "officer#2", task=task)
    refused("no_room", lambda: give(play, "boss", "officer"))
    play.case_id, second = first, play.case_id
    play.do("officer", ASK, "clean")
    play.case_id = second
    give(play, "boss", "officer")
    assert play.task(ASK).assigned_name == "officer"


def test_a_place_sets_its_own_cap_and_nought_means_none() -> None:
    play = office(CAPPED, most=0)
    play.accepted(answers=_other_family())
    play.command(c.Claim, "officer", task=play.task(ASK).no)
    assert play.task(ASK).claimed_name == "officer"


def _other_family() -> dict[str, object]:
    return {
        "applicant_name": "李乙一",
        "id_number": "B2",
        "registered": "village_a",
        "happened": ["poor"],
    }


# -- delegating ----------------------------------------------------------------------------------


def test_a_delegate_prepares_and_the_holder_decides() -> None:
    play = office()
    task = play.task(ASK).no
    helper = play.staff("officer#2").user
    play.command(Delegate, "officer", task=task, to=helper, request="请核实收入")
    refused("delegated", lambda: play.do("officer", ASK, "clean"))
    refused("claimed_by_other", lambda: play.do("officer#2", ASK, "clean"))
    refused("delegated", lambda: play.command(c.Release, "officer", task=task))
    play.command(GiveBack, "officer#2", task=task, opinion="收入已核实", outcome="clean")
    given = play.told(f.TaskGivenBack)[-1]
    assert (given.name, given.outcome) == ("officer#2", "clean")
    assert play.case.tasks[task].opinion == given.entry
    play.do("officer", ASK, "clean")
    signed = [s.name for s in play.case.signatures.values() if s.task == task]
    assert signed == ["officer"]
    to = {m.template: m.to for _, m in play.store.rows.outbox}
    assert to["delegated"] == f"user:{helper}"
    assert to["given_back"] == f"user:{play.staff('officer').user}"
    assert play.sound()


def test_only_the_delegate_gives_back_and_with_words() -> None:
    play = office()
    task = play.task(ASK).no
    refused(
        "not_your_delegation",
        lambda: play.command(GiveBack, "officer#2", task=task, opinion="好"),
    )
    play.command(Delegate, "officer", task=task, to=play.staff("officer#2").user, request="看看")
    said = refused(
        "not_your_delegation",
        lambda: play.command(GiveBack, "officer#3", task=task, opinion="好"),
    )
    assert said.values == {"to": "officer#2"}
    with pytest.raises(Invalid):
        play.command(GiveBack, "officer#2", task=task, opinion="")
    refused(
        "no_such_outcome",
        lambda: play.command(GiveBack, "officer#2", task=task, opinion="好", outcome="dirty"),
    )


def test_the_holder_or_the_head_recalls_what_was_delegated() -> None:
    play = office()
    task = play.task(ASK).no
    for who in ("officer", "boss"):
        helper = play.staff("officer#2").user
        play.command(Delegate, "officer", task=task, to=helper, request="看看")
        refused("delegated", lambda: play.command(
            Delegate, "officer", task=task, to=play.staff("officer#3").user, request="看看"
        ))  # fmt: skip
        refused("not_yours_to_give", lambda: play.command(Recall, "officer#3", task=task))
        play.command(Recall, who, task=task)
        assert play.case.tasks[task].delegate is None
    play.do("officer", ASK, "clean")
    assert play.sound()


def test_who_delegates_without_having_taken_it_takes_it() -> None:
    play = office()
    play.command(c.Release, "officer", task=play.task(ASK).no)
    helper = play.staff("officer#2").user
    play.command(Delegate, "officer#3", task=play.task(ASK).no, to=helper, request="看看")
    assert play.task(ASK).claimed_name == "officer#3"


def test_a_delegate_is_of_the_same_department_and_impartial() -> None:
    play = office()
    task = play.task(ASK).no
    clerk = play.staff("clerk").user
    said = refused("cannot_take_it", lambda: play.command(
        Delegate, "officer", task=task, to=clerk, request="看看"
    ))  # fmt: skip
    assert said.values["rule"] == "not_your_post"
    together = office(HEADED.replace("serves: county, head: boss}",
                                     "serves: county, head: boss, department: office}")
                      .replace("en: Boss}, serves: county}",
                               "en: Boss}, serves: county, department: office}"))  # fmt: skip
    helper = together.staff("boss").user
    together.command(Delegate, "officer", task=together.task(ASK).no, to=helper, request="看看")
    together.command(c.RegisterRelative, "clerk", user=helper, name="boss", relation="父亲")
    assert together.task(ASK).delegate is None
    assert together.sound()


def test_a_reassigned_task_is_no_longer_delegated() -> None:
    play = office()
    task = play.task(ASK).no
    play.command(Delegate, "officer", task=task, to=play.staff("officer#2").user, request="看看")
    give(play, "boss", "officer#3")
    assert play.case.tasks[task].delegate is None
    play.do("officer#3", ASK, "clean")
    assert play.sound()


def test_a_task_that_moves_on_at_its_deadline_is_no_longer_delegated() -> None:
    """Else nobody in its new post could finish it before the delegate gave it back."""
    text = HEADED.replace(
        "within: {time: 3 working days, late: {escalate: boss}}\n            then: {clean",
        "within: {time: 3 working days, late: {reassign: boss}}\n            then: {clean",
    )
    assert text != HEADED
    play = office(text)
    to = play.staff("officer#2").user
    play.command(Delegate, "officer", task=play.task(ASK).no, to=to, request="请核对")
    play.on("03-09").worker()
    assert (play.task(ASK).role, play.task(ASK).delegate) == ("boss", None)
    play.do("boss", ASK, "clean")
    assert play.sound()


def test_what_a_relative_has_delegated_is_free_again() -> None:
    play = office()
    to = play.staff("officer#2").user
    play.command(Delegate, "officer", task=play.task(ASK).no, to=to, request="请核对")
    holder = play.staff("officer").user
    play.command(c.RegisterRelative, "clerk", user=holder, name="officer", relation="sister")
    assert play.task(ASK).delegate is None
    play.do("officer#3", ASK, "clean")
    assert play.sound()
