"""What every part of the definition model is made of: frozen models, bilingual text, spans of time.

Input: plain data from `reader`. Consumers: `model` and `catalogues`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from workflow.domain.clock import Unit

ID_PATTERN = r"^[a-z][a-z0-9_]*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
"""An identifier: lower-case ASCII letters, digits and underscores, a letter first."""


class Part(BaseModel):
    """A frozen piece of a definition: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True
    )


class Text(Part):
    """A text in both languages. Both are required: nobody reads half a page."""

    zh: str = Field(min_length=1)
    """Chinese."""
    en: str = Field(min_length=1)
    """English."""

    def to(self, locale: str) -> str:
        """The text in `locale`: Chinese for any `zh…`, English for everything else."""
        return self.zh if locale.startswith("zh") else self.en


_SPAN = re.compile(r"^([0-9]{1,4}|[a-z][a-z0-9_]*) (working days?|calendar days?|months?)$")


class Span(Part):
    """A length of time with its unit; the amount is a number or the name of a parameter."""

    amount: int | str
    """How many, or the id of a parameter in the catalogue whose value says how many."""
    unit: Unit
    """Working days, calendar days or months: always written."""

    @classmethod
    def parse(cls, text: object) -> Span:
        """Read `20 working days`, `7 calendar days`, `county_days working days`, `6 months`.

        Raises ValueError, saying what to write, for anything else.
        """
        if isinstance(text, Span):
            return text
        found = _SPAN.match(text) if isinstance(text, str) else None
        if not found:
            raise ValueError(
                f"{text!r} is no length of time; write a number (or a parameter) and its unit, "
                "such as 20 working days, 7 calendar days or 6 months"
            )
        amount, unit = found.groups()
        whole = {"w": Unit.WORKING, "c": Unit.CALENDAR, "m": Unit.MONTHS}[unit[0]]
        return cls(amount=int(amount) if amount.isdigit() else amount, unit=whole)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value}"


Duration = Annotated[
    Span,
    BeforeValidator(Span.parse, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
"""A span of time as it is written in a file: `20 working days`."""


def one_of(model: Part, names: tuple[str, ...], what: str) -> None:
    """Raise ValueError unless exactly one of the attributes `names` is given."""
    given = [name for name in names if getattr(model, name.replace(" ", "_")) is not None]
    if len(given) != 1:
        found = " and ".join(given) if given else "none"
        raise ValueError(f"{what} has exactly one of {', '.join(names)}; found {found}")


def as_tuple(value: Any) -> Any:
    """Let a single word stand for a list of one."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
"""A list of names; one name may be written without brackets."""
