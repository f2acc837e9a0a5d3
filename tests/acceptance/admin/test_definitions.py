"""Administrators read definitions and versions, and nothing of a case."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice
from tests.support.worked import library


def test_only_administrators_get_in(office: TryOffice, app: Flask) -> None:
    officer = office.client(app, office.staff("county_officer"))
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin.") and "static" not in rule.endpoint:
            values = dict.fromkeys(rule.arguments, "1")
            values.update({"level": "township", "act": "open"})
            with app.test_request_context():
                address = app.url_for(
                    rule.endpoint, **{name: values[name] for name in rule.arguments}
                )
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            assert officer.open(address, method=method).status_code == 403, address
            assert app.test_client().open(address, method=method).status_code in (302, 401)


def test_the_list_tells_versions_who_published_and_what_runs(
    office: TryOffice, admin: FlaskClient
) -> None:
    assert admin.get("/").location == "/admin/definitions", "who only administers begins here"
    office.play("family_granted", 2)
    page = admin.get("/admin/definitions").get_data(as_text=True)
    row = page[page.index("Social assistance in one request") :][:1200]
    assert "tests" in row, "who published it"
    assert re.search(r"Running cases\"><div>1\b", row)
    assert "Means check" in page, "what runs only inside of others is listed too"


def test_no_page_shows_who_asked_for_help(office: TryOffice, admin: FlaskClient) -> None:
    played = office.play("family_granted", 4)
    office.applicant("family")
    tracking = played.case.tracking
    for address in (
        "/admin/definitions",
        "/admin/definitions/social_assistance",
        "/admin/places",
        "/admin/people",
        "/admin/people?q=family",
    ):
        page = admin.get(address).get_data(as_text=True)
        assert tracking not in page
        for hidden in (played.example["answers"]["applicant_name"], "990101197905060116"):
            assert hidden not in page, f"{hidden} on {address}"
    assert admin.get(f"/work/cases/{played.case_id}").status_code in (403, 404)


def test_one_definition_shows_what_the_law_asks_and_its_documents(admin: FlaskClient) -> None:
    page = admin.get("/admin/definitions/subsistence_allowance").get_data(as_text=True)
    definition = library().definitions["subsistence_allowance"]
    for text in (definition.scope, definition.duties, definition.conditions, definition.procedure):
        assert text.en in page
    assert "20 working days" in page
    assert "30 working days" in page
    assert "45 working days" in page
    assert "Bank account" in page or "bank account" in page
    assert "No longer asked for" in page


def test_every_step_stands_in_words_with_who_how_long_and_what_silence_means(
    admin: FlaskClient,
) -> None:
    page = admin.get("/admin/definitions/subsistence_allowance").get_data(as_text=True)
    card = page[page.index('id="step-opinion"') :].split('</li>\n  <li class="ow-step"')[0]
    assert "Head of township assistance" in card
    assert "Within 1 working day" in card
    assert "Late: Head of county civil affairs may handle it too" in card
    assert 'href="#step-notice"' in card
    definition = library().definitions["subsistence_allowance"]
    for state in definition.states:
        assert f'id="step-{state}"' in page, state


def test_acts_and_what_a_failure_means_stand_on_the_cards(admin: FlaskClient) -> None:
    page = admin.get("/admin/definitions/social_assistance").get_data(as_text=True)
    card = page[page.index('id="step-review"') :].split('<li class="ow-step"')[0]
    assert "act: The applicant has died and nobody goes on with the request" in card
    assert 'href="#step-ended_by_death"' in card
    assert "Head of the counter may let one lane run again." in card
    assert "Counter clerk may add another one while they run." in page
    assert "One for each row of Members" in page, "a table's title, not its name"
    assert "row of members" not in page
    page = admin.get("/admin/definitions/open_restaurant").get_data(as_text=True)
    assert "After a failure Head of the counter decides whether the others go on." in page


def test_an_unknown_definition_or_version_is_not_there(admin: FlaskClient) -> None:
    assert admin.get("/admin/definitions/nothing").status_code == 404
    assert admin.get("/admin/definitions/social_assistance?version=9").status_code == 404
