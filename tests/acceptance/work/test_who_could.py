"""A refusal names who could: the post and its office, and to colleagues the people by name."""

from __future__ import annotations

from flask import Flask, g

from tests.support.office import TryOffice
from web.refusals import sentence
from workflow.domain.people import PUBLIC, Actor
from workflow.errors import Refusal


def read_by(app: Flask, actor: Actor, refusal: Refusal, language: str = "en") -> str:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        g.actor = actor
        return sentence(refusal).whole


def test_colleagues_read_post_office_and_names_and_others_no_names(office: TryOffice) -> None:
    app = office.app()
    clerk = office.actor(office.staff("window_clerk"))
    office.staff("township_officer")
    belongs = Refusal("not_your_post", role="township_officer", place="town_a")
    told = read_by(app, clerk, belongs)
    assert "It belongs to: Township assistance officer, Town A (Township Officer 1)." in told
    assert "Township Officer 1" not in read_by(app, PUBLIC, belongs)
    assert "Township assistance officer" in read_by(app, PUBLIC, belongs)
    assert "（Township Officer 1）" in read_by(app, clerk, belongs, "zh")
    taken = Refusal("claimed_by_other", by="Township Officer 1")
    assert "Township Officer 1 has taken" in read_by(app, clerk, taken)
    assert "Somebody else has taken" in read_by(app, PUBLIC, taken)
    theirs = Refusal("theirs_already", to="Township Officer 1")
    assert "with a colleague already" in read_by(app, PUBLIC, theirs)


def test_heads_and_offices_are_named_where_known(office: TryOffice) -> None:
    app, clerk = office.app(), office.actor(office.staff("window_clerk"))
    order = Refusal("not_their_head", role="township_officer", heads=["township_lead"])
    assert "Who may: Head of township assistance" in read_by(app, clerk, order)
    nobody = Refusal("not_their_head", role="township_officer", heads=[])
    assert "whoever gives out the posts" in read_by(app, clerk, nobody)
    elsewhere = Refusal("not_yours", place="town_b")
    place = office.office.store.directory().places["town_b"].en
    assert place in read_by(app, clerk, elsewhere)
    assert place not in read_by(app, PUBLIC, elsewhere)
    unknown = Refusal("on_hold", role="", place="")
    assert "whoever the page of the case names" in read_by(app, clerk, unknown)
