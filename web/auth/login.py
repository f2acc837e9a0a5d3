"""Who is signed in: Flask-Login over the office's accounts, and how often a password may be tried.

A session belongs to one version of its account: a new password or a closed account ends it with the
next request. Wrong passwords are counted for the login and for the address they come from, in the
database, so that all processes share the count. Without a session, a page that
needs one leads to the sign-in page, and what was typed goes along (`web.kept`).
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, login_user, logout_user

from web import kept
from web.office import the_office
from workflow.accounts import WINDOW
from workflow.errors import Refusal
from workflow.store.accounts import Account

TRIES_PER_ADDRESS = 50
"""A whole office may share one address."""
LONGEST_SESSION = timedelta(hours=12)
"""However busy: then somebody signs in again. What was typed goes along."""


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
    account = the_office().accounts.account(int(number)) if number.isdigit() else None
    if account is None or str(account.session_version) != version or _is_over():
        return None
    return User(account)


def begin_session(user: User) -> None:
    """Start a session that holds nothing of the one before but the switches."""
    switches = {key: session[key] for key in ("locale", "large") if key in session}
    session.clear()
    g.pop("csrf_token", None)  # made for the session before; the page to come needs a new one
    session.update(switches, sid=secrets.token_urlsafe(12), since=int(time.time()))
    session.permanent = True
    login_user(user)


def end_session() -> None:
    """End the session, also for copies of its cookie; the switches stay."""
    the_office().attempts.note(f"signed out {session.get('sid')}", datetime.now(UTC))
    switches = {key: session[key] for key in ("locale", "large") if key in session}
    logout_user()
    session.clear()
    session.update(switches)


def _is_over() -> bool:
    """Whether the session lasted too long, or was ended by signing out. By the real clock, as the
    cookie itself."""
    since = datetime.now(UTC) - LONGEST_SESSION
    if not isinstance(session.get("since"), int) or session["since"] < since.timestamp():
        return True
    return the_office().attempts.count(f"signed out {session.get('sid')}", since) > 0


def check_password(login: str, password: str) -> User:
    """The account that signs in with these.

    Raises Refusal: `wrong_password` (also for an unknown login) or `too_many_tries` (minutes). The
    accounts count tries for one login; here the address is counted, against guessing many logins.
    """
    office = the_office()
    key = f"sign-in from {request.remote_addr}"
    if office.attempts.count(key, office.now() - WINDOW) >= TRIES_PER_ADDRESS:
        raise Refusal("too_many_tries", minutes=int(WINDOW.total_seconds() // 60))
    try:
        return User(office.accounts.authenticate(login, password))
    except Refusal:
        office.attempts.note(key, office.now())
        raise


def _unauthorized() -> ResponseReturnValue:
    from web.auth.views import sign_in_page

    if request.method == "POST":
        if kept.from_elsewhere():
            return sign_in_page(), 401
        return sign_in_page(keep=kept.pack(kept.kept_post())), 401
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
