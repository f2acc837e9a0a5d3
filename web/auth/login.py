"""Who is signed in: Flask-Login over the office's accounts, and how often a password may be tried.

A session belongs to one version of its account: a new password or a closed account ends it with the
next request. Each has a row (`store.sessions`), so that people see where they are signed in. Wrong
passwords are counted for login and address together, or for a device that knows the login, in the
database, so that all processes share the count and no stranger locks anybody out. Without a
session, a page that needs one leads to the sign-in page, and what was typed goes along
(`web.kept`).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, login_user, logout_user

from web import kept
from web.auth import devices
from web.auth.sign_in import sign_in_page
from web.office import the_office
from workflow.store.accounts import Account

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
    if not number.isdecimal():
        return None
    now = datetime.now(UTC)
    account = the_office().sessions.account(session_name(), int(number), oldest(), now)
    if account is None or str(account.session_version) != version:
        return None
    return User(account)


def begin_session(user: User) -> None:
    """Start a session that holds nothing of the one before but the switches."""
    switches = {key: session[key] for key in ("locale",) if key in session}
    session.clear()
    g.pop("csrf_token", None)  # made for the session before; the page to come needs a new one
    session.update(switches, sid=secrets.token_urlsafe(12))
    the_office().sessions.begin(session["sid"], user.id, _device(), datetime.now(UTC))
    session.permanent = True
    devices.remember(user.account.login)
    login_user(user)


def end_session() -> None:
    """End the session, also for copies of its cookie; the switches stay."""
    the_office().sessions.end(session_name())
    switches = {key: session[key] for key in ("locale",) if key in session}
    logout_user()
    session.clear()
    session.update(switches)


def session_name() -> str:
    """The random name of the session that asks; "" without one."""
    return str(session.get("sid", ""))


def oldest() -> datetime:
    """Sessions that began before are over. By the real clock, as the cookie itself."""
    return datetime.now(UTC) - LONGEST_SESSION


_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
_BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg/": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def _device() -> str:
    """What people know their device by, such as `Firefox, Windows`; no more of it is kept."""
    agent = request.user_agent.string
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (browser, system.replace("Macintosh", "Mac"))))


def check_password(login: str, password: str) -> User:
    """The account that signs in with these.

    Raises Refusal: `wrong_password` (also for an unknown login) or `too_many_tries` (minutes).
    Tries are counted for login and address together; a device that knows the login has its own.
    """
    device, accounts = devices.device_for(login), the_office().accounts
    source = str(request.remote_addr)
    return User(accounts.authenticate(login, password, source=source, device=device))


def _unauthorized() -> ResponseReturnValue:
    if request.method == "POST":
        if kept.from_elsewhere():
            return sign_in_page(), 401
        return sign_in_page(keep=kept.pack(kept.kept_post())), 401
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
