"""How one answer is read: from what somebody typed, or a program sent, to the value that is kept.

Input: a catalogue's `FormField` and one raw value. Consumer: `answers`, which reads whole forms.
Reading is idempotent: a value that was read once is read again unchanged. The one rule that needs
saying: money given as a whole number is fen, money given as text is yuan.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workflow.definition import bank_accounts, identity, mailboxes
from workflow.definition.catalogues import FieldType, FormField
from workflow.domain.people import Directory

LONGEST = {FieldType.TEXT: 200, FieldType.PARAGRAPH: 5000}
LARGEST = 10**12
YEARS = range(1900, 2101)
MOST_OFFICERS = 20
"""The most people that a field for officers may name where it says nothing."""


class ErrorCode(StrEnum):
    """What can be wrong with an answer. Pages turn each into a sentence that says what to do."""

    REQUIRED = "required"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NOT_NUMBER = "not_number"
    NOT_WHOLE = "not_whole"
    NOT_MONEY = "not_money"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_DATE = "not_date"
    NO_SUCH_DAY = "no_such_day"
    IN_FUTURE = "in_future"
    NOT_MONTH = "not_month"
    NOT_YES_NO = "not_yes_no"
    NOT_OFFERED = "not_offered"
    ID_LENGTH = "id_length"
    ID_CHARACTERS = "id_characters"
    ID_BIRTH = "id_birth"
    ID_FUTURE = "id_future"
    ID_CHECKSUM = "id_checksum"
    PHONE_CHARACTERS = "phone_characters"
    PHONE_LENGTH = "phone_length"
    EMAIL = "email"
    ACCOUNT_CHARACTERS = "account_characters"
    ACCOUNT_LENGTH = "account_length"
    ACCOUNT_CARD = "account_card"
    NO_SUCH_PLACE = "no_such_place"
    WRONG_LEVEL = "wrong_level"
    NO_SUCH_ORGANISATION = "no_such_organisation"
    NOT_ROWS = "not_rows"
    TOO_FEW_ROWS = "too_few_rows"
    TOO_MANY_ROWS = "too_many_rows"
    REPEATED = "repeated"
    FILE_TOO_LARGE = "file_too_large"
    FILE_EMPTY = "file_empty"
    FILE_TYPE = "file_type"
    FILE_LOST = "file_lost"
    SIGNATURE_UNCONFIRMED = "signature_unconfirmed"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with one answer: its code, and the values that its sentence needs."""

    code: ErrorCode
    values: Mapping[str, object] = field(default_factory=dict)


class Flawed(Exception):
    """An answer cannot be read; carries the flaw."""

    def __init__(self, code: ErrorCode, **values: object) -> None:
        super().__init__(code)
        self.flaw = Flaw(code, values)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What some answers are checked against: the civil day, and the office's places."""

    today: date | None = None
    directory: Directory | None = None
    officers: Callable[[str], Collection[int | None]] | None = None
    """The accounts that hold a role; without it nobody is looked up."""


def is_blank(raw: Any) -> bool:
    """Whether nothing was answered: None, "" or []; 0 and False are answers."""
    return raw is None or (isinstance(raw, str | list | tuple) and not raw) or _empty_text(raw)


def _empty_text(raw: Any) -> bool:
    return isinstance(raw, str) and not raw.strip()


def read_value(name: str, asked: FormField, raw: Any, around: Surroundings) -> Any:
    """The value kept for a raw answer that is not blank. Raises `Flawed`. Not for tables."""
    return _READERS[asked.type](name, asked, raw, around)


LONGEST_SHORT = 400
"""Characters of anything that is no text, with whatever stands between them."""


def _half_width(raw: Any, code: ErrorCode) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Flawed(code)
    # No number, date or phone is longer; some single signs become eighteen.
    return unicodedata.normalize("NFKC", str(raw)[:LONGEST_SHORT]).strip()


