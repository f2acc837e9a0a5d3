"""Who gets to which page, and that no page is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.integration.web_foundation.conftest import Visitor
from web import create_app, registry
from web.access import access_of, is_static
from workflow.bootstrap import Office

Visit = Callable[..., Visitor]


def undeclared(app: Flask) -> list[str]:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted(e for e in endpoints if not is_static(e) and not access_of(app.view_functions[e]))


def test_every_route_of_the_product_declares_who_may_open_it(office: Office) -> None:
    assert undeclared(create_app(office)) == []


def test_the_walk_over_the_routes_finds_a_forgotten_one(app: Flask) -> None:
    assert undeclared(app) == ["trial.forgotten"]


def test_a_forgotten_route_is_closed_for_everybody(visit: Visit) -> None:
    page = visit().get("/trial/forgotten")
    assert page.status_code == 500
    assert "a page that everybody could open" not in page.text


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("lead", "/trial/lead", 200),
        ("clerk", "/trial/lead", 403),
        ("father", "/trial/lead", 403),
        ("father", "/trial/mine", 200),
        ("lead", "/trial/mine", 403),
        ("clerk", "/trial/show", 200),
        ("father", "/trial/show", 403),
        ("father", "/trial/form", 200),
    ],
)
def test_a_page_opens_for_those_it_names(visit: Visit, login: str, path: str, status: int) -> None:
    visitor = visit()
    visitor.sign_in(login)
    assert visitor.get(path).status_code == status


def test_without_signing_in_one_is_led_to_it_and_back(visit: Visit) -> None:
    visitor = visit()
    away = visitor.get("/trial/lead?page=2")
    assert away.location == "/sign-in?next=/trial/lead?page%3D2"
    page = visitor.get(away.location)
    there = visitor.send(page, "/sign-in", login="lead", password="lotus pond by night")
    assert there.location == "/trial/lead?page=2"


def test_the_navigation_shows_only_what_opens(visit: Visit) -> None:
    clerk, lead = visit(), visit()
    clerk.sign_in("clerk")
    lead.sign_in("lead")
    assert 'href="/trial/lead"' not in clerk.get("/trial/show").text
    assert 'href="/trial/lead"' in lead.get("/trial/show").text


def test_the_start_page_leads_everybody_to_their_own_first_page(visit: Visit) -> None:
    lead = visit()
    assert lead.get("/").location == "/trial/form"
    lead.sign_in("lead")
    assert lead.get("/").location == "/trial/lead"


def test_a_part_that_is_missing_stops_the_start(office: Office) -> None:
    with pytest.raises(ImportError, match="no_such_part"):
        create_app(office, parts=[*registry.OWN_PARTS, "no_such_part"])
    with pytest.raises(ImportError, match=r"web\.format has no `blueprint`"):
        create_app(office, parts=["format"])
