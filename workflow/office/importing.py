"""Places and people of an office from a workbook: first what would happen, then exactly that.

Input: rows of the `sheets` and the office as it stands. Output: a `Plan` with a line for each
row (added, changed, the same, refused and why). `apply` writes what a plan shows, in one
transaction. Consumers: the administrator's pages and `onewindow people import`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from workflow.bootstrap import Office
from workflow.definition import mailboxes
from workflow.definition.base import Text
from workflow.definition.catalogues import Catalogues
from workflow.definition.written import as_yaml
from workflow.domain.people import Directory, PlaceInfo
from workflow.office.identities import hidden, identity_of
from workflow.office.rows import require_readable
from workflow.office.sheets import SHEETS
from workflow.office.staffing import LOGIN, NotAllowed, check_place, check_post, manages
from workflow.ports import PersonRecord
from workflow.store.accounts import Account
from workflow.store.logins import normalise_login
from workflow.store.office_rows import NewAccount, NewPost, OfficeRows, new_password, put_office
from workflow.store.queries.staff import HeldPost, posts_with_dates
from workflow.workbooks import SheetRow

_SHEETS = {sheet.name: sheet for sheet in SHEETS}

DEPARTMENTS = "departments_of_this_office"
"""The name of the catalogue that a workbook's departments become a draft of."""
_LEVELS = {"县": "county", "区": "county", "乡镇": "township", "乡": "township", "镇": "township",
           "街道": "township", "村": "village", "社区": "village"}  # fmt: skip
_LANGUAGES = {
    "": "zh",
    "zh": "zh",
    "中文": "zh",
    "汉语": "zh",
    "en": "en",
    "english": "en",
    "英文": "en",
}
_PHONE = re.compile(r"^\+?[0-9][0-9 -]{4,19}$")
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


class Action(StrEnum):
    """What happens to a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that changes."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of the workbook comes to."""

    sheet: str
    number: int
    action: Action
    label: str
    """What the row is about, as typed."""
    differences: tuple[Difference, ...] = ()
    why: Text | None = None
    """For a refused row: why, and what to do."""


@dataclass
class Plan:
    """What an import would do."""

    lines: list[Line] = field(default_factory=list)
    places: dict[str, PlaceInfo] = field(default_factory=dict)
    departments: dict[str, Text] = field(default_factory=dict)
    people: dict[str, NewAccount] = field(default_factory=dict)
    """New accounts by login, still without a password."""
    changed: dict[str, dict[str, str]] = field(default_factory=dict)
    identities: dict[str, PersonRecord] = field(default_factory=dict)
    """Who somebody is, by login."""
    posts: list[NewPost] = field(default_factory=list)
    ends: list[NewPost] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """What was shown, to compare with what would happen now."""
        return hashlib.sha256(repr(self.lines).encode()).hexdigest()

    def count(self, action: Action) -> int:
        """How many rows come to this."""
        return sum(line.action is action for line in self.lines)

    @property
    def does_something(self) -> bool:
        """Whether anything would be added or changed."""
        return bool(self.count(Action.ADD) + self.count(Action.CHANGE))


@dataclass(frozen=True)
class Applied:
    """What was written."""

    accounts: tuple[NewAccount, ...]
    """New accounts with their passwords, which are kept nowhere else."""
    draft: int | None
    """The draft that holds the departments; None without any."""


@dataclass(frozen=True)
class Importer:
    """For whom a workbook is read."""

    name: str
    scope: frozenset[str] | None = None
    """The places they administer; None for whoever runs the machine."""
    login: str = ""
    """Their own account, to which they give no post."""


def plan_import(
    office: Office, catalogues: Catalogues, rows: Sequence[SheetRow], importer: Importer
) -> Plan:
    """What the rows would change in the office as it stands today."""
    return _Planner(office, catalogues, importer).plan(rows)


def apply(office: Office, plan: Plan, importer: Importer) -> Applied:
    """Write what the plan shows, all or nothing. Raises Unavailable when somebody was faster."""
    accounts = tuple(replace(each, password=new_password()) for each in plan.people.values())
    rows = OfficeRows(
        places=tuple(plan.places.values()),
        accounts=accounts,
        changed=plan.changed,
        posts=plan.posts,
        ends=plan.ends,
        identities=plan.identities,
    )
    put_office(office.store.database, office.store.keys, rows, office.now())
    draft = None
    if plan.departments:
        named = {
            name: {"title": {"zh": title.zh, "en": title.en}}
            for name, title in plan.departments.items()
        }
        text = as_yaml({"catalogue": DEPARTMENTS, "departments": named})
        draft = office.definition_drafts.add(DEPARTMENTS, text, importer.name)
    return Applied(accounts, draft)


