"""Who is signed in: Flask-Login over the office's accounts, and how often a password may be tried.

A session belongs to one version of its account: a new password or a closed account ends it with the
next request. Wrong passwords are counted for the login and for the address they come from, in the
database, so that all processes share the count. Without a session, a page that
needs one leads to the sign-in page, and what was typed goes along (`web.kept`).
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin

from web import kept
from web.office import the_office
from workflow.errors import NotFound, Refusal
from workflow.store.accounts import Account, normalise_login

MINUTES = 15
TRIES_PER_LOGIN = 5
TRIES_PER_ADDRESS = 50
"""A whole office may share one address."""


class User(UserMixin):  # type: ignore[misc]
    """A signed-in account as Flask-Login wants it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id
        self.name = account.name
        self.locale = account.locale

    def get_id(self) -> str:
        """What the session keeps: the account and its version."""
        return f"{self.account.id}.{self.account.session_version}"


def init_login(app: Flask) -> None:
    """Let Flask-Login find accounts, and say what happens without one."""
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(_load)
    manager.unauthorized_handler(_unauthorized)


def _load(kept_id: str) -> User | None:
    number, _dot, version = kept_id.partition(".")
    if not number.isdigit():
        return None
    try:
        account = the_office().accounts.by_id(int(number))
    except NotFound:
        return None
    fresh = account.active and str(account.session_version) == version
    return User(account) if fresh else None


def check_password(login: str, password: str) -> User:
    """The account that signs in with these.

    Raises Refusal: `wrong_password` (also for an unknown login) or `too_many_tries` (minutes).
    """
    office = the_office()
    keys = _limits(login)
    since = office.now() - timedelta(minutes=MINUTES)
    if any(office.attempts.count(key, since) >= most for key, most in keys.items()):
        raise Refusal("too_many_tries", minutes=MINUTES)
    account = office.accounts.authenticate(login, password)
    if account is None:
        for key in keys:
            office.attempts.note(key, office.now())
        raise Refusal("wrong_password")
    office.attempts.forget(next(iter(keys)))
    return User(account)


def _limits(login: str) -> dict[str, int]:
    """What is counted, with the most tries; the login first."""
    address = request.remote_addr or "unknown"
    return {
        f"login:{normalise_login(login)}": TRIES_PER_LOGIN,
        f"address:{address}": TRIES_PER_ADDRESS,
    }


def _unauthorized() -> ResponseReturnValue:
    from web.auth.views import sign_in_page

    if request.method == "POST":
        if kept.from_elsewhere():
            return sign_in_page(), 401
        return sign_in_page(keep=kept.pack(kept.kept_post())), 401
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
