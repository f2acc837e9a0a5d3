"""Existing recipients from a workbook: first what would happen, then one case for each row.

Each row becomes a case of `recorded_benefit` (channel import), filed by whoever imports, with the
rules of every filing; a row that is there already stays as it is, so the same workbook can be read
again after an interruption. Consumers: the pages and `onewindow benefits import`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from workflow.bootstrap import Office
from workflow.definition import bank_accounts
from workflow.definition.base import Text
from workflow.definition.catalogues import FormField
from workflow.definition.closure import Closure
from workflow.definition.filed import RECORDED
from workflow.definition.identity import mistake, tidy
from workflow.domain.commands import File
from workflow.domain.entitlements import month_of
from workflow.domain.people import Actor
from workflow.errors import Refusal
from workflow.machine.access import staff_post_at
from workflow.office.importing import Action
from workflow.office.rows import require_readable
from workflow.office.staffing import NotAllowed
from workflow.store import people
from workflow.store.queries.benefits import benefits_of
from workflow.workbooks import Column, Sheet, SheetRow

SHEET = Sheet(
    "recipients",
    "享受对象",
    (
        Column("name", "姓名", "张某某", required=True),
        Column("id_number", "身份证号码", "990101197905060116", required=True),
        Column("phone", "电话", "13900000000"),
        Column("village", "村（社区）代码或名称", "荷花村", required=True),
        Column("kind", "待遇", "最低生活保障", required=True),
        Column("amount", "每月金额（元）", "630.00", required=True),
        Column("grade", "类别", "A"),
        Column("stable", "收入稳定", "是"),
        Column("size", "保障人数", "3"),
        Column("since", "开始月份", "2024-05"),
        Column("holder", "开户人", "张某某"),
        Column("bank", "开户银行", "某某银行"),
        Column("account", "账号", "6200000000000000000"),
    ),
)
HOW_TO = (
    "每行一个享受对象的一项待遇；先看试算结果，再决定是否导入。",
    "One row for each benefit of each recipient; look at the dry run first.",
    "带 * 的列必填。金额以元为单位。月份写2024-05。不要写公式。账号设为文本格式。",
    "Columns with * are needed. Amounts in yuan, months as 2024-05, no formulas, accounts as text.",
    "导入的待遇从下个月起列入发放名册。已经登记的行不会重复登记。",
    "What is imported is on the roster from the next month. Rows that are there stay as they are.",
)
_YES = {"是", "稳定", "yes", "y", "true", "1"}
_NO = {"", "否", "不稳定", "no", "n", "false", "0"}


@dataclass(frozen=True, slots=True)
class Line:
    """What a row comes to."""

    number: int
    action: Action
    label: str
    """Whom it is about, masked: a report may lie on a desk."""
    amount: int | None = None
    kind: str = ""
    why: Text | None = None
    """For a refused row: why, and what to do."""


@dataclass
class Plan:
    """What an import would do."""

    lines: list[Line] = field(default_factory=list)
    filings: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The answers of the cases to file, by row."""

    @property
    def fingerprint(self) -> str:
        """What was shown, to compare with what would happen now."""
        return hashlib.sha256(repr((self.lines, self.filings)).encode()).hexdigest()

    def count(self, action: Action) -> int:
        """How many rows come to this."""
        return sum(line.action is action for line in self.lines)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one row."""

    number: int
    tracking: str
    """The new case's; "" where it was refused."""
    why: str = ""
    """The refusal's code."""


def plan_import(office: Office, rows: Sequence[SheetRow], actor: Actor) -> Plan:
    """What the rows would do in the office as it stands."""
    planner = _Planner(office, actor)
    for row in rows:
        try:
            line = planner.look_at(row)
        except NotAllowed as refused:
            line = Line(row.number, Action.REFUSE, _label(row), why=refused.text)
        planner.plan.lines.append(line)
    return planner.plan


def apply(office: Office, plan: Plan, actor: Actor) -> list[Done]:
    """File the cases of a plan, each in a transaction of its own; what each row came to."""
    done = []
    for number, answers in plan.filings.items():
        key = office.store.keys.keyed_hash(f"{answers['id_number']} {answers['benefit_kind']}")
        command = File(
            definition=RECORDED,
            answers=answers,
            contact="phone" if answers.get("phone") else "none",
            channel="import",
            key=f"import-{key[:40]}",
        )
        try:
            done.append(Done(number, office.engine.handle(command, actor).tracking))
        except Refusal as refusal:
            done.append(Done(number, "", refusal.code))
    return done


