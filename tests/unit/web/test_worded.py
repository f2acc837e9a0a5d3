"""Texts of the pages in both languages, for the forms that the pages make themselves."""

from __future__ import annotations

import ast
from pathlib import Path

from web.language import worded
from workflow.definition.base import Text

WEB = Path(__file__).parents[3] / "web"


def test_a_text_has_both_languages_from_the_one_catalogue_of_translations() -> None:
    text = worded("Which seat")
    assert (text.en, text.zh) == ("Which seat", "哪个席位")


def test_each_language_takes_its_own_of_a_value_that_is_a_text() -> None:
    paper = Text(zh="残疾人证", en="the disability card")
    text = worded("I declare instead that what “%(paper)s” would show is true", paper=paper)
    assert "“残疾人证”" in text.zh
    assert "“the disability card”" in text.en


def test_no_page_writes_its_chinese_beside_its_english() -> None:
    """`Text(zh=…, en=…)` with written words is for definitions; translators find the pages' texts
    in one catalogue."""
    found = [
        f"{path.relative_to(WEB)}:{node.lineno}"
        for path in WEB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Text"
        and any(isinstance(each.value, (ast.Constant, ast.JoinedStr)) for each in node.keywords)
    ]
    assert found == []
