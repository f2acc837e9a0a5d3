"""A number that another one bounds: at the place that sets it and at every place below."""

from __future__ import annotations

from workflow.definition.base import Text
from workflow.definition.catalogues import Parameter
from workflow.domain.people import Directory
from workflow.examples.run import PLACES
from workflow.office.region_numbers import Exceeded, exceeded

SAID = Text(zh="数", en="A number")
KNOWN = {
    "line": Parameter(title=SAID, unit="fen", value=100),
    "quick": Parameter(title=SAID, unit="fen", value=80, at_most="line"),
}
EMPTY = Directory({place.code: place for place in PLACES})


def test_as_usual_nothing_is_exceeded() -> None:
    assert exceeded(EMPTY, KNOWN, "county", {}) == []
    assert exceeded(EMPTY, KNOWN, "county", {"quick": 100, "line": None}) == []


def test_what_is_set_too_high_is_told_with_its_bound() -> None:
    assert exceeded(EMPTY, KNOWN, "town_a", {"quick": 101}) == [
        Exceeded("quick", "line", 100, "town_a")
    ]


def test_a_bound_that_is_lowered_below_what_holds_is_told() -> None:
    assert exceeded(EMPTY, KNOWN, "county", {"line": 79}) == [
        Exceeded("quick", "line", 79, "county")
    ]


def test_what_a_place_below_has_set_counts_and_what_another_has_set_does_not() -> None:
    directory = Directory(EMPTY.places, {"town_a": {"quick": 95}})
    assert exceeded(directory, KNOWN, "county", {"line": 90}) == [
        Exceeded("quick", "line", 90, "town_a")
    ]
    assert exceeded(directory, KNOWN, "town_b", {"line": 90}) == []
    assert exceeded(directory, KNOWN, "town_a", {"quick": None}) == [], "taken back"


def test_a_number_without_a_bound_is_left_alone() -> None:
    free = {"line": KNOWN["line"]}
    assert exceeded(EMPTY, free, "county", {"line": 10_000, "quick": 10_000}) == []
