"""Finding a person by ID number: only what the counter needs, only at the place responsible."""

from __future__ import annotations

from collections.abc import Callable

from tests.acceptance.counter.conftest import Desk, cases, family
from tests.support.office import TryOffice

Opened = Callable[..., Desk]
OWNER = "990101197905060116"


def search(desk: Desk, number: str, status: int = 200) -> str:
    return desk.post("/counter", {"id_number": number}, status).get_data(as_text=True)


def test_a_known_person_shows_open_requests_and_nothing_personal(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    page = search(clerk, "9901 0119 7905 0601 16")
    (case,) = cases(office)
    assert "This person is known" in page
    assert case.tracking in page
    for hidden in ("张甲一", "李乙二", "6200000000000000018", "6200 0000"):
        assert hidden not in page


def test_what_somebody_holds_is_shown(office: TryOffice, desk: Opened) -> None:
    office.play("family_granted")
    page = search(desk("window_clerk"), OWNER)
    assert "Receives:" in page
    assert "Subsistence allowance" in page


def test_an_unknown_number_and_a_wrong_one(desk: Opened) -> None:
    clerk = desk("window_clerk")
    assert "Nobody is known under this number" in search(clerk, OWNER)
    page = search(clerk, "990101197905060115", 422)
    assert "does not fit its last digit" in page
    assert "990101197905060115" in page, "it can be put right without typing it again"


def test_the_household_is_taken_over_for_staff_of_the_place(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    page = clerk.get(clerk.begin("temporary_aid", OWNER))
    assert "张甲一" in page
    page = clerk.get(clerk.begin("social_assistance", OWNER))
    assert "李乙二" in page
    assert '<option value="village_a" selected>' in page
    assert "1800" not in page, "what may have changed is asked anew"
    assert "620000000" not in page
    assert "6200 0000" not in page


def test_another_place_sees_where_to_go_and_nothing_else(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    (case,) = cases(office)
    for other in (desk("window_clerk", "town_b"), desk("village_assistant", "village_b")):
        page = search(other, OWNER)
        assert "kept in Village A" in page
        assert case.tracking not in page
        assert 'value="social_assistance"' not in page, "not to be filed here"
        assert 'value="temporary_aid"' in page, "handled where it happened"
        for address in (
            other.begin("social_assistance", OWNER),
            other.begin("temporary_aid", OWNER),
        ):
            assert "张甲一" not in other.get(address)
            assert "李乙二" not in other.get(address)


def test_the_number_never_stands_in_an_address(desk: Opened) -> None:
    clerk = desk("window_clerk")
    assert OWNER not in clerk.begin("social_assistance", OWNER)
    assert f"id_number={OWNER}" not in search(clerk, OWNER)


def test_numbers_cannot_be_guessed_by_trying(office: TryOffice, desk: Opened) -> None:
    clerk = desk("window_clerk")
    clerk.file(clerk.begin("social_assistance"), family())
    for _try in range(30):
        search(clerk, "990101194912010260" if _try % 2 else "990101201611200135")
    assert "Please wait" in search(clerk, "990101201611200135", 409)
