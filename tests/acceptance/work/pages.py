"""Small helpers to read the officer's pages and to send their forms."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from tests.support.office import Played
from workflow.domain.case import Task


def task_of(played: Played, role: str, kind: str = "step", place: str = "") -> Task:
    """The one live task of a role."""
    found = [
        task
        for task in played.case.open_tasks
        if task.role == role and task.kind == kind and place in ("", task.place)
    ]
    assert len(found) == 1, [(t.role, t.kind, t.place, t.path) for t in played.case.open_tasks]
    return found[0]


def address(played: Played, task: Task | int | None = None, more: str = "") -> str:
    """The address of a case, or of one of its tasks."""
    base = f"/work/cases/{played.case.tracking}"
    if task is None:
        return base + more
    return f"{base}/tasks/{task if isinstance(task, int) else task.no}{more}"


def html(client: FlaskClient, path: str, status: int = 200) -> str:
    """A page's HTML."""
    answer = client.get(path)
    assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True)[:2000])
    return answer.get_data(as_text=True)


def hidden(page: str) -> dict[str, str]:
    """The key and revision that the form on a page sends along."""
    found = dict(
        re.findall(r'<input type="hidden" name="(key|revision|_shown)" value="([^"]*)"', page)
    )
    assert {"key", "revision"} <= set(found)
    return found


def send(client: FlaskClient, path: str, status: int = 302, **answers: Any) -> str:
    """Open a task's page, fill its form and send it: the HTML that comes, or where it leads."""
    answer = client.post(path, data={**hidden(html(client, path)), **answers})
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, (answer.status_code, text[:3000])
    return answer.headers["Location"] if status == 302 else text


def flashed(client: FlaskClient, path: str = "/work/") -> str:
    """The message that waits for the next page."""
    found = re.search(r'class="ow-flash[^>]*>(.*?)</div>', html(client, path), re.S)
    return found[1].strip() if found else ""
