"""Every code that people may meet has its words; every page keeps to the house's rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.files import ROOT
from web import refusals
from web.forms import sentences
from web.kept import safe_path
from workflow.definition.answers import ErrorCode

TEMPLATES = sorted(ROOT.glob("web/**/templates/**/*.html"))
STATIC = ROOT / "web" / "static"


def refused_codes() -> Iterator[str]:
    """The codes with which the engine refuses. What is not found has one sentence for all."""
    for path in ROOT.glob("workflow/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if called in ("Refusal", "Conflict"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_refusal_of_the_engine_has_its_sentence() -> None:
    used = set(refused_codes())
    assert {"related", "already_done"} <= used
    assert used - refusals.codes() == set()


def test_every_flaw_of_an_answer_has_its_sentence() -> None:
    assert set(sentences._SENTENCES) == set(ErrorCode)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_no_inline_code_and_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=\"", text) == []
    assert re.findall(r"https?://", text) == []
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_lights_problems_and_empty_states_are_drawn_in_one_place(path: Path) -> None:
    if path.parent.name == "macros":
        return
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'class="(?:ow-empty|ow-light|ow-summary)[ "]', text) == []


def test_the_templates_were_looked_at() -> None:
    assert {"base.html", "forms.html", "show.html"} <= {path.name for path in TEMPLATES}


def test_our_script_stays_small_and_our_styles_load_nothing() -> None:
    assert (STATIC / "onewindow.js").stat().st_size <= 15_000
    assert (STATIC / "form.js").stat().st_size <= 2_500
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text, file.name


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["onewindow.css", "dark.css"])
def test_text_can_be_read_in_both_schemes(sheet: str) -> None:
    text = (STATIC / sheet).read_text(encoding="utf-8")
    colours = dict(re.findall(r"--ow-([a-z-]+): (#[0-9a-f]{6});", text))
    pairs = [
        *(
            (ink, "ground")
            for ink in ("ink", "soft-ink", "accent", "green", "amber", "red", "slate")
        ),
        *((ink, "quiet") for ink in ("ink", "soft-ink", "accent")),
        ("ink", "accent-soft"),
        ("accent-strong", "accent-soft"),
        ("on-accent", "accent"),
        ("amber", "amber-soft"),
        ("ink", "red-soft"),
    ]
    low = {p: contrast(colours[p[0]], colours[p[1]]) for p in pairs}
    assert {pair: round(value, 1) for pair, value in low.items() if value < 4.5} == {}
    assert contrast(colours["edge"], colours["ground"]) >= 3, "the edges of fields"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/cases?page=2", "/cases?page=2"),
        ("", "/"),
        (None, "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\nLocation: x", "/"),
        ("cases", "/"),
    ],
)
def test_one_is_only_led_to_addresses_of_this_site(target: str | None, path: str) -> None:
    assert safe_path(target) == path
