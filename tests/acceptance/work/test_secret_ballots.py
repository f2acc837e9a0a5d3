"""A secret ballot on the pages: nobody but the voter reads a vote, everybody the count."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, send
from tests.patterns.harness import FAMILY, library_of
from tests.support.office import Played, TryOffice
from workflow.domain.case import Task

Visit = Callable[..., FlaskClient]
BALLOT = """
outcomes: {cast: {zh: 已投票, en: Voted (secret)}}
definition:
  start: vote
  states:
    vote:
      title: {zh: 表决, en: Vote}
      task:
        by: lead
        panel: {seats: 2, secret: true, ends: when_all_have_spoken, pass: done, fail: refused}
      then: {done: over, refused: bad}
    over: {final: known}
    bad: {final: terminated}
"""


@pytest.fixture
def voting(office: TryOffice) -> Played:
    library = library_of(yaml.safe_load(BALLOT))
    office.office.store.publish(library.closure("pattern"), "test")
    example: dict[str, Any] = {"example": "vote", "of": "pattern", "answers": FAMILY, "steps": []}
    played = Played(office, example)
    assert played.step({"on": "2026-03-02", "by": "clerk", "do": "file"}) is None
    return played


def seat(played: Played, no: int) -> Task:
    return next(task for task in played.case.tasks.values() if task.seat == no)


def number_in(text: str) -> str:
    found = re.search(r"Its number in the count: (\w+)", text)
    assert found is not None, text
    return found[1]


def test_only_the_voter_reads_their_vote_and_finds_it_in_the_count(
    voting: Played, visit: Visit
) -> None:
    first, second = visit("lead", "town_a"), visit("lead", "town_a", number=2)
    page = html(first, address(voting, seat(voting, 1)))
    assert "The ballot is secret: the file says who voted, and not how." in page
    assert "The vote is secret. It is counted when everybody has voted." in page
    send(first, address(voting, seat(voting, 1)), act_outcome="refused")
    mine = number_in(flashed(first))
    other = html(second, address(voting, seat(voting, 2)))
    assert "1 of 2 have voted." in other
    found = re.search(r"<ol class=.ow-seats.*?</ol>", other, re.S)
    assert found is not None
    assert "Voted (secret)" in found[0]
    assert mine not in other
    assert mine in html(first, address(voting)), "shown again to whoever voted"
    send(second, address(voting, seat(voting, 2)), act_outcome="done")
    theirs = number_in(flashed(second))
    history = html(second, address(voting))
    assert f"in favour: {theirs}" in history
    assert f"against: {mine}" in history
    assert voting.case.scopes[""].outcome == "terminated"