class _Planner:
    def __init__(self, office: Office, actor: Actor) -> None:
        self.office = office
        self.actor = actor
        self.plan = Plan()
        self.closure: Closure = office.store.current(RECORDED)
        self.today = office.calendar.civil_day(office.now())
        self.directory = office.store.directory()
        self.seen: set[tuple[str, str]] = set()

    def look_at(self, row: SheetRow) -> Line:
        """What a row comes to. Raises NotAllowed."""
        require_readable(row, SHEET)
        cells = row.cells
        number, kind = self._number(cells["id_number"]), self._option("benefit_kind", cells["kind"])
        if (number, kind) in self.seen:
            raise NotAllowed("前面已有同一人的同一项待遇。", "The same stands in a row before.")
        self.seen.add((number, kind))
        village, amount = self._village(cells["village"]), _fen(cells["amount"])
        answers = {
            "applicant_name": cells["name"],
            "id_number": number,
            "phone": cells["phone"],
            "registered": village,
            "benefit_kind": kind,
            "monthly_amount": amount,
            "benefit_grade": self._option("benefit_grade", cells["grade"]),
            "benefit_stable": _said(cells["stable"]),
            "benefit_since": _month(cells["since"]),
            "household_size": _whole(cells["size"]),
            "account_holder": cells["holder"] or cells["name"],
            "bank": cells["bank"],
            "account_number": _account(cells["account"]),
        }
        if self._receives(number, kind):
            return Line(row.number, Action.SAME, _label(row), amount, kind)
        self.plan.filings[row.number] = {
            name: value for name, value in answers.items() if value not in ("", None)
        }
        return Line(row.number, Action.ADD, _label(row), amount, kind)

    def _number(self, typed: str) -> str:
        number = tidy(typed)
        wrong = mistake(number, self.today)
        if wrong is None:
            return number
        said = {
            "id_length": ("身份证号码应为18位。", "An ID number has 18 characters."),
            "id_checksum": (
                "身份证号码的校验码不对，请核对有没有抄错。",
                "The ID number's check character does not fit; look for a slip.",
            ),
        }
        raise NotAllowed(*said.get(wrong[0], ("身份证号码不对。", "This is no ID number.")))

    def _fields(self) -> Mapping[str, FormField]:
        return self.closure.catalogues.forms[RECORDED].fields

    def _option(self, name: str, typed: str) -> str:
        """A choice by its word or its title, without regard to 类."""
        if not typed:
            return ""
        options = self._fields()[name].options or {}
        plain = typed.casefold().removesuffix("类")
        for option, title in options.items():
            if plain in (option, title.zh.casefold().removesuffix("类"), title.en.casefold()):
                return option
        known_zh = "、".join(title.zh for title in options.values())
        known_en = ", ".join(title.en for title in options.values())
        raise NotAllowed(f"没有“{typed}”，可以写：{known_zh}。", f"Write one of: {known_en}.")

    def _village(self, typed: str) -> str:
        places = self.directory.places
        named = [
            place.code
            for place in places.values()
            if place.level == "village" and typed in (place.code, place.zh, place.en)
        ]
        here = [code for code in named if staff_post_at(code, self.actor, self.directory)]
        if len(here) > 1:
            raise NotAllowed(
                f"有几个“{typed}”，请写代码：{'、'.join(here[:5])}。",
                f"Several villages are called {typed}; write a code: {', '.join(here[:5])}.",
            )
        if not here and named:
            raise NotAllowed(f"“{typed}”不归您管理。", f"{typed} is not one of your places.")
        if not here:
            raise NotAllowed(
                f"没有叫“{typed}”的村（社区）。", f"There is no village called {typed}."
            )
        return here[0]

    def _receives(self, number: str, kind: str) -> bool:
        """Whether the person receives a benefit of the same budget line already."""
        own = f"{RECORDED}.record.{kind}"
        lines = self.closure.catalogues.budget_lines.values()
        mates = {own} | {s for line in lines if own in line.services for s in line.services}
        store = self.office.store
        with store.database.read() as connection:
            person = people.find_person(connection, store.keys, number)
            held = benefits_of(connection, person, None) if person is not None else []
        month = month_of(self.today)
        return any(
            each.opened.process in mates and each.in_month(month).status != "ended" for each in held
        )


def _label(row: SheetRow) -> str:
    name, number = row.cells["name"], tidy(row.cells["id_number"])
    return f"{name[:1]}* …{number[-4:]}"


def _fen(typed: str) -> int:
    """Yuan with at most two places, as fen."""
    try:
        fen = Decimal(typed.replace(",", "").replace("，", "")) * 100
    except InvalidOperation:
        fen = Decimal(-1)
    if not fen.is_finite() or fen <= 0 or fen != fen.to_integral_value() or fen > 2_000_000:
        raise NotAllowed(
            f"金额“{typed}”不对：写元，最多两位小数，大于0、不超过20000。",
            f"The amount {typed!r} does not fit: yuan, two places at most, up to 20000.",
        )
    return int(fen)


def _said(typed: str) -> bool:
    word = typed.casefold()
    if word not in _YES | _NO:
        raise NotAllowed("“收入稳定”写是或否。", "stable is yes or no.")
    return word in _YES


def _month(typed: str) -> str:
    text = typed[:7].replace("/", "-").replace(".", "-").replace("年", "-")
    year, _, month = text.partition("-")
    if not typed:
        return ""
    if not (year.isdecimal() and len(year) == 4 and month.isdecimal() and 1 <= int(month) <= 12):
        raise NotAllowed(
            f"“{typed}”不是月份，请写成2024-05。", f"{typed!r} is no month; write it as 2024-05."
        )
    return f"{year}-{int(month):02}"


def _whole(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdecimal() or not 1 <= int(typed) <= 30:
        raise NotAllowed("“保障人数”写1至30的整数。", "size is a whole number from 1 to 30.")
    return int(typed)


def _account(typed: str) -> str:
    number = bank_accounts.tidy(typed)
    if number and bank_accounts.mistake(number) is not None:
        raise NotAllowed(
            "账号写8到32位数字；表格里请设为文本格式，免得末位变成0。",
            "An account has 8 to 32 digits; format the column as text, or digits are lost.",
        )
    return number
