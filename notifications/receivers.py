"""Who a message goes to, and by which ways: read when it is sent, so that addresses are fresh.

Input: the receiver as the engine wrote it, the case, the dossier, the accounts. Consumer: the
dispatcher. Nothing read here is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from workflow.domain.case import Case
from workflow.ports import Dossier
from workflow.store.outbox import TO_TELL, Outbox

EMAIL, SMS = "email", "sms"
_ORDER = {"email": (EMAIL, SMS), "phone": (SMS, EMAIL), "account": (EMAIL, SMS)}
"""How an applicant wants to be reached, and what is tried next."""

Inbox = tuple[int | None, int | None]
"""An account and a natural person."""


@dataclass(frozen=True, slots=True)
class Route:
    """How one message travels."""

    locale: str
    inboxes: tuple[Inbox, ...]
    """In-app inboxes to put it in."""
    reached: bool
    """Whether an inbox is enough: somebody reads it."""
    ways: tuple[tuple[str, str], ...]
    """(channel, address), tried in this order until one takes it."""
    otherwise: str
    """What becomes of the message when nobody was reached."""
    why: str = ""


@dataclass(frozen=True)
class Receivers:
    """Finds the route of each message of one case."""

    case: Case
    dossier: Dossier
    outbox: Outbox
    today: date

    def route(self, to: str) -> Route:
        """The route to a receiver. Raises ValueError for one that is not known."""
        kind, _, who = to.partition(":")
        if kind == "applicant":
            return self._applicant()
        if kind == "user":
            return self._user(int(who))
        if kind == "post":
            role, _, place = who.partition("@")
            return self._post(role, place)
        if kind == "objection":
            return self._objector(int(who))
        raise ValueError(f"{kind}: no such kind of receiver")

    def _applicant(self) -> Route:
        case, answers = self.case, self.dossier.application()
        person = case.applicant
        account = self.outbox.account_of(person, case.id) if person is not None else None
        phone = str(answers.get("phone") or "") or (account.phone if account else "")
        if not phone and person is not None:
            phone = self.outbox.phone_of(person)
        email = str(answers.get("email") or "") or (account.email if account else "")
        addresses = {EMAIL: email, SMS: phone}
        declined = account.declined if account else ()
        order = tuple(way for way in _ORDER.get(case.contact, ()) if way not in declined)
        return Route(
            locale=account.locale if account else "zh",
            # Without an account the message still waits where the case is looked up by its number.
            inboxes=((account.user if account else None, person),) if person is not None else (),
            reached=account is not None,
            ways=tuple((way, addresses[way]) for way in order if addresses[way]),
            # Who wants no messages is told by the tasks that the engine opens for it.
            otherwise=TO_TELL if order else "in_person",
            why="no address for messages is known" if order else "",
        )

    def _user(self, user: int) -> Route:
        account = self.outbox.account(user)
        if account is None or self._barred(user):
            return _nobody("the account is closed, or may not see this case")
        by_mail = account.email and EMAIL not in account.declined
        ways = ((EMAIL, account.email),) if by_mail else ()
        return Route(account.locale, ((user, None),), True, ways, "failed")

    def _post(self, role: str, place: str) -> Route:
        holders = self.outbox.holders(role, place, self.today)
        allowed = tuple((user, None) for user in holders if not self._barred(user))
        if not allowed:
            return _nobody(f"nobody holds the post {role} at {place}")
        return Route("zh", allowed, True, (), "failed")

    def _barred(self, user: int) -> bool:
        """A relative of the family hears nothing of its case."""
        return any(relative.user == user for relative in self.case.relatives.values())

    def _objector(self, number: int) -> Route:
        objection = self.case.objections[number]
        contact = str(self.dossier.entry(objection.entry).get("contact") or "").strip()
        way = EMAIL if "@" in contact else SMS
        known = bool(re.search(r"[0-9]{5}|@", re.sub(r"[\s\-]", "", contact)))
        ways = ((way, contact),) if known else ()
        return Route("zh", (), False, ways, "looked_up")


def _nobody(why: str) -> Route:
    return Route("zh", (), False, (), "failed", why)
