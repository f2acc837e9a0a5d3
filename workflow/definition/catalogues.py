"""Catalogues: what definitions share. Roles, departments, forms, materials, reasons, texts, law.

A catalogue file is a YAML document that begins with `catalogue: <name>` and holds any of the
sections below; all files together make one `Catalogues` value. Consumers: the library, the
checks, the engine (roles, parameters, law) and the web (forms, texts).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from workflow.definition.afterwards import BudgetLine, Scheme
from workflow.definition.base import Duration, Id, Part, Text
from workflow.definition.exporting import Export
from workflow.definition.remedies import Appeal
from workflow.definition.tables import Table

Level = Literal["village", "township", "county", "organisation"]
Levels = tuple[Level, ...]
"""Levels of places: what a post is for."""


class Privacy(StrEnum):
    """Who may see a field. The class decides what a public notice may show."""

    PUBLIC = "public"
    """May be shown to everyone (household size, amount, service)."""
    NAME = "name"
    """A person's name: whole on a community board, masked on the internet."""
    PERSONAL = "personal"
    """Never public (address, phone, relation)."""
    SENSITIVE = "sensitive"
    """Never public, encrypted, only in tasks that read it (ID number, health, account, minors;
    个人信息保护法 28)."""


class FieldType(StrEnum):
    """What a form field holds, and so how it is asked, checked and kept."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    MONEY = "money"
    """Kept as integer fen, asked in yuan."""
    DATE = "date"
    MONTH = "month"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    ID_NUMBER = "id_number"
    """The 18-digit citizen number with its checksum (GB 11643)."""
    PHONE = "phone"
    """A mobile number of 11 digits or a landline with its area code; kept as digits."""
    EMAIL = "email"
    """An e-mail address: one `@`, a domain with a dot, no spaces, at most 254 characters. Kept
    with full-width characters folded and the domain in small letters."""
    BANK_ACCOUNT = "bank_account"
    """The number of a bank account: 8 to 32 digits, kept without the spaces and hyphens between
    them and shown in groups of four. Always `sensitive`. A UnionPay card whose last digit does not
    fit is asked about once, never refused for good."""
    PLACE = "place"
    """A region of the office's tree; `level` says how deep."""
    ORGANISATION = "organisation"
    """A school or other body in the directory; `kind` says which."""
    OFFICERS = "officers"
    """Members of staff, chosen from those who hold `role`; kept as the numbers of their accounts.
    Only in forms that staff fill in."""
    TABLE = "table"
    """Rows with `columns`, such as the members of a household."""
    FILE = "file"
    SIGNATURE = "signature"


class FormField(Part):
    """One question of a form."""

    title: Text
    """The question."""
    type: FieldType
    """What the answer is."""
    privacy: Privacy = Privacy.PERSONAL
    """Who may see the answer."""
    required: bool = False
    """Whether an answer must be given (when the field is shown)."""
    show_when: str | None = None
    """A guard over the form's other fields; the question is asked only when it holds."""
    hint: Text | None = None
    """A line of help below the question."""
    options: dict[Id, Text] | None = None
    """For `choice` and `choices`: the answers offered."""
    columns: dict[Id, FormField] | None = None
    """For `table`: the questions of each row."""
    level: Literal["county", "township", "village"] | None = None
    """For `place`: the level of region asked for."""
    kind: Id | None = None
    """For `organisation`: the kind of body, such as `school`."""
    role: Id | None = None
    """For `officers`: the role whose holders are offered; `minimum` and `maximum` say how many."""
    minimum: int | None = None
    """Smallest number or amount (fen); for a table, the fewest rows."""
    maximum: int | None = None
    """Largest number or amount (fen); for a table, the most rows; for text, the longest."""
    counts: Id | None = None
    """For `number`: a table of the same form. The answer is how many rows it has; nobody is asked,
    and what is sent for it is not taken (the people of a household are in its table)."""
    adds: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
    """For `number` and `money`: a column of a table of the same form (`members.monthly_income`).
    The answer is what its rows come to together, 0 where none says anything; nobody is asked, and
    what is sent for it is not taken (what a household earns is what its members earn)."""
    page: Text | None = None
    """In the applicant's steps a new page begins with this question, under this heading; without
    it only a table has a page of its own."""
    not_at: Levels = ()
    """Levels of posts that are not asked this and do not see it, such as bank data in a village;
    another level asks for it later."""

    @property
    def follows(self) -> str | None:
        """The table that the answer follows from, so that nobody is asked; None for a question."""
        return self.counts or (self.adds.partition(".")[0] if self.adds else None)

    @model_validator(mode="after")
    def _fits_its_type(self) -> FormField:
        if self.counts is not None and self.type is not FieldType.NUMBER:
            raise ValueError("what `counts` is a number; change `type` or remove `counts`")
        if self.counts is not None and self.adds is not None:
            raise ValueError("a field `counts` a table or `adds` a column; remove one of them")
        if (self.type in (FieldType.CHOICE, FieldType.CHOICES)) != (self.options is not None):
            raise ValueError("a choice has options, and only a choice; add or remove `options`")
        if (self.type is FieldType.TABLE) != (self.columns is not None):
            raise ValueError("a table has columns, and only a table; add or remove `columns`")
        if (self.type is FieldType.OFFICERS) != (self.role is not None):
            raise ValueError("`officers` have a role, and only they; add or remove `role`")
        return self


