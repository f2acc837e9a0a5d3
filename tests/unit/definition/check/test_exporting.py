"""Exports under the checks: one change to a valid one, one problem at its line."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.catalogues import Catalogues
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import ProblemsFound

HEAD = """catalogue: platforms
exports:
  province:
    title: {zh: 省平台, en: Province}
    service: grant
    outcomes: [granted, not_granted]
    each: members
    by: [officer, administrator]
    columns:
      - {title: 编号, fact: tracking, required: true}
      - {title: 户主, field: applicant_name, longest: 30}
      - {title: 结果, fact: outcome, codes: {granted: "1", not_granted: "2"}}
      - {title: 原因, field: reason, codes: {ill: "1", fire: "2"}}
      - {title: 收入低, field: income_low, codes: {"yes": "1", "no": "0"}}
      - {title: 金额, field: amount, format: yuan}
      - {title: 人均, is: amount / household_size, format: yuan, round: {how: half_up}}
      - {title: 成员, column: name}
      - {title: 户籍, field: registered, format: full_name}
      - {title: 日期, fact: decided_on, format: yyyyMMdd}
      - {title: 类别, fixed: "110"}
---
"""
TEXT = HEAD + SMALL


def test_the_export_itself_has_no_problem() -> None:
    assert CHECKS.run(load_text(TEXT, "small.yaml")) == ()


@pytest.mark.parametrize(
    ("code", "old", "new", "meant"),
    [
        ("unknown-definition", "service: grant", "service: grunt", "did you mean `grant`?"),
        ("unknown-role", "by: [officer,", "by: [oficer,", "did you mean `officer`?"),
        ("unknown-outcome", "granted, not_granted]", "granted, not_grunted, not_granted]",
         "did you mean `not_granted`?"),
        ("unknown-field", "each: members", "each: member", "did you mean `members`?"),
        ("unknown-field", "field: applicant_name", "field: aplicant_name", "`applicant_name`?"),
        ("unknown-field", "column: name", "column: nam", "did you mean `name`?"),
        ("export-column", "fact: tracking", "fact: traking", "did you mean `tracking`?"),
        ("export-column", "title: 成员", "title: 户主", "each heading once"),
        ("export-column", "{title: 金额, field: amount, format: yuan}",
         "{title: 金额, field: members}", "a single answer"),
        ("export-format", "field: amount, format: yuan", "field: amount, format: yyyyMMdd",
         "write one of yuan, fen"),
        ("export-format", "format: yyyyMMdd", "format: yuan", "yyyyMMdd"),
        ("export-code", '{ill: "1", fire: "2"}', '{ill: "1", fir: "2", fire: "3"}', "`fire`?"),
        ("export-code", '{ill: "1", fire: "2"}', '{ill: "1"}', "add it to `codes`"),
        ("export-code", ', "no": "0"}', "}", "add it to `codes`"),
        ("export-code", 'codes: {granted: "1", not_granted: "2"}', "required: true",
         "add it to `codes`"),
        ("export-code", "{title: 编号, fact: tracking, required: true}",
         '{title: 编号, fact: tracking, codes: {a: "1"}}', "leave `codes` out"),
        ("guard-unknown-name", "is: amount / household_size", "is: amount / houshold_size",
         "household_size"),
        ("guard-type", "is: amount / household_size", "is: amount / reason", "number"),
        ("export-rounding", ", round: {how: half_up}", "", "add `round:"),
    ],
)  # fmt: skip
def test_one_change_gives_one_problem_at_its_line(
    code: str, old: str, new: str, meant: str
) -> None:
    assert TEXT.count(old) == 1, f"{old!r} stands there {TEXT.count(old)} times"
    text = TEXT.replace(old, new)
    (found,) = CHECKS.run(load_text(text, "small.yaml"))
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    assert (found.code, found.line) == (code, line), found
    assert meant in f"{found.what}; {found.instead}"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{title: 类别, fixed: \"110\"}", "{title: 类别}", "exactly one of"),
        ("{title: 类别, fixed: \"110\"}", '{title: 类别, fixed: "1", fact: row}', "fact and fixed"),
        ("fact: tracking, req", "fact: tracking, round: {how: up}, req", "`round` belongs"),
        ("fixed: \"110\"", 'fixed: "110", format: text', "as it stands"),
    ],
)  # fmt: skip
def test_a_column_has_one_source(old: str, new: str, says: str) -> None:
    with pytest.raises(ProblemsFound, match=says):
        load_text(TEXT.replace(old, new), "small.yaml")


def test_a_column_of_a_table_needs_the_table() -> None:
    (found,) = CHECKS.run(load_text(TEXT.replace("    each: members\n", ""), "small.yaml"))
    assert (found.code, found.what) == ("unknown-field", "there is no question `name`")


def test_a_service_keeps_its_own_exports_and_no_other() -> None:
    library = load_text(TEXT, "small.yaml")

    def kept(name: str) -> Catalogues:
        return library.closure(name).catalogues

    assert set(kept("grant").exports) == {"province"}
    assert not kept("check").exports
