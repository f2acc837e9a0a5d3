"""Deciding on a task's page: what one reads on the left, what one does on the right, each act with
what it brings about, and only the acts that are possible now."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, task_of
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]


@pytest.fixture
def page(office: TryOffice, visit: Visit) -> str:
    """The county's determination of the subsistence allowance."""
    played = at_county(office)
    return html(visit("county_officer"), address(played, task_of(played, "county_officer")))


def at_county(office: TryOffice) -> Played:
    return office.play("granted_quietly", 8)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def test_what_is_read_stands_left_what_is_done_right_and_the_history_with_it(page: str) -> None:
    left, right = page.split('<div class="ow-act"', 1)
    assert 'class="ow-evidence"' in left
    assert 'id="act"' in f'<div class="ow-act"{right}'
    assert 'name="act_outcome"' in right
    assert "What the rules say" in right
    assert 'id="record"' in right


def test_links_lead_to_the_decision_and_to_each_part_of_the_file(page: str) -> None:
    nav = re.search(r'<nav class="ow-jump".*?</nav>', page, re.S)
    assert nav is not None
    targets = re.findall(r'href="#([^"]*)"', nav[0])
    assert targets[0] == "act"
    assert targets[-1] == "record"
    assert all(f'id="{target}"' in page for target in targets)


def test_a_question_that_one_outcome_cannot_do_without_says_which(page: str) -> None:
    amount = re.search(r'<label class="form-label" for="amount">.*?</label>', page)
    assert amount is not None, re.findall(r'for="[^"]*"', page)
    assert words(amount[0]) == "Monthly amount (needed for: Grant)"


def test_what_a_table_still_needs_is_said_beside_its_name(page: str) -> None:
    assert "cannot be told yet; still needed:" in words(page)


def test_before_the_decision_it_is_said_for_how_long_it_can_be_taken_back(page: str) -> None:
    assert "A decision can be taken back for 10 minutes on the page of the case" in page


def test_every_other_act_says_what_it_brings_about(page: str) -> None:
    found = re.search(r'<ul class="ow-deeds">(.*)</ul></section>', page, re.S)
    assert found is not None
    for line in re.split(r"\n  <li>", found[1])[1:]:
        assert re.search(r"<p>[^<]{20,}", line), line
    assert "Put it back" not in found[1], "nobody has taken it"
    assert "Take it, to do it later" in found[1]
