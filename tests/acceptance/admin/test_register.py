"""Whatever an administrator changes is in the office's register, and no secret is."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.acceptance.admin.test_people import NEW, add, number_of, password_on
from tests.support.office import TryOffice
from web.inspector.words import act_title
from workflow.store.register import OfficeAct
from workflow.store.tables import office_acts


def acts(office: TryOffice) -> list[OfficeAct]:
    day = timedelta(days=1)
    return office.office.register.between(office.at - day, office.at + day)


def test_each_act_is_noted_with_who_and_about_what(office: TryOffice, admin: FlaskClient) -> None:
    _status, page = add(admin)
    number = number_of(office, "li.example")
    admin.post(f"/admin/people/{number}/password", data={"confirm": "yes"})
    noted = acts(office)
    assert [each.act for each in noted] == ["reset_password", "add_person"]
    assert noted[0].about["number"] == number
    assert noted[1].about["login"] == NEW["login"]
    assert {each.login for each in noted} == {noted[0].login}
    assert password_on(page) not in str(noted)


def test_what_was_refused_or_only_looked_at_is_not_noted(
    office: TryOffice, admin: FlaskClient
) -> None:
    admin.get("/admin/people")
    status, _page = add(admin, login="")
    assert status >= 400
    assert acts(office) == []


def test_whoever_only_looks_again_changes_nothing(office: TryOffice, admin: FlaskClient) -> None:
    """A form half filled in when the language is switched; the button to look over one's entries
    after the session ended, also on a button that acts at once."""
    add(admin)
    number = number_of(office, "li.example")
    person = f"/admin/people/{number}"
    noted = len(acts(office))
    typed = {"name": "李改了一半", "phone": "not a number", "_locale": "zh"}
    assert "李改了一半" in admin.post(person, data=typed).get_data(as_text=True)
    admin.get("/language/en")
    for act in ("close", "password"):
        page = admin.post(f"{person}/{act}", data={"_again": "1"}).get_data(as_text=True)
        assert "It was not sent yet" in page
        assert "Send as it is" in page
        assert "Look over my entries" not in page, "there is nothing else to look at"
    account = office.office.accounts.account(int(number))
    assert account is not None
    assert (account.name, account.active) == (NEW["name"], True)
    assert len(acts(office)) == noted, "and nothing is noted as done"


def test_the_register_names_nobody_to_who_reads_the_database(
    office: TryOffice, admin: FlaskClient
) -> None:
    add(admin)
    with office.office.store.database.read() as connection:
        rows = connection.execute(select(office_acts)).all()
    assert rows
    assert NEW["login"] not in str(rows)


def test_the_inspector_reads_it_in_words(office: TryOffice, admin: FlaskClient, app: Flask) -> None:
    add(admin)
    inspector = office.client(app, office.staff("inspector"))
    page = inspector.get("/inspector/?kind=office").get_data(as_text=True)
    assert "made an account" in page
    assert NEW["login"] in page


def test_every_act_of_the_pages_has_words(app: Flask) -> None:
    with app.test_request_context():
        posted = {
            rule.endpoint.removeprefix("admin.")
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("admin.") and "POST" in (rule.methods or ())
        }
        unnamed = {act for act in posted if act_title(act) == act}
    assert posted
    assert unnamed == set()