class _Planner:
    """Goes through the rows in the order of the sheets, each standing on those before it."""

    def __init__(self, office: Office, catalogues: Catalogues, importer: Importer) -> None:
        self.office = office
        self.catalogues = catalogues
        self.importer = importer
        self.today = office.calendar.civil_day(office.now())
        self.known: dict[str, PlaceInfo] = dict(office.store.directory().places)
        self.scope = importer.scope
        self.staff = {each.login: each for each in office.accounts.everybody()}
        self.held: dict[int, list[HeldPost]] = {}
        with office.store.database.read() as connection:
            for post in posts_with_dates(connection):
                self.held.setdefault(post.account, []).append(post)
        self.seen: set[tuple[str, ...]] = set()
        self.result = Plan()

    def plan(self, rows: Sequence[SheetRow]) -> Plan:
        takes: Mapping[str, Callable[[SheetRow], Line]] = {
            "regions": self._region,
            "organisations": self._organisation,
            "departments": self._department,
            "people": self._person,
            "posts": self._post,
        }
        for row in _parents_first(rows):
            try:
                self._look_at(row)
                line = takes[row.sheet](row)
            except NotAllowed as refused:
                line = Line(row.sheet, row.number, Action.REFUSE, _label(row), (), refused.text)
            self.result.lines.append(line)
        order = {sheet.name: number for number, sheet in enumerate(SHEETS)}
        self.result.lines.sort(key=lambda line: (order[line.sheet], line.number))
        return self.result

    def _look_at(self, row: SheetRow) -> None:
        """What holds for every sheet: no formulas, nothing missing, nothing twice."""
        require_readable(row, _SHEETS[row.sheet])
        key = _key(row)
        if key in self.seen:
            raise NotAllowed("这一行和前面的重复。", "The same stands in a row before.")
        self.seen.add(key)

    def _region(self, row: SheetRow) -> Line:
        cells = row.cells
        level = _LEVELS.get(cells["level"], cells["level"].casefold())
        names = cells["name_zh"], cells["name_en"] or cells["name_zh"]
        if level == "organisation":
            raise NotAllowed("机构请写在“机构”表。", "Put organisations into their own sheet.")
        return self._place(row, PlaceInfo(cells["code"], level, cells["parent"] or None, *names))

    def _organisation(self, row: SheetRow) -> Line:
        cells = row.cells
        names = cells["name_zh"], cells["name_en"] or cells["name_zh"]
        kind = cells["kind"].casefold()
        return self._place(
            row, PlaceInfo(cells["code"], "organisation", cells["region"], *names, kind)
        )

    def _place(self, row: SheetRow, info: PlaceInfo) -> Line:
        check_place(info, self.known, self.scope)
        before = self.known.get(info.code)
        self.known[info.code] = info
        if self.scope is not None:
            self.scope |= {info.code}
        compared = ("parent", "zh", "en", "kind")
        old = {name: getattr(before, name) or "" for name in compared} if before else None
        new = {name: getattr(info, name) or "" for name in compared}
        line = _line(row, f"{info.code} {info.zh}", old, new)
        if line.action is not Action.SAME:
            self.result.places[info.code] = info
        return line

    def _department(self, row: SheetRow) -> Line:
        cells = row.cells
        known = self.catalogues.departments.get(cells["code"])
        if known is None:
            raise NotAllowed(
                "流程定义里没有这个部门代码；只能修改已有部门的名称。",
                "No definition knows this department; only known ones can be renamed.",
            )
        title = Text(zh=cells["name_zh"], en=cells["name_en"])
        old = {"zh": known.title.zh, "en": known.title.en}
        line = _line(row, cells["code"], old, {"zh": title.zh, "en": title.en})
        if line.action is not Action.SAME:
            self.result.departments[cells["code"]] = title
        return line

    def _person(self, row: SheetRow) -> Line:
        cells = row.cells
        login = normalise_login(cells["login"])
        if not LOGIN.match(login):
            raise NotAllowed(
                "账号用2至60个字母、数字、汉字或 . _ - @ +，不含空格。",
                "A login has 2 to 60 letters, digits or . _ - @ +, and no spaces.",
            )
        new = {
            "name": cells["name"],
            "phone": _phone(cells["phone"]),
            "email": _email(cells["email"]),
            "locale": _language(cells["language"]),
        }
        account = self._existing(login)
        record = identity_of(self.office, cells["id_number"], cells["name"], account)
        if record is not None:
            self.result.identities[login] = record
            new["id_number"] = hidden(record.id_number)
        if account is None:
            self.result.people[login] = NewAccount(login, new["name"], "", new["locale"],
                                                   new["email"], new["phone"])  # fmt: skip
            return _line(row, f"{login} {new['name']}", None, new)
        old = {name: str(getattr(account, name, "")) for name in new}
        kept = {name: value or old[name] for name, value in new.items()}
        if not cells["language"]:
            kept["locale"] = old["locale"]
        line = _line(row, f"{login} {kept['name']}", old, kept)
        if line.action is Action.CHANGE:
            contact = {d.column: d.after for d in line.differences if d.column != "id_number"}
            if contact:
                self.result.changed[login] = contact
        return line

    def _existing(self, login: str) -> Account | None:
        """The staff account with this login. Raises NotAllowed for somebody else's."""
        account = self.staff.get(login)
        if account is None:
            if self.office.accounts.by_login(login) is not None:
                raise NotAllowed("这个账号名已被占用。", "This login is taken.")
            return None
        held = self.held.get(account.id, [])
        if self.scope is not None and not manages(self.scope, held, self.today):
            raise NotAllowed("这个账号不归您管理。", "This account is not yours to administer.")
        return account

    def _post(self, row: SheetRow) -> Line:
        login = normalise_login(row.cells["login"])
        role, place = self._role(row.cells["role"]), self._place_named(row.cells["place"])
        if login == self.importer.login:
            raise NotAllowed(
                "不能给自己安排岗位，请由另一位管理员来做。",
                "Nobody gives a post to themselves; another administrator does it.",
            )
        check_post(self.catalogues.roles, Directory(self.known), self.scope, role, place)
        account = None if login in self.result.people else self._existing(login)
        if account is None and login not in self.result.people:
            raise NotAllowed(
                "没有这个账号，请先写在“人员”表。",
                "There is no such login; put it into the sheet of people.",
            )
        since = _day(row.cells["since"])
        until = _day(row.cells["until"])
        if until is not None and until < (since or self.today):
            raise NotAllowed("截止日早于起始日。", "The last day lies before the first.")
        return self._held(row, account, NewPost(login, role, place, since or self.today, until))

    def _held(self, row: SheetRow, account: Account | None, post: NewPost) -> Line:
        """A post of somebody who may hold it already."""
        title = self.catalogues.roles[post.role].title
        label = f"{post.login}: {title.zh} {title.en} · {self.known[post.place].zh}"
        new = {"since": post.since.isoformat(), "until": _iso(post.until)}
        mine = self.held.get(account.id, []) if account is not None else []
        now = next((each for each in mine if (each.role, each.place) == (post.role, post.place)
                    and not each.over_by(post.since)), None)  # fmt: skip
        if now is None:
            self.result.posts.append(post)
            return _line(row, label, None, new)
        line = _line(row, label, {"until": _iso(now.until)}, {"until": new["until"]})
        if line.action is Action.CHANGE:
            self.result.ends.append(replace(post, since=now.since))
        return line

    def _role(self, typed: str) -> str:
        """A role by its id or its title in either language."""
        for name, role in self.catalogues.roles.items():
            if typed in (name, role.title.zh) or typed.casefold() == role.title.en.casefold():
                return name
        return typed

    def _place_named(self, typed: str) -> str:
        """A place by its code, or by its name where only one is called so."""
        if typed in self.known:
            return typed
        named = [each.code for each in self.known.values() if typed in (each.zh, each.en)]
        if len(named) > 1:
            codes = ", ".join(named[:5])
            raise NotAllowed(
                f"有几个“{typed}”，请写代码：{codes}。",
                f"Several places are called {typed}; write a code: {codes}.",
            )
        return named[0] if named else typed