class Form(Part):
    """A set of questions asked together."""

    title: Text
    """Its heading."""
    hint: Text | None = None
    """A line of help below the heading."""
    fields: dict[Id, FormField]
    """The questions in the order they are asked."""
    not_at: Levels = ()
    """Levels of posts that are asked none of these questions; another level asks them later."""

    @model_validator(mode="after")
    def _counts_its_own_tables(self) -> Form:
        tables = {name for name, field in self.fields.items() if field.type is FieldType.TABLE}
        for name, field in self.fields.items():
            if field.counts is not None and field.counts not in tables:
                raise ValueError(f"`{name}` counts `{field.counts}`, which is no table of its form")
            for column, cell in (field.columns or {}).items():
                if cell.counts is not None:
                    raise ValueError(f"`{name}.{column}` counts a table, but stands in a table")
                if cell.adds is not None:
                    raise ValueError(f"`{name}.{column}` adds a column, but stands in a table")
        return self

    @model_validator(mode="after")
    def _adds_its_own_columns(self) -> Form:
        for name, field in self.fields.items():
            if field.adds is None:
                continue
            table, _dot, column = field.adds.partition(".")
            cell = ((self.fields[table].columns or {}) if table in self.fields else {}).get(column)
            if cell is None:
                raise ValueError(f"`{name}` adds `{field.adds}`, which is no column of its form")
            if field.type not in (FieldType.NUMBER, FieldType.MONEY) or cell.type != field.type:
                raise ValueError(
                    f"`{name}` and `{field.adds}` must both be numbers or both be amounts of money"
                )
        return self


class Material(Part):
    """A document that a service may ask for."""

    title: Text
    """Its name."""
    hint: Text | None = None
    """Where to get it, or what to take care of."""
    privacy: Privacy = Privacy.SENSITIVE
    """Who may see it."""
    per: Literal["case", "adult"] = "case"
    """One for the case, or one for each adult of the household (consent to check)."""
    when: str | None = None
    """A guard: asked for only when it holds."""
    verified_by: Id | None = None
    """The definition that verifies this (means_check): it may then not be asked for
    (社会救助法 62)."""
    replaced_by: Text | None = None
    """For a paper no longer asked for: what took its place."""
    on_behalf: Literal["filing", "withdrawal", "agent", "phone"] | None = None
    """The signed paper on which staff do this for an applicant (filing, withdrawal), by which
    somebody else acts for them (agent), or which confirms what was taken down by phone; it belongs
    to every request."""
    not_at: Levels = ()
    """Levels of posts that make no image of it: they pass the paper on, another level scans it."""


class Role(Part):
    """A post's role: what its holder may handle."""

    title: Text
    """The name of the role."""
    serves: Level
    """Which level of place a post of this role is for."""
    department: Id | None = None
    """The department it belongs to."""
    head: Id | None = None
    """The role above it 经办人 → 负责人: who hands out its work, and to whom a deadline goes on."""
    cap: int | Id | None = None
    """In how many cases one holder may have tasks at a time 负荷上限: a number, or the parameter
    that says it (0 for no limit); beyond it nothing is taken or given to them."""
    inspects: bool = False
    """Looks at everything at its place and below 纪检监察, handles nothing, and asks."""


class Department(Part):
    """An organ that decides in its own name."""

    title: Text
    """Its full name."""


class Reason(Part):
    """A reason from the catalogue, offered where one must be given."""

    title: Text
    """The reason as it stands in a letter."""


CLOSES = "filing_closes"
"""The parameter that says when offices close: what an applicant sends in later, or on a day off,
counts from the next working day. Without it, or at 0, everything counts from its own day."""


class Parameter(Part):
    """A municipal number: days, amounts (fen), thresholds. A region may set its own value."""

    title: Text
    """What it means."""
    unit: Literal["days", "fen", "percent", "count", "yes_no", "scheme", "minutes"]
    """What the value counts; `scheme`: the number of a scheme of checks, `minutes` after
    midnight."""
    value: int
    """The default, where a region sets none (yes_no: 0 or 1)."""
    minimum: int | None = None
    """The least a region may set, where a law bounds it."""
    maximum: int | None = None
    """The most a region may set, where a law bounds it; deadlines are proven for this value."""
    at_most: Id | None = None
    """Another number of the region that it never exceeds, at any place: the quick aid that is at
    most one month of the subsistence line."""
    basis: str | None = None
    """The rule that bounds it."""


