"""Who is told what: the holder and the role besides, the objector, and no personal data."""

from __future__ import annotations

from tests.unit.machine.play import FAMILY, Play
from workflow.domain import commands as c


def told(play: Play) -> list[tuple[str, str]]:
    return [(message.template, message.to) for _, message in play.store.rows.outbox]


def test_a_reminder_goes_to_the_holder_and_to_the_role_the_definition_names() -> None:
    play = Play()
    play.accepted()
    play.on("03-06").worker()
    assert ("reminded", "post:lead@town_a") in told(play)
    assert ("reminded", "post:boss@county") in told(play)


def test_an_escalation_goes_to_the_role_that_may_handle_it_now() -> None:
    play = Play()
    play.file()
    play.on("03-10").worker()
    assert ("escalated", "post:lead@town_a") in told(play)


def test_the_objector_gets_the_answer_and_the_family_hears_nothing_of_it() -> None:
    play = Play()
    play.noticed()
    before = len(play.store.rows.outbox)
    play.object(name="邻居", contact="13800000000")
    play.do("officer", "money.notice", "dismissed", kind="objection")
    (no,) = play.case.objections
    assert told(play)[before:] == [("objection_answered", f"objection:{no}")]


def test_no_message_holds_personal_data() -> None:
    play = Play()
    play.noticed(contact="none")
    play.object(name="邻居", contact="13800000000")
    play.command(c.Withdraw, play.applicant)
    kept = repr(play.store.rows.outbox)
    secrets = (FAMILY["applicant_name"], "邻居", "13800000000")
    assert not [secret for secret in secrets if secret in kept]


def test_no_fact_holds_personal_data() -> None:
    play = Play()
    play.noticed()
    play.object(name="邻居", contact="13800000000", text="他家有车")
    kept = repr(play.facts)
    for secret in (FAMILY["applicant_name"], "邻居", "13800000000", "他家有车"):
        assert secret not in kept
