"""Random checks: drawn once for a period, kept with the seed, each opening a case."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.office import TryOffice
from workflow.accountability.spot_checks import draw, open_checks, places_drawn, services, share_of
from workflow.cli import main
from workflow.domain import facts as f
from workflow.domain.days import Days
from workflow.domain.people import PlaceInfo
from workflow.errors import NotFound

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
APRIL = Days(date(2026, 4, 1), date(2026, 4, 30))


def test_the_sample_of_a_period_is_drawn_once_and_kept(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    made = draw(office.office, "subsistence_allowance", MARCH, "seed-1")
    assert made.population == made.chosen == (played.case.tracking,)
    assert (made.percent, made.seed) == (30, "seed-1")
    assert draw(office.office, "subsistence_allowance", MARCH, "seed-2") == made
    other = draw(office.office, "subsistence_allowance", APRIL, "x")
    assert other.population == ()


def test_each_chosen_benefit_gets_one_check(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    made = draw(office.office, "subsistence_allowance", MARCH, "seed-1")
    for _ in range(2):
        assert open_checks(office.office, made) == {}
    due = [r.fact for r in office.office.store.facts(played.case_id)
           if isinstance(r.fact, f.FollowUpDue)]  # fmt: skip
    assert len(due) == 1


def test_only_benefits_are_drawn_for_a_check_of_a_household(office: TryOffice) -> None:
    offered = set(services(office.office))
    assert {"subsistence_allowance", "temporary_aid", "recorded_benefit"} <= offered
    licences = {"food_licence", "signboard", "fire_check", "open_restaurant"}
    assert not offered & licences
    for licence in licences:
        with pytest.raises(NotFound, match="no_such_definition"):
            draw(office.office, licence, MARCH, "seed-1")


def test_the_command_line_draws_the_same_sample(
    office: TryOffice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.here(monkeypatch)
    played = office.play("granted_quietly")
    period = [
        "subsistence_allowance",
        MARCH.since.isoformat(),
        MARCH.until.isoformat(),
        "--lang",
        "en",
    ]
    assert main(["spot-check", *period, "--seed", "seed-1"]) == 0
    assert main(["spot-check", *period, "--seed", "seed-2"]) == 0
    assert capsys.readouterr().out == 2 * f"1 of 1 (30 %), seed seed-1\n{played.case.tracking}\n"


OTHER = {
    "registered": "village_d",
    "lives": "village_d",
    "id_number": "990101198501010010",
}


def two_counties(office: TryOffice) -> None:
    """Another county beside the first, under one city, with numbers of its own."""
    places = office.office.store.places
    county = office.office.store.directory().places["county"]
    places.put([
        PlaceInfo("city", "city", None, "示范市", "Demo City"),
        PlaceInfo("county", "county", "city", county.zh, county.en),
        PlaceInfo("county_b", "county", "city", "乙县", "County B"),
        PlaceInfo("town_d", "township", "county_b", "丁镇", "Town D"),
        PlaceInfo("village_d", "village", "town_d", "丁村", "Village D"),
    ])  # fmt: skip
    places.set_parameter("county_b", "spot_check_share", 50)
    places.set_parameter("county", "spot_check_share_temporary", 25)


def test_each_county_and_each_service_has_its_own_share(office: TryOffice) -> None:
    two_counties(office)
    shares = {
        (place, service): share_of(office.office, service, place)
        for place in ("county", "town_a", "county_b", "village_d")
        for service in ("subsistence_allowance", "temporary_aid", "housing_aid")
    }
    assert shares == {
        ("county", "subsistence_allowance"): 30,
        ("county", "temporary_aid"): 25,
        ("county", "housing_aid"): 30,
        ("town_a", "subsistence_allowance"): 30,
        ("town_a", "temporary_aid"): 25,
        ("town_a", "housing_aid"): 30,
        ("county_b", "subsistence_allowance"): 50,
        ("county_b", "temporary_aid"): 10,
        ("county_b", "housing_aid"): 30,
        ("village_d", "subsistence_allowance"): 50,
        ("village_d", "temporary_aid"): 10,
        ("village_d", "housing_aid"): 30,
    }


def test_nobody_is_checked_less_than_the_law_demands_whatever_was_set_before(
    office: TryOffice,
) -> None:
    places = office.office.store.places
    places.set_parameter("county", "spot_check_share", 10)
    places.set_parameter("county", "spot_check_share_temporary", 5)
    assert share_of(office.office, "subsistence_allowance", "county") == 30
    assert share_of(office.office, "temporary_aid", "county") == 10


def test_a_county_draws_out_of_what_was_granted_there(office: TryOffice) -> None:
    two_counties(office)
    here = office.play("granted_quietly")
    there = office.play("granted_quietly", members=[
        {"name": "张甲一", "relation": "self", "id_number": OTHER["id_number"],
         "birth_date": "1985-01-01", "adult": True},
    ], **OTHER)  # fmt: skip
    aid = office.play("temporary_aid_small_and_quick")
    last = date(2026, 4, 30)

    def drawn_at(place: str, service: str) -> tuple[int, tuple[str, ...]]:
        made = draw(office.office, service, Days(MARCH.since, last), "seed", place)
        assert made.place == place
        return made.percent, made.population

    assert drawn_at("county", "subsistence_allowance") == (30, (here.case.tracking,))
    assert drawn_at("county_b", "subsistence_allowance") == (50, (there.case.tracking,))
    assert drawn_at("county", "temporary_aid") == (25, (aid.case.tracking,))
    assert drawn_at("county_b", "temporary_aid") == (10, ())
    with pytest.raises(NotFound, match="no_such_place"):
        draw(office.office, "temporary_aid", Days(MARCH.since, last), "seed", "nowhere")


def test_a_head_draws_for_each_county_below_them_and_for_nobody_else(office: TryOffice) -> None:
    two_counties(office)
    directory = office.office.store.directory()
    assert places_drawn(directory, ["city"]) == ["county", "county_b"]
    assert places_drawn(directory, ["county_b", "county_b"]) == ["county_b"]
    assert places_drawn(directory, ["town_d"]) == ["town_d"]


def test_the_page_of_a_leader_shows_the_shares_of_their_county_only(office: TryOffice) -> None:
    two_counties(office)
    app = office.app()
    city, county_b = (
        office.client(app, office.staff("leader", place)) for place in ("city", "county_b")
    )
    shown = county_b.get("/leader/checks").get_data(as_text=True).replace("&nbsp;", " ")
    assert "Subsistence allowance (50%)" in shown
    assert "Temporary aid (10%)" in shown
    assert "Temporary aid (10%, 25%)" not in shown
    both = city.get("/leader/checks").get_data(as_text=True).replace("&nbsp;", " ")
    assert "Temporary aid (10%, 25%)" in both
    assert "Subsistence allowance (30%, 50%)" in both
    office.day("2026-04-01")
    typed = {"service": "temporary_aid", "since": "2026-03-01", "until": "2026-03-31"}
    unsaid = city.post("/leader/checks", data=typed)
    assert unsaid.status_code == 422, "of two counties one must be chosen"
    made = city.post("/leader/checks", data={**typed, "place": "county"})
    assert made.status_code == 302
    page = city.get(made.location).get_data(as_text=True)
    assert "0 of 0 (25%)" in page
    assert county_b.get(made.location).status_code == 404, "it is another county's"
    assert county_b.post("/leader/checks", data={**typed, "place": "county"}).status_code == 302
    mine = county_b.get("/leader/checks").get_data(as_text=True)
    assert "County B, Temporary aid" in mine
    assert "(10%)" in mine
    assert "(25 %)" not in mine


def test_the_command_line_asks_whose_share_where_there_are_several(
    office: TryOffice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    two_counties(office)
    office.here(monkeypatch)
    period = [MARCH.since.isoformat(), MARCH.until.isoformat(), "--lang", "en", "--seed", "s"]
    assert main(["spot-check", "subsistence_allowance", *period]) == 2
    assert "--place" in capsys.readouterr().err
    for place, share in (("county", 30), ("county_b", 50)):
        assert main(["spot-check", "subsistence_allowance", *period, "--place", place]) == 0
        assert capsys.readouterr().out == f"0 of 0 ({share} %), seed s\n"
