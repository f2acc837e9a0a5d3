"""Text messages through a plain HTTP gateway: one JSON POST for each.

Input: `settings.SmsGateway`, envelopes. The gateway gets `{"id", "to", "text"}`, the header
`Authorization: Bearer …`, and `Idempotency-Key` with the id, by which it can tell what comes twice.
It answers 2xx for "taken", 400, 410 or 422 for "this number never"; everything else is tried again.
"""

from __future__ import annotations

import json
import re
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from notifications.channel import Envelope, Never, Outcome, Sent, TryLater
from workflow.settings import SmsGateway

TIMEOUT = 10
"""Seconds for each answer of the gateway."""

_NUMBER = re.compile(r"\+?[0-9]{5,15}")
_REFUSED = (400, 410, 422)
_BUSY = 429


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the token, and the text, to an address nobody configured."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none: the answer stays a 3xx."""


# Only the configured address is ever called: no proxies from the environment, no redirects.
_opener = build_opener(ProxyHandler({}), _NoRedirect())


class Sms:
    """The channel `sms`."""

    name = "sms"

    def __init__(self, gateway: SmsGateway, timeout: float = TIMEOUT) -> None:
        self._gateway = gateway
        self._timeout = timeout

    def send(self, envelope: Envelope) -> Outcome:
        """Hand one text message to the gateway."""
        number = re.sub(r"[\s\-()]", "", envelope.address)
        if not _NUMBER.fullmatch(number):
            return Never("not a phone number")
        try:
            with _opener.open(self._request(envelope, number), timeout=self._timeout):
                return Sent()
        except HTTPError as error:
            with error:
                return _refused(error.code)
        except (OSError, HTTPException) as error:
            return TryLater(f"the SMS gateway is away: {type(error).__name__}", everything=True)

    def _request(self, envelope: Envelope, number: str) -> Request:
        content = {"id": envelope.id, "to": number, "text": envelope.words.sms}
        headers = {"Content-Type": "application/json", "Idempotency-Key": envelope.id}
        if self._gateway.token:
            headers["Authorization"] = f"Bearer {self._gateway.token}"
        # The settings allow http and https only.
        return Request(  # noqa: S310
            self._gateway.url,
            data=json.dumps(content, ensure_ascii=False).encode(),
            headers=headers,
            method="POST",
        )


def _refused(code: int) -> Outcome:
    why = f"the SMS gateway answered {code}"
    if code in _REFUSED:
        return Never(why)
    return TryLater(why, everything=code != _BUSY)
