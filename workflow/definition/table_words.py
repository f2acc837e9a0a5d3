"""What a decision table said, in words: rows with what was wanted and seen, and what follows.

Input: an `Applied` and the catalogues. Output: texts in one language. Consumers: the officer's and
the applicant's pages, the quick check, the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from workflow.definition.base import Text
from workflow.definition.catalogues import Catalogues
from workflow.definition.deciding import OTHERWISE, Applied, Row, Seen
from workflow.definition.table_expressions import Exact
from workflow.definition.tables import Plain, Table, TableInput, TableOutput


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: `Income for each person`, `below 1,020.00 yuan`, `600.00 yuan`."""

    what: str
    wanted: str
    seen: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One row in words."""

    name: str
    says: str
    conditions: tuple[Condition, ...]
    holds: bool | None
    hit: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """A table's answer in words."""

    title: str
    summary: str
    version: int
    basis: tuple[str, ...]
    rows: tuple[SaidRow, ...]
    says: tuple[str, ...]
    """What the rows that decide say, in plain words."""
    outputs: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    """What would have to be known."""
    may: tuple[str, ...]
    """Other services that may fit, by id."""
    known: bool


def explained(said: Applied, catalogues: Catalogues, locale: str) -> Explained:
    """The table's answer in the language `locale`."""
    words = TableWords(said.table, catalogues, locale)
    table = said.table
    hits = [table.otherwise if hit == OTHERWISE else table.rules[hit] for hit in said.hits]
    return Explained(
        title=table.title.to(locale),
        summary=table.summary.to(locale) if table.summary else "",
        version=table.version,
        basis=table.basis,
        rows=tuple(words.row(row) for row in said.rows),
        says=tuple(hit.says.to(locale) for hit in hits if hit is not None),
        outputs=tuple(
            (output.title.to(locale), words.output(output, said.outputs[name]))
            for name, output in table.outputs.items()
            if name in said.outputs
        ),
        missing=tuple(words.title(name) for name in said.missing),
        may=tuple(dict.fromkeys(name for hit in hits if hit is not None for name in hit.may)),
        known=said.known,
    )


