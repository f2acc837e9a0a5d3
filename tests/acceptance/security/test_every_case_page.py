"""Every page that names a case, whatever it is called and whenever it was added: for those whose
case it is and for nobody else. New routes are tried without anybody writing them down here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import register
from tests.acceptance.security.conftest import SECRETS
from tests.support.office import Played, TryOffice
from workflow.demo.people import id_number

OTHERS = (
    ("window_clerk", "town_b"),
    ("administrator", "county"),
    ("food_officer", "county"),
)
"""Staff of other places and of departments that have nothing to do with it."""
PLAIN = {"kind": "act", "act": "close", "name": "receipt", "digest": "0" * 64, "what": "answer"}
"""Something for arguments that name neither a case nor a part of it."""
REFUSED = (400, 403, 404, 405)


@pytest.fixture
def played(office: TryOffice) -> Played:
    return office.play("family_granted", 10)


def addresses(app: Flask, played: Played) -> Iterator[tuple[str, bool]]:
    """Every address about the case, and whether it takes a POST."""
    case = played.case
    numbers = {case.open_tasks[0].no, max(case.decisions)}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not {"tracking", "case"} & rule.arguments:
                continue
            for number in sorted(numbers) if rule.arguments & {"no", "asked"} else [0]:
                given = {"tracking": case.tracking, "case": case.id, "no": number, "asked": number}
                every = {name: given.get(name, PLAIN.get(name, "1")) for name in rule.arguments}
                yield url_for(rule.endpoint, **every), "POST" in (rule.methods or ())


def strangers(office: TryOffice, app: Flask) -> Iterator[tuple[str, FlaskClient]]:
    for role, place in OTHERS:
        yield f"{role}@{place}", office.client(app, office.staff(role, place))
    family = app.test_client()
    number = id_number("1980-02-03", 31)
    assert register(family, name="赵丑", id_number=number, phone="13900000003").status_code == 302
    yield "another family", family


def test_no_stranger_reads_or_changes_anything_by_any_address(
    office: TryOffice, app: Flask, played: Played
) -> None:
    every = list(dict.fromkeys(addresses(app, played)))
    assert len(every) > 60
    before = len(office.office.store.facts(played.case_id))
    for who, client in strangers(office, app):
        for address, takes_post in every:
            answers = [client.get(address)]
            if takes_post:
                answers.append(client.post(address, data={"reason": "x", "confirm": "yes"}))
            for answer in answers:
                page = answer.get_data(as_text=True)
                # An administrator hands on the work of who has left, and reads nothing of it.
                hands = "administrator" in who and "/tasks/" in address and answer.status_code < 500
                assert hands or answer.status_code in REFUSED, (who, address, answer.status_code)
                assert not any(secret in page for secret in SECRETS), (who, address)
    assert len(office.office.store.facts(played.case_id)) == before


def test_who_has_not_signed_in_is_led_to_signing_in_and_told_nothing(
    office: TryOffice, app: Flask, played: Played
) -> None:
    visitor = app.test_client()
    every = dict.fromkeys(address for address, _ in addresses(app, played))
    assert len(every) > 60
    for address in every:
        answer = visitor.get(address)
        assert answer.status_code in (*REFUSED, 302), address
        assert answer.status_code != 302 or "/sign-in" in answer.headers["Location"], address
        assert not any(secret in answer.get_data(as_text=True) for secret in SECRETS), address
