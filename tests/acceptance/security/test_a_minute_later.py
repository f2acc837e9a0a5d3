"""Whoever may no longer, may no longer at once: also in a page that was opened before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.acceptance.applicant.family import FATHER, text
from tests.acceptance.security.conftest import SECRETS
from tests.acceptance.work.pages import address, hidden, html, task_of
from tests.support.office import Played, TryOffice
from workflow.domain.people import Post

OPEN = ("/work/", "/counter", "/benefits")
"""Open to every clerk, with what is at their own places."""


def post_ended(office: TryOffice, user: int) -> None:
    yesterday = office.at.date() - timedelta(days=1)
    office.office.accounts.end_post(user, Post("window_clerk", "town_a"), yesterday)


def account_closed(office: TryOffice, user: int) -> None:
    office.office.accounts.set_active(user, active=False)


def another_post_instead(office: TryOffice, user: int) -> None:
    office.office.accounts.give_post(user, "window_clerk", "town_b", office.at.date())
    post_ended(office, user)


@pytest.mark.parametrize("change", [post_ended, account_closed, another_post_instead])
def test_who_lost_a_post_acts_and_reads_no_more(
    office: TryOffice, app: Flask, change: Callable[[TryOffice, int], None]
) -> None:
    played: Played = office.play("family_granted", 1)
    login = office.staff("window_clerk")
    clerk = office.client(app, login)
    where = address(played, task_of(played, "window_clerk"))
    assert clerk.post(f"{where}/claim").status_code == 302
    sent = {**hidden(html(clerk, where)), "act_outcome": "accept"}
    change(office, office.accounts[login])
    before = played.case.seq
    for answer in (
        clerk.post(where, data=sent),
        clerk.get(where),
        clerk.get(address(played)),
        clerk.get("/work/?view=queue"),
        clerk.get(f"/counter/cases/{played.case.tracking}"),
        clerk.post("/counter", data={"id_number": FATHER}),
        clerk.get("/benefits"),
    ):
        where = answer.request.path
        assert answer.status_code in (302, 401, 403, 404) or where in OPEN, where
        shown = text(answer)
        assert not any(secret in shown for secret in SECRETS if secret != FATHER), where
        assert played.case.tracking in where or played.case.tracking not in shown, where
    assert played.case.seq == before
