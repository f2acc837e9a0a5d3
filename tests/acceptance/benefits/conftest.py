"""An office with one household on the subsistence allowance since April 2026."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import Played, TryOffice, make_office


@dataclass
class Desk:
    """The office with its pages."""

    at: TryOffice
    app: Flask
    played: Played
    case: int
    benefit: int

    def staff(self, role: str, number: int = 1) -> FlaskClient:
        return self.at.client(self.app, self.at.staff(role, number=number))

    def family(self) -> FlaskClient:
        person = self.at.office.store.case(self.case).applicant
        return self.at.client(self.app, self.at.applicant("family", person))

    @property
    def address(self) -> str:
        return f"/benefits/{self.case}/{self.benefit}"


Text = Callable[..., str]


def get(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[-1500:]
    return answer.get_data(as_text=True)


def post(client: FlaskClient, address: str, status: int = 302, **data: object) -> str:
    answer = client.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == status, answer.get_data(as_text=True)[-1500:]
    return answer.get_data(as_text=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    at = make_office(tmp_path)
    played = at.play("granted_quietly")
    (benefit,) = played.case.entitlements.values()
    return Desk(at, at.app(), played, played.case_id, benefit.no)
