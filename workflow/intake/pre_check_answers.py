"""Telling whoever asked for a pre-check 预审 that it was answered.

No case is there yet, so the message is about an account and says nothing of the request: a link
leads to it. The way is the one the account prefers among those that are set up; who wants none, or
has no address, finds the answer on their own page. Consumer: the counter's page of a pre-check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from workflow.bootstrap import Office
from workflow.store.accounts import Account
from workflow.store.codes import PRE_CHECK

LASTS = timedelta(days=7)
"""How long it is tried; later the answer is old news."""
WHERE = {"zh": "登录后的“我的申请”页面", "en": "on the page “My requests”"}
"""Instead of a link, where the office has not said at which address its pages are."""


def message_to(office: Office, account: int | None, path: str) -> Mapping[str, Any] | None:
    """The message to an account with the address of the request; None where none is to be sent."""
    if account is None:
        return None
    known = office.accounts.by_id(account)
    if not known.active:
        return None
    way = next(_ways(office, known), None)
    if way is None:
        return None
    channel, address = way
    base = office.settings.base_url
    link = f"{base}{path}" if base else WHERE.get(known.locale, WHERE["zh"])
    return office.codes.message(PRE_CHECK, channel, address, link, LASTS, known.locale)


def _ways(office: Office, account: Account) -> Iterator[tuple[str, str]]:
    """The ways that are set up, wanted and have an address: e-mail first, which costs nothing."""
    if office.settings.mail is not None and account.email and account.wants("email"):
        yield "email", account.email
    if office.settings.sms is not None and account.phone and account.wants("sms"):
        yield "sms", account.phone
