"""What the commands share: the office of the environment, the language, tables of text."""

from __future__ import annotations

import argparse
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeAlias, TypeVar

from workflow.bootstrap import Office, open_office
from workflow.demo.install import open_demonstration
from workflow.domain.case import Case
from workflow.domain.people import Actor
from workflow.domain.tracking import normalise_tracking
from workflow.errors import OneWindowError
from workflow.settings import Settings
from workflow.store.queries.cases import case_by_tracking


class WrongInput(OneWindowError):
    """What was typed cannot be used; the message says why and what to write."""


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


@contextmanager
def the_office(*, demo: bool = False) -> Iterator[Office]:
    """The office of the environment, closed afterwards."""
    office = open_demonstration(settings()) if demo else open_office(settings())
    try:
        yield office
    finally:
        office.close()


def settings() -> Settings:
    """The settings of the environment. Raises BadSetting, and WrongInput for a database address
    that cannot be used."""
    from workflow.store.database import normalise

    found = Settings.from_environment()
    try:
        normalise(found.database_url)
    except ValueError as error:
        raise WrongInput(f"ONEWINDOW_DATABASE_URL: {error}") from error
    except Exception as error:
        raise WrongInput("ONEWINDOW_DATABASE_URL: this is no database address") from error
    return found


def case_named(office: Office, tracking: str) -> Case:
    """The case with this tracking number, however it was typed. Raises WrongInput."""
    return office.store.case(case_number(office, tracking))


def case_number(office: Office, tracking: str) -> int:
    """The number of the case with this tracking number. Raises WrongInput."""
    if normalise_tracking(tracking) is None:
        raise WrongInput(
            f"{tracking!r} is no tracking number; it looks like OW-2026-000123-7 "
            "and its last digit must fit (受理号有误，请核对)"
        )
    with office.store.database.read() as connection:
        found = case_by_tracking(connection, tracking)
    if found is None:
        raise WrongInput(f"there is no case {normalise_tracking(tracking)} (没有这个办件)")
    return found


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, and say so. Raises WrongInput where it is."""
    try:
        with file.open("xb") as new:
            new.write(content)
    except FileExistsError:
        raise _exists_already(file) from None
    print(f"{file}: written (已生成)")


def refuse_existing(file: Path) -> None:
    """For what is noted before it is written: raises WrongInput where the file is there already."""
    if file.exists():
        raise _exists_already(file)


def _exists_already(file: Path) -> WrongInput:
    return WrongInput(f"{file} exists already; choose another name (文件已存在)")


def add_login(parser: argparse.ArgumentParser) -> None:
    """The option `--as`: the account that acts. Its posts decide, as on the pages."""
    parser.add_argument(
        "--as", dest="login", required=True, metavar="LOGIN", help="who acts 操作人"
    )


def actor_named(office: Office, login: str) -> Actor:
    """The account that `--as` names. Raises WrongInput."""
    account = office.accounts.by_login(login)
    if account is None:
        raise WrongInput(f"there is no account {login} (没有这个账号)")
    return office.accounts.actor(account.id)


def day(text: str) -> date:
    """A day as an argument: `2026-03-31`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-03-31") from error


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option `--lang`."""
    parser.add_argument(
        "--lang",
        choices=("zh", "en"),
        default=language(),
        help="language 语言 (default: from LANG)",
    )


def language() -> str:
    """Chinese where the environment says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


_T = TypeVar("_T")


def of(lang: str, zh: _T, en: _T) -> _T:
    """The one in this language."""
    return zh if lang == "zh" else en


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int) -> str:
    """The text with spaces after it."""
    return text + " " * max(0, columns - width(text))


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines with aligned columns; the first row is underlined."""
    kept = [[*row] for row in rows]
    widths = [max(width(row[column]) for row in kept) for column in range(len(kept[0]))]
    for number, row in enumerate(kept):
        line = "  ".join(padded(*cell) for cell in zip(row, widths, strict=True))
        yield line.rstrip()
        if number == 0:
            yield "  ".join("─" * columns for columns in widths)
