"""Every message that the engine sends in the worked examples can be written, and gives nothing
away."""

from __future__ import annotations

import re
from typing import Any

import pytest

from notifications.render import LOCALES, names, render
from notifications.values import Matter, values_for
from tests.support.worked import examples, played
from workflow.domain.calendar import china
from workflow.examples.play import ExampleRun
from workflow.ports import Message


def messages(run: ExampleRun) -> list[tuple[Matter, Message]]:
    return [
        (
            Matter(
                case := run.store.rows.cases[number],
                run.store.closure(case.closure),
                run.directory,
                china(),
                "https://office.example",
            ),
            message,
        )
        for number, message in run.store.rows.outbox
    ]


def personal(value: Any) -> set[str]:
    """Every text that somebody typed into the application, of some length."""
    if isinstance(value, dict):
        return {text for each in value.values() for text in personal(each)}
    if isinstance(value, (list, tuple)):
        return {text for each in value for text in personal(each)}
    text = str(value)
    return (
        {text}
        if len(text) > 2 and not re.fullmatch(r"[a-z_]+|True|False|\d{4}-.*", text)
        else set()
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", list(examples()))
def test_every_message_of_a_worked_example_can_be_written(name: str, locale: str) -> None:
    run = played(name)
    sent = messages(run)
    assert sent[0][1].template == "filed"
    secrets = personal(run.example.get("answers", {}))
    services = {
        definition.title.to(locale)
        for definition in run.closure.definitions.values()
        if definition.definition != run.example["of"]
    }
    for matter, message in sent:
        words = render(
            message.template, locale, values_for(matter, message.template, message.values, locale)
        )
        text = f"{words.subject}\n{words.body}\n{words.sms}"
        assert not re.search(r"\b(None|[a-z]+_[a-z_]+)\b", text), text
        if message.to == "applicant":
            assert not [secret for secret in secrets if secret in text]
            assert not [service for service in services if service in text]


def test_the_worked_examples_use_every_template_but_those_of_some_deadlines() -> None:
    used = {message.template for name in examples() for _, message in messages(played(name))}
    beside = {"rated_badly", "rating_answered", "question_asked", "question_answered", "due_soon"}
    beside |= {"promise_due_soon"}
    assert set(names()) - used <= beside | {"reminded", "moved", "day_moved", "overrun"}


def test_a_longer_limit_is_told_with_its_reason() -> None:
    matter, _ = messages(played("family_granted"))[0]
    given = {"path": "subsistence", "reason": "lives_elsewhere", "limit": "45 working days"}
    words = render("extended", "zh", values_for(matter, "extended", given, "zh"))
    assert "期限延长到45个工作日，从受理算起。\n\n原因：人户分离。" in words.body


def test_withdrawing_one_service_is_not_told_as_withdrawing_all() -> None:
    matter, _ = messages(played("family_granted"))[0]
    bodies = {
        path: render("withdrawn", "zh", values_for(matter, "withdrawn", {"path": path}, "zh")).body
        for path in ("", "housing")
    }
    assert "不再办理" in bodies[""]
    assert "其他事项继续办理" in bodies["housing"]


def test_a_result_of_the_whole_request_is_not_told_as_one_of_several() -> None:
    matter, _ = messages(played("family_granted"))[0]
    bodies = {
        path: render("decided", "zh", values_for(matter, "decided", {"path": path}, "zh")).body
        for path in ("", "housing")
    }
    assert "您的申请（受理号OW-2026-000001-7）已经有了结果。" in bodies[""]
    assert "有一个事项已经作出决定，其他事项不受影响" in bodies["housing"]


def test_an_acceptance_names_the_promised_day() -> None:
    matter, _ = messages(played("family_granted"))[0]
    values = values_for(matter, "accepted", {"on": "2026-03-05"}, "en")
    assert (values["on"], values["due"]) == ("5 March 2026", "2 April 2026")


def test_without_an_address_of_the_pages_there_is_no_link() -> None:
    matter, _ = messages(played("family_granted"))[0]
    alone = Matter(matter.case, matter.closure, matter.directory, matter.calendar, "")
    assert values_for(alone, "filed", {}, "zh")["link"] == ""
