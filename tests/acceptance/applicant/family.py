"""A family at the applicant's pages: how they register, fill in the form and send it."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.office import EXTENSION
from workflow.bootstrap import Office
from workflow.demo.people import id_number

PASSWORD = "rice bowl under lantern"
FATHER = id_number("1979-05-06", 11)
MOTHER = id_number("1981-08-15", 22)
DAUGHTER = id_number("2009-09-10", 24)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def text(answer: TestResponse) -> str:
    """The page."""
    return answer.get_data(as_text=True)


def code_of(client: FlaskClient) -> str:
    """The newest code that waits to be sent."""
    office: Office = client.application.extensions[EXTENSION]
    return office.codes.waiting(1)[0].code


def prove(client: FlaskClient, address: str = "13900000001") -> TestResponse:
    """Have a code sent to a phone or mailbox, and type it."""
    answer = client.post("/register", data={"address": address})
    if answer.status_code != 302:
        return answer
    return client.post("/register/code", data={"code": code_of(client)})


def register(client: FlaskClient, **changes: str) -> TestResponse:
    """Open an account as the father: a code, then the details."""
    proven = prove(client, changes.pop("phone", "") or changes.pop("email", "") or "13900000001")
    if proven.status_code != 302:
        return proven
    data = {"name": "张甲一", "id_number": FATHER, "password": PASSWORD, **changes}
    return client.post("/register/details", data=data)


def begin(client: FlaskClient, *happened: str, definition: str = "social_assistance") -> str:
    """Begin a request; gives the address of its draft, such as `/request/1`."""
    query = "&".join(f"happened={one}" for one in happened)
    answer = client.post(f"/apply/{definition}?{query}", data={"happened": list(happened)})
    assert answer.status_code == 302, text(answer)
    return urlsplit(answer.headers["Location"]).path


def members() -> dict[str, str]:
    """The rows of the household: father, mother, daughter."""
    rows = [
        {"name": "张甲一", "relation": "self", "id_number": FATHER},
        {"name": "李乙二", "relation": "spouse", "id_number": MOTHER,
         "monthly_income": "1800"},
        {"name": "张丙三", "relation": "child", "id_number": DAUGHTER, "pupil": "yes",
         "school": "school_town"},
    ]  # fmt: skip
    return {f"members-{n}-{k}": v for n, row in enumerate(rows) for k, v in row.items()}


def pages(*happened: str) -> dict[str, dict[str, Any]]:
    """What is typed on each page of the form."""
    return {
        "circumstances": {"happened": list(happened)},
        "household-1": {
            "applicant_name": "张甲一",
            "id_number": FATHER,
            "phone": "13900000001",
            "registered": "village_a",
            "lives": "village_a",
        },
        "household-2": members(),
        "household-3": {"family_savings": "500"},
        "account": {"account_holder": "张甲一", "account_number": "6200000000000000018"},
    }


def photo(name: str = "photo.png") -> tuple[io.BytesIO, str]:
    """A picture as a browser sends it; pictures of other names have other contents."""
    return io.BytesIO(PNG + name.encode()), name


def fill(client: FlaskClient, draft: str, *happened: str) -> None:
    """Fill in the pages of the form."""
    for page, data in pages(*happened).items():
        answer = client.post(f"{draft}/{page}", data=data)
        assert answer.status_code == 302, f"{page}: {text(answer)}"


def apply(client: FlaskClient, *happened: str) -> str:
    """Register nobody, fill in everything and send it; gives the tracking number."""
    draft = begin(client, *happened)
    fill(client, draft, *happened)
    answer = client.post(f"{draft}/review", data={})
    assert answer.status_code == 302, text(answer)
    return re.search(r"OW-[0-9-]+", answer.headers["Location"])[0]  # type: ignore[index]