def _line(row: SheetRow, label: str, old: Mapping[str, str] | None, new: Mapping[str, str]) -> Line:
    """The line of a row whose values were `old` (None: not there yet) and shall be `new`."""
    if old is None:
        given = tuple(Difference(name, "", value) for name, value in new.items() if value)
        return Line(row.sheet, row.number, Action.ADD, label, given)
    changed = tuple(
        Difference(name, old[name], value) for name, value in new.items() if old[name] != value
    )
    return Line(row.sheet, row.number, Action.CHANGE if changed else Action.SAME, label, changed)


def _label(row: SheetRow) -> str:
    return " ".join(value for value in list(row.cells.values())[:3] if value)


def _key(row: SheetRow) -> tuple[str, ...]:
    if row.sheet == "posts":
        return (row.sheet, *(row.cells[name] for name in ("login", "role", "place", "since")))
    if row.sheet == "people":
        return (row.sheet, normalise_login(row.cells["login"]))
    sheet = "places" if row.sheet in ("regions", "organisations") else row.sheet
    return (sheet, row.cells["code"])


def _parents_first(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Regions from the county down, so that the order of rows does not matter; all else as is."""
    depth = {"county": 0, "township": 1, "village": 2}

    def place(row: SheetRow) -> int:
        typed = row.cells["level"] if row.sheet == "regions" else ""
        return depth.get(_LEVELS.get(typed, typed.casefold()), 3)

    order = {sheet.name: number for number, sheet in enumerate(SHEETS)}
    return sorted(rows, key=lambda row: (order[row.sheet], place(row), row.number))


def _phone(text: str) -> str:
    if text and not _PHONE.match(text):
        raise NotAllowed(
            "电话只写数字，可以有空格和-。", "A phone number has digits, spaces and -."
        )
    return text


def _email(text: str) -> str:
    address = mailboxes.tidy(text)
    if address and not mailboxes.is_address(address):
        raise NotAllowed("邮箱地址不完整。", "The e-mail address is not complete.")
    return address


def _language(text: str) -> str:
    found = _LANGUAGES.get(text.casefold())
    if found is None:
        raise NotAllowed("语言写 zh 或 en。", "The language is zh or en.")
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise NotAllowed(f"“{text}”不是日期，请写成2026-03-02。",
                     f"{text!r} is no date; write it as 2026-03-02.")  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
