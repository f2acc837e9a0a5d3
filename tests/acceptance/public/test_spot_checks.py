"""Random checks: drawn once for a period, kept with the seed, each opening a case."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.office import TryOffice
from workflow.accountability.spot_checks import draw, open_checks, services
from workflow.cli import main
from workflow.domain import facts as f
from workflow.errors import NotFound

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def test_the_sample_of_a_period_is_drawn_once_and_kept(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    made = draw(office.office, "subsistence_allowance", FIRST, LAST, "seed-1")
    assert made.population == made.chosen == (played.case.tracking,)
    assert (made.percent, made.seed) == (30, "seed-1")
    assert draw(office.office, "subsistence_allowance", FIRST, LAST, "seed-2") == made
    other = draw(office.office, "subsistence_allowance", date(2026, 4, 1), date(2026, 4, 30), "x")
    assert other.population == ()


def test_each_chosen_benefit_gets_one_check(office: TryOffice) -> None:
    played = office.play("granted_quietly")
    made = draw(office.office, "subsistence_allowance", FIRST, LAST, "seed-1")
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
            draw(office.office, licence, FIRST, LAST, "seed-1")


def test_the_command_line_draws_the_same_sample(
    office: TryOffice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.here(monkeypatch)
    played = office.play("granted_quietly")
    period = ["subsistence_allowance", FIRST.isoformat(), LAST.isoformat(), "--lang", "en"]
    assert main(["spot-check", *period, "--seed", "seed-1"]) == 0
    assert main(["spot-check", *period, "--seed", "seed-2"]) == 0
    assert capsys.readouterr().out == 2 * f"1 of 1 (30 %), seed seed-1\n{played.case.tracking}\n"