_SIGNS: Mapping[str, Text] = {
    "<": Text(zh="低于", en="below"),
    "<=": Text(zh="不高于", en="at most"),
    ">": Text(zh="高于", en="above"),
    ">=": Text(zh="不低于", en="at least"),
    "==": Text(zh="为", en="is"),
    "!=": Text(zh="不为", en="is not"),
    "in": Text(zh="属于", en="is one of"),
}
_YES = Text(zh="是", en="yes")
_NO = Text(zh="否", en="no")
_UNKNOWN = Text(zh="还不知道", en="not known yet")
_SEVERAL = Text(zh="几项合看", en="Several values together")
_OPERATORS = ((" * ", " × "), (" / ", " ÷ "), ("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("==", "="))
_WORD = re.compile(r"'([a-z0-9_]+)'|([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class TableWords:
    """Puts the parts of one table into words of one language."""

    table: Table
    catalogues: Catalogues
    locale: str

    def title(self, name: str) -> str:
        """What a value is called."""
        each = self.table.inputs[name]
        if each.parameter is not None:
            known = self.catalogues.parameters.get(each.parameter)
            return known.title.to(self.locale) if known else name
        return each.title.to(self.locale) if each.title else name

    def row(self, row: Row) -> SaidRow:
        """A row with its conditions."""
        conditions = tuple(self.condition(seen) for seen in row.tests)
        return SaidRow(row.name, row.rule.says.to(self.locale), conditions, row.holds, row.hit)

    def condition(self, seen: Seen) -> Condition:
        """One condition."""
        if not seen.name:
            return Condition(
                _SEVERAL.to(self.locale), self.formula(seen.text), self._all_seen(seen), seen.holds
            )
        value = self.value(self.table.inputs[seen.name], seen.value)
        return Condition(self.title(seen.name), self._wanted(seen), value, seen.holds)

    def _wanted(self, seen: Seen) -> str:
        each = self.table.inputs[seen.name]
        sign = _SIGNS[seen.sign].to(self.locale)
        comma = "、" if self.locale.startswith("zh") else ", "
        told = comma.join(self.value(each, one) for one in seen.wanted)
        space = "" if self.locale.startswith("zh") else " "
        written = seen.text.lstrip("<>=! ")
        formula = self.formula(written)
        if not told:
            return f"{sign}{space}{formula}"
        plain = seen.sign == "in" or written.isdigit() or not _WORD.search(written)
        plain = plain or each.type in ("boolean", "choice")
        return f"{sign}{space}{told}" if plain else f"{sign}{space}{told} ({formula})"

    def _all_seen(self, seen: Seen) -> str:
        return {True: _YES, False: _NO, None: _UNKNOWN}[seen.holds].to(self.locale)

    def formula(self, text: str) -> str:
        """An expression with the titles of its values and the signs people know."""
        options = {
            option: title.to(self.locale)
            for each in self.table.inputs.values()
            for option, title in (each.options or {}).items()
        }

        def title(match: re.Match[str]) -> str:
            if match[1] is not None:
                return options.get(match[1], match[1])
            return self.title(match[2]) if match[2] in self.table.inputs else match[2]

        text = _WORD.sub(title, text)
        zh = self.locale.startswith("zh")
        for sign, word in (("&&", "且" if zh else "and"), ("||", "或" if zh else "or")):
            text = text.replace(sign, word)
        for sign, word in _OPERATORS:
            text = text.replace(sign, word)
        return re.sub(r"!(?=\S)", "不是" if zh else "not ", text)

    def value(self, each: TableInput, value: Exact | None) -> str:
        """A value of an input."""
        if value is None:
            return _UNKNOWN.to(self.locale)
        if isinstance(value, str):
            known = (each.options or {}).get(value)
            return known.to(self.locale) if known else value
        if isinstance(value, bool):
            return (_YES if value else _NO).to(self.locale)
        return self._number(value, self._is_money(each))

    def _is_money(self, each: TableInput) -> bool:
        if each.parameter is not None:
            known = self.catalogues.parameters.get(each.parameter)
            return known is not None and known.unit == "fen"
        return each.type == "money"

    def output(self, output: TableOutput, value: Plain) -> str:
        """What the table says of one thing."""
        if output.type == "role":
            role = self.catalogues.roles.get(str(value))
            return role.title.to(self.locale) if role else str(value)
        if isinstance(value, str):
            known = (output.options or {}).get(value)
            return known.to(self.locale) if known else value
        if isinstance(value, bool):
            return (_YES if value else _NO).to(self.locale)
        return self._number(Fraction(value), output.type == "money")

    def _number(self, value: Fraction, money: bool) -> str:
        zh = self.locale.startswith("zh")
        if not money:
            return str(value) if value.denominator == 1 else f"{float(value):,.4f}"
        unit = "元" if zh else " yuan"
        if value.denominator == 1:
            sign, fen = ("-", -int(value)) if value < 0 else ("", int(value))
            return f"{sign}{fen // 100:,}.{fen % 100:02}{unit}"
        about = "约" if zh else "about "
        return f"{about}{float(value / 100):,.4f}{unit}"


def lines(told: Explained, locale: str) -> Iterator[str]:
    """The explanation as lines of plain text, for the command line."""
    zh = locale.startswith("zh")
    yield f"{told.title} ({'第' if zh else 'version '}{told.version}{'版' if zh else ''})"
    marks = {True: "✓", False: "✗", None: "?"}
    seen = "实际" if zh else "seen"
    for row in told.rows:
        yield f"{'→' if row.hit else ' '} {marks[row.holds]} {row.says}"
        for each in row.conditions:
            shown = f"{each.what} {each.wanted}"
            yield f"      {marks[each.holds]} {shown}; {seen}: {each.seen}"
    if told.missing:
        need = "还需要知道" if zh else "still needed"
        yield f"{need}: {('、' if zh else ', ').join(told.missing)}"
    for title, value in told.outputs:
        yield f"= {title}: {value}"
    for says in told.says:
        yield f"  {says}"
