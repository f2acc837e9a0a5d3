"""The settings of an installation, read once from the environment (`ONEWINDOW_…`).

Without any variable set, everything lives in the folder `var` of the working directory: a SQLite
database, attached documents, and the key file made on the first run. Consumers: `bootstrap`, which
hands the values on; nothing else reads the environment.

- `ONEWINDOW_DATA_DIR`: folder for the database, documents and keys (default: `var`)
- `ONEWINDOW_DATABASE_URL`: `sqlite:///…` or `postgresql://user:password@host/name` (default:
  SQLite in the data folder)
- `ONEWINDOW_ENCRYPTION_KEYS`: Fernet keys with commas between, the one in use first (default: the
  key file, as for the next two)
- `ONEWINDOW_HASH_KEY`: key of the hashes by which people are found; must never change
- `ONEWINDOW_SESSION_KEY`: signs browser sessions
- `ONEWINDOW_ZONE`: the office's time zone, in which its days begin and end (default:
  `Asia/Shanghai`)
- `ONEWINDOW_BASE_URL`: the address under which people reach the pages, for links in messages
- `ONEWINDOW_SMTP_HOST`, `…_PORT`, `…_USER`, `…_PASSWORD`, `…_FROM`, `…_TLS` (`starttls`, the
  default; `tls`; `none`): the mail server; without a host no e-mail is sent
- `ONEWINDOW_SMS_URL`, `…_TOKEN`: the HTTP gateway for text messages; without a URL none are sent
- `ONEWINDOW_DECISION_WAIT`: for how many minutes the messages about a decision wait, in which
  whoever decided can take it back (default: 10; 0 sends them at once; at most 240)
- `ONEWINDOW_OPENS`: when the office opens on its working days, in its own time; the daily digests
  go out then (default: `09:00`)
- `ONEWINDOW_FONT`: a font file with Chinese characters, for printed case files (default: one that
  the system has)
- `ONEWINDOW_HOTLINE`: the telephone number below every page for families (default: none)
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.keys import KeyRing, load_or_create

PREFIX = "ONEWINDOW_"
NAMES = (
    "DATA_DIR",
    "DATABASE_URL",
    "ENCRYPTION_KEYS",
    "HASH_KEY",
    "SESSION_KEY",
    "ZONE",
    "BASE_URL",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "SMTP_FROM",
    "SMTP_TLS",
    "SMS_URL",
    "SMS_TOKEN",
    "FONT",
    "DECISION_WAIT",
    "OPENS",
    "HOTLINE",
)
"""The settings by name, without the prefix."""


class BadSetting(ValueError):
    """A setting's value cannot be used; the message names the variable and says what to write."""


DECISION_WAIT = timedelta(minutes=10)
OPENS = time(9, 0)
LONGEST_WAIT = 240
"""Minutes: a family is not left without its decision for longer."""


@dataclass(frozen=True)
class MailServer:
    """The server that takes e-mail."""

    host: str
    port: int
    sender: str
    """The address that messages come from."""
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    """starttls, tls, or none."""


@dataclass(frozen=True)
class SmsGateway:
    """The HTTP gateway that takes text messages."""

    url: str
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    data_dir: Path
    database_url: str = field(repr=False)
    """May hold a password."""
    keys: KeyRing = field(repr=False)
    zone: ZoneInfo
    base_url: str = ""
    mail: MailServer | None = None
    sms: SmsGateway | None = None
    font: str = ""
    """A font file with Chinese characters; "" for one that the system has."""

    decision_wait: timedelta = DECISION_WAIT
    """How long the messages about a decision wait; zero for not at all."""

    opens: time = OPENS
    """When the office opens on a working day, in its own zone."""

    hotline: str = ""
    """The telephone number that families can call; "" for none."""

    @property
    def documents_dir(self) -> Path:
        """Where attached files are kept, encrypted."""
        return self.data_dir / "documents"

    @property
    def keys_file(self) -> Path:
        """Where the keys are that are not in the environment."""
        return self.data_dir / "keys.json"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; makes the data folder, for its owner only, and the key file on the
        first run.

        Raises BadSetting.
        """
        given = _given(os.environ if environment is None else environment)
        data_dir = Path(given.get("DATA_DIR", "var"))
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(
            data_dir=data_dir,
            database_url=given.get("DATABASE_URL", f"sqlite:///{data_dir / 'onewindow.db'}"),
            keys=_keys(given, data_dir / "keys.json"),
            zone=_zone(given.get("ZONE", "Asia/Shanghai")),
            base_url=given.get("BASE_URL", "").rstrip("/"),
            mail=_mail(given),
            sms=_sms(given),
            font=given.get("FONT", ""),
            decision_wait=_wait(given),
            opens=_opens(given),
            hotline=_hotline(given),
        )


def _given(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that are set and not empty, without their prefix."""
    return {name: value for name in NAMES if (value := environment.get(PREFIX + name, "").strip())}


