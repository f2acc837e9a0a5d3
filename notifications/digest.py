"""Daily digests: once a working day, when the office opens, to each member of staff who wants it.

Input: `accountability.digests`, which counts; `store.digests`, which keeps one row for each
person and day. Consumer: the worker, in every round; as many as wanted at once. The row is made
first, in one transaction, and is the message in the application; e-mail goes out from the row under
a name made of person and day, so that whoever dies in between sends no second digest.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from notifications.channel import Channel, Envelope, Rendered, Sent, TryLater
from notifications.dispatch import LEASE, channels_of, wait_before
from workflow.accountability.digests import Digest, digest_of, opening
from workflow.bootstrap import Office
from workflow.errors import Unavailable
from workflow.letters.wording import written_date
from workflow.store.digests import DigestParcel, Digests
from workflow.store.outbox import Parcel
from workflow.store.queries.morning import Count

MOST = 50
"""People served in one round, so that a stop is never far."""
REST = timedelta(minutes=1)
"""How often a worker looks whether there is a digest to write or to send."""

Texts = Mapping[str, Mapping[str, str]]
"""The words by language and part."""

log = logging.getLogger(__name__)


class DigestRound:
    """The worker's chore; remembers for which day everybody has been served."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._digests = Digests(office.store.database)
        self._served: date | None = None
        self._next: datetime | None = None

    def __call__(self) -> int:
        """Write and send up to `MOST` digests each; returns how many were dealt with."""
        now = self._office.now()
        day = opening(self._office, now)
        if day is None or (self._next is not None and now < self._next):
            return 0
        written = self._write(day, now) if self._served != day else 0
        done = written + self._send(day)
        if not done:
            self._next = now + REST
        return done

    def _write(self, day: date, now: datetime) -> int:
        users = self._digests.without(day, MOST)
        if not users:
            self._served = day
            self._digests.tidy(day)
        for user in users:
            self._write_one(user, day, now)
        return len(users)

    def _write_one(self, user: int, day: date, now: datetime) -> None:
        """One person. What goes wrong with theirs is written down, and holds up nobody else's."""
        texts: Texts | None = None
        try:
            if self._office.accounts.by_id(user).wants_digest:
                texts = self._texts(user, day, now)
                status = "nothing" if texts is None else "queued"
            else:
                status = "declined"
        except Unavailable:
            raise
        except Exception:
            log.exception("the digest of account %d cannot be made", user)
            status = "defect"
        self._digests.put(user, day, status, now, texts)

    def _texts(self, user: int, day: date, now: datetime) -> Texts | None:
        """The digest in both languages; None when there is nothing to say."""
        found = digest_of(self._office, self._office.accounts.actor(user, day), now)
        if not found.says_something:
            return None
        made = words_of(found, self._office.settings.base_url)
        return {
            locale: {"subject": each.subject, "body": each.body} for locale, each in made.items()
        }

    def _send(self, day: date) -> int:
        channels = {channel.name: channel for channel in channels_of(self._office.settings)}
        mail = channels.get("email")
        for count in range(MOST):
            parcel = self._digests.claim(day, self._office.now(), LEASE)
            if parcel is None:
                return count
            self._deliver(parcel, mail)
        return MOST

    def _deliver(self, parcel: DigestParcel, mail: Channel | None) -> None:
        now = self._office.now()
        to = self._office.outbox.account(parcel.user)
        if mail is None or to is None or not to.email or "email" in to.declined:
            self._digests.settle(parcel, "shown", now)
            return
        texts = {
            locale: Rendered(each["subject"], each["body"], each["subject"])
            for locale, each in parcel.texts.items()
        }
        outcome = mail.send(Envelope(_name(parcel), to.email, to.locale, texts, _parcel(parcel)))
        if isinstance(outcome, Sent):
            self._digests.settle(parcel, "sent", now)
        elif isinstance(outcome, TryLater):
            self._digests.put_off(parcel, now + wait_before(parcel.attempts), outcome.why)
        else:
            # It stands in the application; an address that takes nothing is no reason to go on.
            self._digests.settle(parcel, "failed", now, outcome.why)