def _text(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if not isinstance(raw, str):
        raise Flawed(ErrorCode.NOT_TEXT)
    lines = asked.type is FieldType.PARAGRAPH
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip()
    text = printable(text, lines=lines)
    longest = asked.maximum or LONGEST.get(asked.type, 200)
    if len(text) > longest:
        raise Flawed(ErrorCode.TOO_LONG, most=longest, found=len(text))
    return text


_UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""An officer must read the name that is compared and printed; chats copy such marks along."""


def printable(text: str, *, lines: bool) -> str:
    """The text without control characters and without marks that turn the order in which it is
    shown or cannot be seen; ends of lines stay, or become spaces."""
    if text.isprintable():
        return text
    return "".join(_printable(c, lines) for c in text)


def _printable(character: str, lines: bool) -> str:
    if character in "\n\t":
        return character if lines else " "
    hidden = character in _UNSEEN or unicodedata.category(character) in ("Cc", "Cs")
    return "" if hidden else character


def _bounded(number: int, asked: FormField, least: int | None = None) -> int:
    least = asked.minimum if asked.minimum is not None else least
    most = asked.maximum if asked.maximum is not None else LARGEST
    money = asked.type is FieldType.MONEY
    if least is not None and number < least:
        raise Flawed(ErrorCode.TOO_SMALL, least=least, money=money)
    if number > most or number < -LARGEST:
        raise Flawed(ErrorCode.TOO_LARGE, most=most, money=money)
    return number


def _number(name: str, asked: FormField, raw: Any, around: Surroundings) -> int:
    text = _half_width(raw, ErrorCode.NOT_NUMBER).replace(",", "").replace(" ", "")
    if re.fullmatch(r"[+-]?[0-9]+\.[0-9]*", text):
        raise Flawed(ErrorCode.NOT_WHOLE)
    if not re.fullmatch(r"[+-]?[0-9]{1,30}", text):
        raise Flawed(ErrorCode.NOT_NUMBER)
    return _bounded(int(text), asked)


def _money(name: str, asked: FormField, raw: Any, around: Surroundings) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return _bounded(raw, asked, least=0)
    text = _half_width(raw, ErrorCode.NOT_MONEY) if isinstance(raw, str) else ""
    return _bounded(fen(text), asked, least=0)


def fen(yuan: str) -> int:
    """An amount typed in yuan, to the fen, with no rounding: "1,020.5", "¥1020.50", "1020.5元".

    Raises Flawed('not_money'), Flawed('too_many_decimals').
    """
    text = re.sub(r"[,\s]", "", yuan).removeprefix("¥").removesuffix("元")
    found = re.fullmatch(r"(-?)([0-9]{1,15})(?:\.([0-9]*))?", text)
    if not found:
        raise Flawed(ErrorCode.NOT_MONEY)
    sign, whole, decimals = found.group(1), found.group(2), found.group(3) or ""
    if decimals[2:].strip("0"):
        raise Flawed(ErrorCode.TOO_MANY_DECIMALS)
    amount = int(whole) * 100 + int(decimals[:2].ljust(2, "0"))
    return -amount if sign else amount


_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})\s*[-/.年]?\s*([0-9]{1,2})\s*月?")


def _date(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if isinstance(raw, date):
        raw = (raw.date() if isinstance(raw, datetime) else raw).isoformat()
    text = _half_width(raw, ErrorCode.NOT_DATE)
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found:
        raise Flawed(ErrorCode.NOT_DATE)
    year, month, day = (int(part) for part in found.groups())
    try:
        value = date(year, month, day)
    except ValueError:
        raise Flawed(ErrorCode.NO_SUCH_DAY, year=year, month=month, day=day) from None
    if year not in YEARS:
        raise Flawed(ErrorCode.NO_SUCH_DAY, year=year, month=month, day=day)
    if around.today is not None and value > around.today and is_birth(name):
        raise Flawed(ErrorCode.IN_FUTURE)
    return value.isoformat()


def is_birth(name: str) -> bool:
    """Whether a date field asks for a birth date, which never lies ahead: told by its id."""
    return "birth" in name.split("_") or name in ("birthday", "born")


def _month(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    found = _MONTH.fullmatch(_half_width(raw, ErrorCode.NOT_MONTH))
    if not found:
        raise Flawed(ErrorCode.NOT_MONTH)
    year, month = int(found.group(1)), int(found.group(2))
    if year not in YEARS or not 1 <= month <= 12:
        raise Flawed(ErrorCode.NOT_MONTH)
    return f"{year:04}-{month:02}"


_YES = frozenset({"yes", "y", "true", "1", "on", "是", "有"})
_NO = frozenset({"no", "n", "false", "0", "off", "否", "无", "没有"})


def _boolean(name: str, asked: FormField, raw: Any, around: Surroundings) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word not in _YES | _NO:
        raise Flawed(ErrorCode.NOT_YES_NO)
    return word in _YES


def _choice(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if not isinstance(raw, str) or raw not in (asked.options or {}):
        raise Flawed(ErrorCode.NOT_OFFERED)
    return raw


def _choices(name: str, asked: FormField, raw: Any, around: Surroundings) -> list[str]:
    given = [raw] if isinstance(raw, str) else raw
    options = asked.options or {}
    if not isinstance(given, list | tuple) or any(one not in options for one in given):
        raise Flawed(ErrorCode.NOT_OFFERED)
    return [option for option in options if option in given]


def _id_number(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    number = identity.tidy(_half_width(raw, ErrorCode.ID_CHARACTERS))
    wrong = identity.mistake(number, around.today)
    if wrong:
        raise Flawed(ErrorCode(wrong[0]), **wrong[1])
    return number


def _phone(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    text = re.sub(r"[\s()\-]", "", _half_width(raw, ErrorCode.PHONE_CHARACTERS))
    text = text.removeprefix("+86")
    if not re.fullmatch(r"[0-9]+", text):
        raise Flawed(ErrorCode.PHONE_CHARACTERS)
    if text.startswith("1") and len(text) != 11:
        raise Flawed(ErrorCode.PHONE_LENGTH, found=len(text))
    if not re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{9,11}|[2-8][0-9]{6,7}", text):
        raise Flawed(ErrorCode.PHONE_CHARACTERS)
    return text


def _email(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if not isinstance(raw, str):
        raise Flawed(ErrorCode.EMAIL)
    address = mailboxes.tidy(printable(raw, lines=False))
    if len(address) > mailboxes.LONGEST:
        raise Flawed(ErrorCode.TOO_LONG, most=mailboxes.LONGEST, found=len(address))
    if not mailboxes.is_address(address):
        raise Flawed(ErrorCode.EMAIL)
    return address


def _bank_account(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    """Only from text: a program's number has lost the zeros before it, or its last digits."""
    if not isinstance(raw, str):
        raise Flawed(ErrorCode.ACCOUNT_CHARACTERS)
    number = bank_accounts.tidy(printable(raw, lines=False))
    wrong = bank_accounts.mistake(number)
    if wrong:
        raise Flawed(ErrorCode(wrong[0]), **wrong[1])
    return number


def _place(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if not isinstance(raw, str):
        raise Flawed(ErrorCode.NO_SUCH_PLACE)
    if around.directory is None:
        return raw.strip()
    found = around.directory.places.get(raw.strip())
    if found is None or found.level == "organisation":
        raise Flawed(ErrorCode.NO_SUCH_PLACE)
    if asked.level is not None and found.level != asked.level:
        raise Flawed(ErrorCode.WRONG_LEVEL, level=asked.level)
    return found.code


def _organisation(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if not isinstance(raw, str):
        raise Flawed(ErrorCode.NO_SUCH_ORGANISATION)
    if around.directory is None:
        return raw.strip()
    found = around.directory.places.get(raw.strip())
    if found is None or found.level != "organisation" or asked.kind not in (None, found.kind):
        raise Flawed(ErrorCode.NO_SUCH_ORGANISATION)
    return found.code


def _file(name: str, asked: FormField, raw: Any, around: Surroundings) -> str:
    if not isinstance(raw, str) or len(raw) > 200:
        raise Flawed(ErrorCode.FILE_LOST)
    return raw.strip()


def _signature(name: str, asked: FormField, raw: Any, around: Surroundings) -> str | bool:
    return True if raw is True else _text(name, asked, raw, around)


def _officers(name: str, asked: FormField, raw: Any, around: Surroundings) -> list[int]:
    """Each account once, in the order given; as numbers, or as pages send them (`u12`)."""
    given = raw if isinstance(raw, list | tuple) else [raw]
    texts = [str(one).removeprefix("u") for one in given]
    if not all(re.fullmatch(r"[0-9]{1,18}", text) for text in texts):
        raise Flawed(ErrorCode.NOT_OFFERED)
    chosen = list(dict.fromkeys(int(text) for text in texts))
    if around.officers is not None and not set(chosen) <= set(around.officers(asked.role or "")):
        raise Flawed(ErrorCode.NOT_OFFERED)
    most = asked.maximum or MOST_OFFICERS
    if len(chosen) > most:
        raise Flawed(ErrorCode.TOO_MANY_ROWS, most=most)
    if len(chosen) < (asked.minimum or 1):
        raise Flawed(ErrorCode.TOO_FEW_ROWS, least=asked.minimum or 1)
    return chosen


_Reader = Callable[[str, FormField, Any, Surroundings], Any]
_READERS: Mapping[FieldType, _Reader] = {
    FieldType.TEXT: _text,
    FieldType.PARAGRAPH: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.MONTH: _month,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.ID_NUMBER: _id_number,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.BANK_ACCOUNT: _bank_account,
    FieldType.PLACE: _place,
    FieldType.ORGANISATION: _organisation,
    FieldType.OFFICERS: _officers,
    FieldType.FILE: _file,
    FieldType.SIGNATURE: _signature,
}
