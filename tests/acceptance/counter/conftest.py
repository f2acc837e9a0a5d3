"""An office, and browsers of those who work at the counter and in the villages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.office import TryOffice
from workflow.domain.case import Case
from workflow.store import tables


class Desk:
    """A browser without scripts, in which somebody of the office is signed in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def post(self, address: str, fields: Any = None, status: int = 302) -> TestResponse:
        answer = self.client.post(address, data=fields or {}, content_type="multipart/form-data")
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer

    def begin(self, definition: str, id_number: str = "") -> str:
        """Begin a request; the address of its page."""
        fields = {"definition": definition, "id_number": id_number}
        return str(self.post("/counter/start", fields).headers["Location"])

    def file(self, address: str, fields: Any) -> str:
        """Show what follows, then file; the address of the receipt."""
        shown = self.post(address, {**fields, "_again": "1"}, 200).get_data(as_text=True)
        return str(self.post(address, {**hidden(shown), **fields}).headers["Location"])


def hidden(page: str) -> dict[str, Any]:
    """What the page's form would send by itself: hidden fields, services and papers ticked."""
    main = page[page.index("<main") : page.index("</main>")]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", main[: main.index("</form>")]):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or value is None:
            continue
        key, text = unescape(name[1]), unescape(value[1])
        if 'type="hidden"' in tag or (" checked" in tag and key in ("services",)):
            if key in ("csrf_token",):
                continue
            before = found.get(key)
            if before is None:
                found[key] = text
            else:
                found[key] = [*(before if isinstance(before, list) else [before]), text]
    return found


def cases(office: TryOffice) -> list[Case]:
    """Every case there is, the oldest first."""
    with office.office.store.database.read() as connection:
        numbers = list(connection.execute(select(tables.cases.c.id)).scalars())
    found = [office.office.store.case(number) for number in numbers]
    return sorted(found, key=lambda case: case.tracking)


@pytest.fixture
def desk(office: TryOffice, app: Flask) -> Callable[..., Desk]:
    """`desk("window_clerk")`, `desk("village_assistant", "village_b")`."""

    def opened(role: str, place: str = "", number: int = 1) -> Desk:
        return Desk(office.client(app, office.staff(role, place, number)))

    return opened


def family(**other: Any) -> dict[str, Any]:
    """A family's request as the counter types it in."""
    return {
        "happened": ["low_income", "ill"],
        "applicant_name": "张甲一",
        "id_number": "990101197905060116",
        "registered": "village_a",
        "lives": "village_a",
        "members-0-name": "张甲一",
        "members-0-relation": "self",
        "members-0-id_number": "990101197905060116",
        "members-1-name": "李乙二",
        "members-1-relation": "spouse",
        "members-1-id_number": "990101198108150228",
        "members-1-monthly_income": "1800",
        "account_holder": "张甲一",
        "account_number": "6200000000000000018",
        "contact": "none",
        "paper-authority-here": "1",
        "paper-authority-seen": "yes",
        **other,
    }