def _name(parcel: DigestParcel) -> str:
    """The id under which a digest goes out, each time it does."""
    return f"onewindow-digest-{parcel.user}-{parcel.day.isoformat()}"


def _parcel(parcel: DigestParcel) -> Parcel:
    return Parcel(0, 0, 0, "digest", "", {}, parcel.made_at, parcel.attempts, ())


# -- words -----------------------------------------------------------------------------------------


def words_of(found: Digest, base_url: str) -> dict[str, Rendered]:
    """The digest in both languages."""
    return {"zh": _zh(found, base_url), "en": _en(found, base_url)}


def _zh(found: Digest, base_url: str) -> Rendered:
    def line(what: str, count: Count) -> str:
        own = f"（其中{count.own}件在您名下）" if 0 < count.own < count.all else ""
        return f"{what}：{count.all}件{own}"

    lines = _lines(
        (line("已超期", found.overdue), found.overdue.all),
        (line("今天到期", found.today), found.today.all),
        (line("快到期（黄灯）", found.soon), found.soon.all),
        (line(f"{written_date(found.since, 'zh')}以来新到", found.arrived), found.arrived.all),
        (line("等您答复的征求意见、督办和询问", found.asked), found.asked.all),
        (f"未读的催办：{found.nudges}条", found.nudges),
    )
    short = _lines(
        (f"超期{found.overdue.all}件", found.overdue.all),
        (f"今天到期{found.today.all}件", found.today.all),
        (f"快到期{found.soon.all}件", found.soon.all),
        (f"新到{found.arrived.all}件", found.arrived.all),
        (f"等您答复{found.asked.all}件", found.asked.all),
        (f"催办{found.nudges}条", found.nudges),
    )
    body = f"您好。\n\n今天上班时您有：\n\n{_list(lines)}\n\n"
    if base_url:
        body += f"打开工作台：{base_url}/work/\n\n"
    body += "每个工作日上班时发一次，没有事情就不发。不想要，请在“我的账号”的偏好设置里关掉"
    body += f"：{base_url}/account/preferences\n\n" if base_url else "。\n\n"
    subject = "今日待办：" + "，".join(short)
    return Rendered(subject, f"{body}这是自动发出的消息，不用回复。\n", subject)


def _en(found: Digest, base_url: str) -> Rendered:
    def line(what: str, count: Count) -> str:
        own = f" ({count.own} in your own name)" if 0 < count.own < count.all else ""
        return f"{what}: {count.all}{own}"

    lines = _lines(
        (line("Overdue", found.overdue), found.overdue.all),
        (line("Due today", found.today), found.today.all),
        (line("Due soon (yellow light)", found.soon), found.soon.all),
        (
            line(f"Arrived since {written_date(found.since, 'en')}", found.arrived),
            found.arrived.all,
        ),
        (
            line("Questions, advice and orders that wait for your answer", found.asked),
            found.asked.all,
        ),
        (f"Urgings you have not read: {found.nudges}", found.nudges),
    )
    short = _lines(
        (f"{found.overdue.all} overdue", found.overdue.all),
        (f"{found.today.all} due today", found.today.all),
        (f"{found.soon.all} due soon", found.soon.all),
        (f"{found.arrived.all} new", found.arrived.all),
        (f"{found.asked.all} to answer", found.asked.all),
        (f"{found.nudges} urged", found.nudges),
    )
    body = f"Hello,\n\nthis is yours as the office opens today:\n\n{_list(lines)}\n\n"
    if base_url:
        body += f"Open your tasks: {base_url}/work/\n\n"
    body += "It comes once each working day, and not when there is nothing to say. "
    body += "To switch it off, see “What I prefer” in your account"
    body += f": {base_url}/account/preferences\n\n" if base_url else ".\n\n"
    subject = "Your tasks today: " + ", ".join(short)
    body += "This message was sent automatically; there is no need to reply.\n"
    return Rendered(subject, body, subject)


def _lines(*lines: tuple[str, int]) -> list[str]:
    """Those of which there are any."""
    return [line for line, number in lines if number]


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
