"""Answers on pages that only show them."""

from __future__ import annotations

import pytest

from web.forms.display import display, told
from workflow.definition.catalogues import FormField
from workflow.domain.people import Directory, PlaceInfo

PLACES = Directory(
    {
        "990101": PlaceInfo("990101", "township", "9901", "甲镇", "Town A"),
        "v1": PlaceInfo("v1", "village", "990101", "甲村", "Village A"),
        "s1": PlaceInfo("s1", "organisation", "v1", "甲村小学", "Village A School", "school"),
        "s2": PlaceInfo("s2", "organisation", "v1", "职业学校", "Vocational School", "school"),
    }
)
SCHOOL = FormField.model_validate({"title": {"zh": "学校", "en": "School"}, "type": "organisation"})


@pytest.mark.parametrize(
    ("value", "locale", "shown"),
    [
        ("s1", "zh", "甲村小学"),
        ("s1", "en", "Village A School"),
        ("s2", "zh", "甲村职业学校"),
        ("s2", "en", "Vocational School, Village A"),
    ],
)
def test_a_place_that_is_called_after_its_village_does_not_name_it_twice(
    value: str, locale: str, shown: str
) -> None:
    assert display(SCHOOL, value, locale, directory=PLACES) == shown


@pytest.mark.parametrize("value", [0, 0.0, "0", True, ["x"]])
def test_a_cell_with_nought_says_something(value: object) -> None:
    assert told(value)


@pytest.mark.parametrize("value", [None, "", [], False])
def test_an_empty_cell_and_a_box_without_its_tick_say_nothing(value: object) -> None:
    assert not told(value)
