"""Places: the tree, new ones, and the regions' numbers within the bounds of the law."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice
from tests.support.worked import library


def test_the_tree_shows_regions_and_organisations(admin: FlaskClient) -> None:
    page = admin.get("/admin/places").get_data(as_text=True)
    assert page.index("Demo County") < page.index("Town A") < page.index("Village A")
    assert page.index("Village A") < page.index("Village School") < page.index("Town B")


def test_a_place_is_added_where_it_belongs(office: TryOffice, admin: FlaskClient) -> None:
    data = {"code": "v7", "zh": "七村", "en": "Village 7"}
    answer = admin.post("/admin/places/town_a/add/village", data=data)
    assert answer.status_code == 302
    made = office.office.store.directory().places["v7"]
    assert (made.level, made.parent, made.zh) == ("village", "town_a", "七村")
    again = admin.post("/admin/places/town_a/add/village", data=data)
    assert again.status_code == 422
    assert "taken by another place" in again.get_data(as_text=True)
    wrong = admin.post("/admin/places/county/add/village", data={**data, "code": "v8"})
    assert wrong.status_code == 422
    assert "Above a village there is a township." in wrong.get_data(as_text=True)
    assert "v8" not in office.office.store.directory().places


def test_a_region_sets_its_own_number_within_the_law(office: TryOffice, admin: FlaskClient) -> None:
    parameter = library().catalogues.parameters["county_days"]
    page = admin.get("/admin/places/county/numbers").get_data(as_text=True)
    assert "As usual: 4. From 1 to 4." in page
    assert (parameter.basis or "") in page
    admin.post("/admin/places/county/numbers", data={"p_county_days": "3"})
    directory = office.office.store.directory()
    assert directory.parameter("county_days", "village_a", 4) == 3
    below = admin.get("/admin/places/town_a/numbers").get_data(as_text=True)
    assert "As usual: 3." in below, "what the county set holds for the township"
    admin.post("/admin/places/county/numbers", data={"p_county_days": ""})
    assert office.office.store.directory().parameters.get("county", {}) == {}


def test_a_number_beyond_the_law_is_refused_and_stays_typed(
    office: TryOffice, admin: FlaskClient
) -> None:
    for typed, said in (("9", "At most 4."), ("0", "At least 1."), ("many", "write a number")):
        answer = admin.post("/admin/places/county/numbers", data={"p_county_days": typed})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert said in page
        assert f'value="{typed}"' in page
        assert office.office.store.directory().parameters.get("county", {}) == {}


def test_no_county_checks_less_than_the_law_demands(office: TryOffice, admin: FlaskClient) -> None:
    for name, typed, least in (("", "29", 30), ("_temporary", "9", 10), ("_other", "0", 1)):
        sent = {f"p_spot_check_share{name}": typed}
        answer = admin.post("/admin/places/county/numbers", data=sent)
        assert answer.status_code == 422
        assert f"At least {least}." in answer.get_data(as_text=True)
    sent = {"p_spot_check_share": "30", "p_spot_check_share_temporary": "10"}
    assert admin.post("/admin/places/county/numbers", data=sent).status_code == 302
    own = office.office.store.directory().parameters["county"]
    assert own == {"spot_check_share": 30, "spot_check_share_temporary": 10}


@pytest.mark.parametrize("typed", ["1e2", "inf", "100.005"])
def test_an_amount_that_is_none_to_the_fen_is_refused(
    office: TryOffice, admin: FlaskClient, typed: str
) -> None:
    answer = admin.post("/admin/places/county/numbers", data={"p_aid_quick_ceiling": typed})
    assert answer.status_code == 422
    assert "write a number" in answer.get_data(as_text=True)
    assert "aid_quick_ceiling" not in office.office.store.directory().parameters.get("county", {})


def test_quick_aid_is_never_more_than_a_month_of_the_line(
    office: TryOffice, admin: FlaskClient
) -> None:
    def sent(place: str, **values: str) -> tuple[int, str]:
        data = {f"p_{name}": value for name, value in values.items()}
        answer = admin.post(f"/admin/places/{place}/numbers", data=data)
        return answer.status_code, answer.get_data(as_text=True)

    usual = admin.get("/admin/places/county/numbers").get_data(as_text=True)
    assert "Never more than: Subsistence line" in usual
    status, page = sent("county", aid_quick_ceiling="1020.01")
    assert (status, "At most 1020.00: Subsistence line" in page) == (422, True)
    assert sent("county", aid_quick_ceiling="1020")[0] == 302
    status, page = sent("county", aid_quick_ceiling="1020", subsistence_line="1019.99")
    assert status == 422, "the line falls below what was set"
    assert sent("county", subsistence_line="900", aid_quick_ceiling="900")[0] == 302
    assert sent("town_a", aid_quick_ceiling="901")[0] == 422, "the county's line holds below it"
    assert sent("town_a", aid_quick_ceiling="900")[0] == 302
    status, page = sent("county", subsistence_line="850", aid_quick_ceiling="800")
    assert (status, "Town A" in page) == (422, True), "a township below has set more"


def test_a_township_is_administered_without_the_rest(office: TryOffice, app: Flask) -> None:
    login = office.staff("township_officer", "town_a")
    office.office.accounts.give_post(
        office.accounts[login],
        "administrator",
        "town_a",
        office.office.calendar.civil_day(office.at),
    )
    client = office.client(app, login)
    page = client.get("/admin/places").get_data(as_text=True)
    assert "Village A" in page
    assert "Village B" not in page
    assert client.get("/admin/places/town_b").status_code == 404
    assert client.get("/admin/places/county/numbers").status_code == 404
    assert client.post("/admin/places/town_b", data={"zh": "x", "en": "x"}).status_code == 404
