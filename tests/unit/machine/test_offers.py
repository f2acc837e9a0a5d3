"""What a request would lead to: services that fit, documents to bring, before it is filed."""

from __future__ import annotations

from typing import Any

import pytest

from workflow.definition.closure import Closure
from workflow.definition.library import load
from workflow.domain.people import Directory
from workflow.examples.run import PLACES
from workflow.machine.offers import Known, may_help, situations

DIRECTORY = Directory({place.code: place for place in PLACES})


@pytest.fixture(scope="module")
def package() -> Closure:
    return load().closure("social_assistance")


def known(closure: Closure, **answers: Any) -> Known:
    return Known.of(closure, answers, DIRECTORY)


def test_nothing_is_offered_before_anything_was_said(package: Closure) -> None:
    assert known(package).offered() == {}


def test_a_lane_for_each_pupil_is_offered_once_there_is_a_pupil(package: Closure) -> None:
    assert "education" not in known(package, happened=["schooling"]).offered()
    pupils = [{"name": "张丙三", "pupil": True}]
    assert "education" in known(package, happened=["schooling"], members=pupils).offered()


def test_shared_checks_run_without_being_chosen(package: Closure) -> None:
    running = known(package, happened=["ill"]).running(["medical"])
    assert set(running) == {"means", "medical"}


def test_each_document_is_asked_for_once_and_only_for_what_is_wanted(package: Closure) -> None:
    ill = known(package, happened=["ill"])
    assert list(ill.materials(["medical"])) == ["identity", "check_consent", "medical_papers"]
    assert "bank_account" in ill.materials(["subsistence", "medical"])
    assert "disability_card" not in ill.materials(["subsistence", "medical"])


def test_papers_that_the_check_replaces_are_never_asked_for(package: Closure) -> None:
    everything = known(
        package,
        happened=["low_income", "ill", "disabled", "schooling", "lost_job", "housing"],
        members=[{"pupil": True, "disabled": True}],
    )
    asked = everything.materials(list(everything.offered()))
    assert len(asked) == 5
    assert not [name for name, material in asked.items() if material.verified_by]


def test_a_situation_names_what_may_help_though_the_family_is_still_unknown(
    package: Closure,
) -> None:
    titles = [text.en for text in may_help(package, ["schooling"], DIRECTORY)]
    assert titles == ["Education aid"]
    assert may_help(package, [], DIRECTORY) == []


def test_a_service_without_parts_helps_itself() -> None:
    closure = load().closure("temporary_aid")
    assert [t.en for t in may_help(closure, ["fire"], DIRECTORY)] == ["Temporary aid"]
    assert situations(load().closure("open_restaurant")) is None


def test_a_regions_own_number_decides_where_it_has_one() -> None:
    closure = load().closure("open_restaurant")
    answers = {"premises": "village_a", "floor_area": 320}
    assert "fire" in known(closure, **answers).running(())
    own = Directory(DIRECTORY.places, {"town_a": {"fire_check_area": 500}})
    assert "fire" not in Known.of(closure, answers, own).running(())
