"""Asking for advice and giving it, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, hidden, html, send, task_of
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]
ASKER, ASKED = "housing_officer", "disability_officer"


def inspecting(office: TryOffice) -> Played:
    return office.play("advice_during_inspection", 2)


def option(page: str, words: str) -> str:
    """The value of the choice whose words these are."""
    of_select = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', page)
    boxes = re.findall(r'value="([^"]+)"[^>]*><label[^>]*>([^<]*)', page)
    return next(value for value, text in (*of_select, *boxes) if words in text)


def ask(client: FlaskClient, page: str, status: int = 302, **given: str) -> str:
    shown = html(client, page)
    data = {
        "key": re.search(r'name="key" value="([^"]*)"', shown)[1],  # type: ignore[index]
        "ask_whom": option(shown, "Disabled Persons&#39; Federation officer, Demo County"),
        "ask_question": "是否需要无障碍改造？",
        "ask_days": "5",
        **given,
    }
    answer = client.post(page, data=data)
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def test_asked_answered_and_read(office: TryOffice, visit: Visit) -> None:
    played = inspecting(office)
    task = task_of(played, ASKER)
    asker = visit(ASKER)
    assert "Ask another department, a post or an expert" in html(asker, address(played, task))
    page = address(played, task, "/advice")
    shown = html(asker, page)
    assert "Without an answer in time you decide on what there is" in shown
    ask(asker, page, ask_shares=option(shown, "Phone"))
    assert "Asked." in flashed(asker, address(played, task))
    assert "是否需要无障碍改造？" in html(asker, address(played, task))

    adviser = visit(ASKED)
    mine = task_of(played, ASKED, "advice")
    read = html(adviser, address(played, mine))
    assert "是否需要无障碍改造？" in read
    assert "13900000001" in read
    for hidden_from_them in ("张甲一", "张*", "李乙二", "990101", "Case history"):
        assert hidden_from_them not in read, hidden_from_them
    send(adviser, address(played, mine), 422, act_outcome="agree")
    send(adviser, address(played, mine), act_outcome="agree", advice_text="建议加装扶手。")
    done = html(adviser, address(played, mine))
    assert "You have answered" in done
    assert "建议加装扶手。" in done

    back = html(asker, address(played, task))
    assert "建议加装扶手。" in back
    assert "Answered" in back


def test_whoever_is_asked_does_not_find_the_asking_task(office: TryOffice, visit: Visit) -> None:
    played = inspecting(office)
    task = task_of(played, ASKER)
    ask(visit(ASKER), address(played, task, "/advice"))
    adviser = visit(ASKED)
    html(adviser, address(played, task), 404)
    html(adviser, address(played, task, "/advice"), 404)


def test_a_question_without_a_text_is_shown_again_with_what_was_typed(
    office: TryOffice, visit: Visit
) -> None:
    played = inspecting(office)
    page = address(played, task_of(played, ASKER), "/advice")
    again = ask(visit(ASKER), page, 422, ask_question="", ask_days="7")
    assert 'value="7"' in again
    assert not played.case.advice


def test_asking_the_same_post_twice_says_what_to_do(office: TryOffice, visit: Visit) -> None:
    played = inspecting(office)
    asker = visit(ASKER)
    page = address(played, task_of(played, ASKER), "/advice")
    ask(asker, page)
    again = ask(asker, page, 409)
    assert "has not answered yet" in again
    assert "revoke the question" in again


def test_a_question_is_revoked_and_the_asked_are_told(office: TryOffice, visit: Visit) -> None:
    played = inspecting(office)
    asker, task = visit(ASKER), task_of(played, ASKER)
    ask(asker, address(played, task, "/advice"))
    (advice,) = played.case.advice.values()
    answer = asker.post(address(played, task, f"/advice/{advice.no}/revoke"), data={"key": "r"})
    assert answer.status_code == 302
    over = html(visit(ASKED), address(played, advice.task))
    assert "The question was revoked" in over
    assert "is over" in send_late(visit(ASKED), played, advice.task)


def send_late(client: FlaskClient, played: Played, task: int) -> str:
    answer = client.post(address(played, task), data={"advice_text": "x", "act_outcome": "agree"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("The question was revoked", "is over")


def test_one_colleague_can_be_asked_by_name(office: TryOffice, visit: Visit) -> None:
    played = inspecting(office)
    visit(ASKED, number=2)
    asker, task = visit(ASKER), task_of(played, ASKER)
    page = address(played, task, "/advice")
    ask(asker, page, ask_whom=option(html(asker, page), "Disability Officer 2"))
    mine = task_of(played, ASKED, "advice")
    assert mine.assigned_name == "Disability Officer 2"
    html(visit(ASKED), address(played, mine), 404)
    assert "Your advice was sent" in _answered(visit(ASKED, number=2), played, mine.no)


def _answered(client: FlaskClient, played: Played, task: int) -> str:
    page = html(client, address(played, task))
    data = {**hidden(page), "act_outcome": "comment", "advice_text": "没有意见"}
    assert client.post(address(played, task), data=data).status_code == 302
    return flashed(client)
