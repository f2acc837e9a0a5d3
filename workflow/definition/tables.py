"""Decision tables: a rule of an office as rows that can be read, checked and explained.

A table stands in a catalogue (`tables:`); a definition says which it uses and where their values
come from (`tables: {id: {with: …}}`). Consumers: `deciding` evaluates one, `check` vouches for it,
the pages and `onewindow table` explain it row by row.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from workflow.definition.base import Id, Names, Part, Text

Plain = bool | int | str
"""A value as it is written in a file."""
Test = bool | int | str | tuple[bool | int | str, ...]
"""What is wanted of one value: `true`, `3`, `"< 1.5 * line"`, `in [a, b]`, or a list: all hold."""

NUMBERS = ("money", "number")
"""The types that are counted with."""


def _tests(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class TableInput(Part):
    """A value that a table looks at: given from outside, a parameter, or worked out."""

    title: Text | None = None
    """What it is called; a parameter brings its own title."""
    type: Literal["money", "number", "boolean", "choice"] | None = None
    """What it is: money in fen, a whole number, yes or no, or one of `options`."""
    options: dict[Id, Text] | None = None
    """For a choice: what it can be."""
    parameter: Id | None = None
    """The municipal number that it is."""
    value: str | None = Field(default=None, alias="is")
    """How it is worked out from the other values: exact, never rounded."""
    unknown: bool | int | str | None = None
    """What counts while nobody has answered; without it the table says that it cannot tell yet."""
    minimum: int | None = None
    """The least it can be (fen): the checks count on it."""
    maximum: int | None = None
    """The most it can be (fen)."""

    @model_validator(mode="after")
    def _fits(self) -> TableInput:
        if self.parameter is not None:
            if self.type is not None or self.value is not None or self.unknown is not None:
                raise ValueError("a `parameter` has its type and value from the catalogue")
            return self
        if self.type is None or self.title is None:
            raise ValueError("a value has a `title` and a `type`, or is a `parameter`")
        if (self.type == "choice") != (self.options is not None):
            raise ValueError("a choice has `options`, and only a choice")
        if self.value is not None and (self.type not in NUMBERS or self.unknown is not None):
            raise ValueError("`is` works out money or a number, and leaves nothing unknown")
        return self


class Rounding(Part):
    """How an amount that comes out uneven is made even."""

    how: Literal["up", "down", "half_up"]
    """Up or down to the next step, or to the nearest (a half goes up, away from zero)."""
    to: int = Field(default=1, ge=1)
    """The step: 1 for fen, 100 for whole yuan, 1000 for ten yuan."""


class TableOutput(Part):
    """What a table says."""

    title: Text
    """What it is called."""
    type: Literal["money", "number", "boolean", "choice", "role"]
    """What it is: money in fen, a whole number, yes or no, one of `options`, or a role."""
    options: dict[Id, Text] | None = None
    """For a choice: what it can be."""
    rounded: Rounding | None = Field(default=None, alias="round")
    """For what may come out uneven; without it the result must be whole."""
    gathered: Literal["sum", "least", "most", "any", "all", "first"] | None = Field(
        default=None, alias="gather"
    )
    """With `hit: collect`: how the rows that hold come to one value."""

    @model_validator(mode="after")
    def _fits(self) -> TableOutput:
        if (self.type == "choice") != (self.options is not None):
            raise ValueError("a choice has `options`, and only a choice")
        if self.rounded is not None and self.type not in NUMBERS:
            raise ValueError("`round` belongs to money or a number")
        ways = {
            "money": ("sum", "least", "most", "first"),
            "number": ("sum", "least", "most", "first"),
            "boolean": ("any", "all", "first"),
        }.get(self.type, ("first",))
        if self.gathered is not None and self.gathered not in ways:
            raise ValueError(f"`gather` of a {self.type} is one of {', '.join(ways)}")
        return self


class TableRule(Part):
    """One row: when all of it holds, this is what follows."""

    when: dict[Id, Annotated[Test, BeforeValidator(_tests)]] = {}
    """For each value what is wanted of it; all must hold."""
    given: str | None = Field(default=None, alias="if")
    """A condition over several values, which must hold as well."""
    then: dict[Id, Plain] = {}
    """The outputs: values, or for amounts how they are worked out."""
    says: Text
    """The row in plain words, for the applicant as well."""
    may: Names = ()
    """Services that may fit when the row holds: named to the applicant."""


class Otherwise(Part):
    """What follows when no row holds."""

    then: dict[Id, Plain] = {}
    """The outputs."""
    says: Text
    """In plain words."""
    may: Names = ()
    """Services that may fit: named to the applicant."""


class Table(Part):
    """A decision table: the rows are looked at from the top."""

    title: Text
    """Its name."""
    summary: Text | None = None
    """What it decides, for the applicant."""
    version: int = Field(default=1, ge=1)
    """Its version as written; a case keeps the version it was filed under."""
    basis: tuple[str, ...] = ()
    """Where the rule is written."""
    hit: Literal["first", "unique", "collect"]
    """The first row that holds decides; or one row at most can hold; or all that hold together."""
    inputs: dict[Id, TableInput] = Field(min_length=1)
    """The values it looks at."""
    outputs: dict[Id, TableOutput] = Field(min_length=1)
    """What it says."""
    rules: dict[Id, TableRule] = Field(min_length=1)
    """The rows, in this order."""
    otherwise: Otherwise | None = None
    """When no row holds."""

    @property
    def given(self) -> tuple[str, ...]:
        """The inputs whose values come from outside: neither parameters nor worked out."""
        return tuple(
            name
            for name, each in self.inputs.items()
            if each.parameter is None and each.value is None
        )


class UsesTable(Part):
    """A table as a definition uses it; guards then see `<name>_<output>` and `<name>_known`."""

    table: Id | None = None
    """The table; the one of the same name by default."""
    bind: dict[Id, Names] = Field(default={}, alias="with")
    """For each input where its value comes from: a variable, or how it is worked out from
    variables; a list gives the first that is known. By default the variable of the same name."""

    def name_of(self, called: str) -> str:
        """The table's name in the catalogue; `called` is its name in the definition."""
        return self.table or called

    def sources(self, given: str) -> tuple[str, ...]:
        """Where the value of an input comes from: the first that is known."""
        return self.bind.get(given, (given,))


class QuickCheck(Part):
    """A first look before filing: a few questions, nothing is kept, nobody is bound."""

    form: Id
    """The questions."""
    tables: dict[Id, UsesTable] = Field(min_length=1)
    """The tables that answer, in this order; they read the questions and the tables above them."""


class FillsIn(Part):
    """A table beside the form of a task: shown row by row, and what it fills in."""

    fills: dict[Id, Id] = {}
    """Field of the form → output of the table: filled in before the officer has written there."""
    agrees: dict[Id, str] = {}
    """Outcome → a condition over the table's outputs under which the table says the same."""


class Routed(Part):
    """A table that says which role handles a task."""

    table: Id
    """The table, as named in `tables` of the definition."""
    gives: Id
    """The output with the role."""


__all__ = [
    "NUMBERS",
    "FillsIn",
    "Otherwise",
    "Plain",
    "QuickCheck",
    "Rounding",
    "Routed",
    "Table",
    "TableInput",
    "TableOutput",
    "TableRule",
    "Test",
    "UsesTable",
]
