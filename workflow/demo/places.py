"""The demonstration county: its towns, villages and schools. None of them exists."""

from __future__ import annotations

from workflow.domain.people import PlaceInfo

PLACES = (
    PlaceInfo("county", "county", None, "示范县", "Demo County"),
    PlaceInfo("town_a", "township", "county", "甲镇", "Town A"),
    PlaceInfo("town_b", "township", "county", "乙镇", "Town B"),
    PlaceInfo("village_a", "village", "town_a", "甲村", "Village A"),
    PlaceInfo("village_a2", "village", "town_a", "甲社区", "Community A"),
    PlaceInfo("village_b", "village", "town_b", "乙村", "Village B"),
    PlaceInfo(
        "school_town",
        "organisation",
        "county",
        "示范县职业学校",
        "Demo Vocational School",
        "school",
    ),
    PlaceInfo(
        "school_village", "organisation", "village_a", "甲村小学", "Village A School", "school"
    ),
)
"""Region codes are the words of the worked examples, so that nobody takes them for real ones."""
