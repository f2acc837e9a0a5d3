"""Texts: both languages are there, and whatever a person meets has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workflow.definition.base import Part, Text
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.library import SINGLE, Library
from workflow.definition.problems import Problem
from workflow.definition.reader import Path

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[a-z]{3}")  # "ID", "SMS" and "{number}…" alone are no English words
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
TITLED = ("task", "notice", "lanes", "wait")
"""Kinds of states that people see, and so have a title."""


@CHECKS.for_definition("text-language")
def definition_texts(it: Examined) -> Iterator[Problem]:
    """Every text of a definition is in both languages."""
    for path, text in _texts(it.definition, ()):
        for key, what, instead in _flaws(text):
            yield it.problem((*path, key), "text-language", what, instead)


@CHECKS.for_library("text-language")
def catalogue_texts(library: Library) -> Iterator[Problem]:
    """Every text of the catalogues is in both languages."""
    for section in type(library.catalogues).model_fields:
        if section == "catalogue" or section in SINGLE:
            continue
        for name, entry in getattr(library.catalogues, section).items():
            for path, text in _texts(entry, ()):
                for key, what, instead in _flaws(text):
                    at: Path = (*path, key)
                    yield library.problem(section, name, at, "text-language", what, instead)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, Text]]:
    """Every text in a part, with its path."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, (*path, name))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _texts(each, (*path, index))


def _flaws(text: Text) -> Iterator[tuple[str, str, str]]:
    for key, value in (("zh", text.zh), ("en", text.en)):
        if not value.strip():
            yield key, "this text is blank", "write it in both languages"
            return
    words = _PLACEHOLDER.sub("", text.zh)
    if _WORD.search(words) and not _CHINESE.search(words):
        yield "zh", "the Chinese text has no Chinese in it", "write it in Chinese"
    if _CHINESE.search(text.en) and not _LATIN.search(text.en):
        yield "en", "the English text is in Chinese", "write it in English"


@CHECKS.for_definition("state-without-title", "lane-without-title")
def titles(it: Examined) -> Iterator[Problem]:
    """Steps and lanes that people see have a title."""
    for process, name, state in it.steps:
        if state.kind in TITLED and state.title is None:
            what = f"the step `{name}` has no title, and people will see it"
            instead = "add `title: {zh: …, en: …}`"
            yield it.key_problem(process.at(name), "state-without-title", what, instead)
        for lane_id, lane in state.lanes_by_id.items():
            if lane.states is not None and lane.title is None:
                what = f"the lane `{lane_id}` has no title, and people will see it"
                path = process.at(name, "lanes", lane_id)
                instead = "add `title: {zh: …, en: …}`"
                yield it.key_problem(path, "lane-without-title", what, instead)


@CHECKS.for_definition("outcome-without-text")
def outcomes(it: Examined) -> Iterator[Problem]:
    """What people choose between has a text in the catalogue."""
    known = it.catalogues.outcomes
    for process, name, state in it.steps:
        offered = state.then if state.task is not None else {}
        fixed = ("dismissed", "upheld") if state.notice is not None else ()
        for outcome in (*offered, *fixed):
            if outcome not in known:
                what = f"the outcome `{outcome}` has no text"
                instead = f"add `{outcome}: {{zh: …, en: …}}` to `outcomes` in a catalogue"
                path = process.at(name, "then", outcome)
                yield it.key_problem(path, "outcome-without-text", what, instead)