PLACEHOLDERS = frozenset(
    ("case", "applicant", "service", "organ", "date", "number", "reasons", "amount", "first_month",
     "refer", "due", "items", "contact", "appeal", "of", "wrong", "right", "stopped")
)  # fmt: skip
"""What a letter may name in braces."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""Anything in braces, known or not."""


class Letter(Part):
    """A letter's template: `{placeholders}` are filled from the case when it is issued."""

    title: Text
    """Its heading."""
    body: Text
    """The text, paragraphs separated by blank lines."""
    number: bool = True
    """Whether it carries a letter number of its organ."""


class Law(Part):
    """What the law allows for one nature of service: read by general code."""

    title: Text
    """The nature's name."""
    deemed_acceptance: bool = False
    """Silence at intake may count as acceptance (行政许可法 32)."""
    deemed_approval: bool = False
    """Silence at the decision may count as approval, where the service's basis says so."""
    appeal: Appeal | None = None
    """How a decision of this nature is contested; the catalogue's `appeal` by default."""
    pauses: tuple[Literal["correction", "special_procedure", "suspension"], ...] = ("correction",)
    """Which pauses of the clock are allowed: for missing information, for the special procedures of
    行政许可法 45, for a suspension 中止."""
    basis: tuple[str, ...] = ()
    """Where that is written."""


class Catalogues(Part):
    """All catalogue sections together, or those of one file."""

    catalogue: str | None = Field(default=None, exclude=True)
    """The file's name for itself; the sections of all files are merged."""
    departments: dict[Id, Department] = {}
    """Organs."""
    roles: dict[Id, Role] = {}
    """Roles."""
    forms: dict[Id, Form] = {}
    """Forms."""
    materials: dict[Id, Material] = {}
    """Materials (documents)."""
    reasons: dict[Id, dict[Id, Reason]] = {}
    """Lists of reasons, by the name of the list."""
    outcomes: dict[Id, Text] = {}
    """What the outcomes of tasks are called on buttons and in the history."""
    parameters: dict[Id, Parameter] = {}
    """Municipal numbers."""
    letters: dict[Id, Letter] = {}
    """Letters."""
    texts: dict[Id, Text] = {}
    """Other texts."""
    laws: dict[Id, Law] = {}
    """Law profiles by nature."""
    tables: dict[Id, Table] = {}
    """Decision tables."""
    schemes: dict[Id, Scheme] = {}
    """Named schemes of checks 动态管理."""
    budget_lines: dict[Id, BudgetLine] = {}
    """Budget lines of the payment roster."""
    exports: dict[Id, Export] = {}
    """Workbooks for other systems, in exactly their columns."""
    appeal: Appeal | None = None
    """How a decision is contested, where the law of its nature says nothing else: organ, days,
    court."""
    late_entry: Duration | None = None
    """How far back `occurred_on` may lie behind the day of recording (default 15 working days)."""
    notice_default: Duration | None = None
    """How long a notice runs where no rule says otherwise (default 5 working days)."""

    def field(self, name: str) -> FormField | None:
        """The first question of that name in any form."""
        return next((f.fields[name] for f in self.forms.values() if name in f.fields), None)

    def title_of(self, item: str) -> Text | None:
        """The name of a document or of a question; None for an unknown one."""
        asked = self.materials.get(item) or self.field(item)
        return asked.title if asked is not None else None

    def reason(self, name: str, *lists: str) -> Reason | None:
        """A reason: from these lists if it stands in one of them, else from the first that has
        it."""
        found = (self.reasons.get(each, {}).get(name) for each in (*lists, *self.reasons))
        return next((reason for reason in found if reason is not None), None)

    def role_level(self, role: str) -> str:
        """The level of place that `role` serves. Raises KeyError for an unknown role."""
        return self.roles[role].serves

    def appeal_of(self, nature: str) -> Appeal | None:
        """How a decision of this nature is contested; None where no law is known for it, or none
        says how."""
        law = self.laws.get(nature)
        return (law.appeal or self.appeal) if law is not None else None

    def heads(self, role: str) -> tuple[str, ...]:
        """The roles above `role`, the nearest first; a way that leads back ends where it began."""
        found: list[str] = []
        each = self.roles.get(role)
        while each is not None and each.head is not None and each.head not in found:
            found.append(each.head)
            each = self.roles.get(each.head)
        return tuple(found)