def _keys(given: Mapping[str, str], file: Path) -> KeyRing:
    """The key ring: from the environment where all three are given, else the file, overridden."""
    encryption = tuple(
        filter(None, (k.strip() for k in given.get("ENCRYPTION_KEYS", "").split(",")))
    )
    hashing, session = given.get("HASH_KEY"), given.get("SESSION_KEY")
    try:
        if encryption and hashing and session:
            return KeyRing(encryption, hashing, session)
        ring = load_or_create(file)
        return replace(
            ring,
            encryption=encryption or ring.encryption,
            hashing=hashing or ring.hashing,
            session=session or ring.session,
        )
    except (ValueError, KeyError) as error:
        raise BadSetting(
            f"{PREFIX}ENCRYPTION_KEYS or {file}: not usable as keys ({error}); "
            "an encryption key is 32 random bytes in URL-safe base64"
        ) from error


def _wait(given: Mapping[str, str]) -> timedelta:
    text = given.get("DECISION_WAIT", "")
    if not text:
        return DECISION_WAIT
    if not text.isdecimal() or int(text) > LONGEST_WAIT:
        raise BadSetting(
            f"{PREFIX}DECISION_WAIT: {text!r} is no number of minutes from 0 to {LONGEST_WAIT}"
        )
    return timedelta(minutes=int(text))


def _opens(given: Mapping[str, str]) -> time:
    text = given.get("OPENS", "")
    if not text:
        return OPENS
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day only
    except ValueError as error:
        raise BadSetting(f"{PREFIX}OPENS: {text!r} is no time of day; write 08:30") from error


def _hotline(given: Mapping[str, str]) -> str:
    text = given.get("HOTLINE", "")
    if text and not re.fullmatch(r"\+?[0-9][0-9 -]{2,24}", text):
        raise BadSetting(f"{PREFIX}HOTLINE: {text!r} is no telephone number; write 0731-0000 0000")
    return text


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSetting(
            f"{PREFIX}ZONE: {name!r} is no time zone; write e.g. Asia/Shanghai"
        ) from error


def _mail(given: Mapping[str, str]) -> MailServer | None:
    host = given.get("SMTP_HOST", "")
    if not host:
        return None
    tls = given.get("SMTP_TLS", "starttls")
    if tls not in _MAIL_PORTS:
        raise BadSetting(f"{PREFIX}SMTP_TLS: {tls!r} is unknown; write starttls, tls or none")
    port = given.get("SMTP_PORT", _MAIL_PORTS[tls])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadSetting(f"{PREFIX}SMTP_PORT: {port!r} is no port; write a number such as 587")
    sender = given.get("SMTP_FROM", "")
    if "@" not in sender:
        raise BadSetting(f"{PREFIX}SMTP_FROM: write the address that messages come from")
    user, password = given.get("SMTP_USER", ""), given.get("SMTP_PASSWORD", "")
    if password and tls == "none" and host not in _THIS_MACHINE:
        raise BadSetting(f"{PREFIX}SMTP_TLS: a password is never sent in the clear; write starttls")
    return MailServer(host, int(port), sender, user, password, tls)


def _sms(given: Mapping[str, str]) -> SmsGateway | None:
    url = given.get("SMS_URL", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(f"{PREFIX}SMS_URL: {url!r} is no address; write one with http(s)://")
    return SmsGateway(url, given.get("SMS_TOKEN", ""))


_MAIL_PORTS = {"starttls": "587", "tls": "465", "none": "25"}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
