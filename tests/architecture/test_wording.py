"""How the texts of the pages are worded, where one rule holds for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from babel.messages.pofile import read_po
from pydantic import BaseModel

from scripts.files import ROOT
from tests.support.office import library
from workflow.definition.base import Text

PAGES = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
NUMBER = r"(?:[0-9]|%\((?!guard\))[a-z_]+\)[sd]|%%?(?!\()|\{[a-z_]*\})"
PARTED = re.compile(rf"[\u4e00-\u9fff] {NUMBER}|(?<![A-Za-z]-){NUMBER} [\u4e00-\u9fff]")
"""A number, or what stands for one, with a space between it and Chinese words. `UTF-8 文本` is a
Latin word, a guard is written in code."""
WRITTEN_SO = ("2027-01-03 元旦", "0 看整张")
"""A line of the calendar, and a key with what it does: their spaces part two things."""


def pages() -> Mapping[str, tuple[str, ...]]:
    """The English texts of the pages with the Chinese ones."""
    with PAGES.open("rb") as file:
        found = [each for each in read_po(file, locale="zh") if each.id]
    return {
        str(each.id): each.string if isinstance(each.string, tuple) else (str(each.string),)
        for each in found
    }


def parted(texts: Iterator[str]) -> list[str]:
    """Those in which a number stands apart from its words."""
    apart = re.compile("|".join(map(re.escape, WRITTEN_SO)))
    return [text for text in texts if PARTED.search(apart.sub("", text))]


def said_in(part: object) -> Iterator[str]:
    """The Chinese texts of a part of a definition or a catalogue."""
    if isinstance(part, Text):
        yield part.zh
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from said_in(getattr(part, name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from said_in(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from said_in(value)


def test_pages_for_any_service_do_not_speak_of_a_family() -> None:
    """A restaurant or a club applies, too: the pages say "the applicant" 申请人; what only
    households ask for is worded in their definitions."""
    told = pages()
    assert any("the applicant" in english for english in told)
    assert [english for english in told if re.search(r"\b[Tt]he famil(?:y|ies)\b", english)] == []


def test_a_chinese_number_stands_without_a_space_on_the_pages() -> None:
    """`4件`, `20个工作日`, as in official documents, and the same everywhere."""
    assert parted(text for texts in pages().values() for text in texts) == []


def test_a_chinese_number_stands_without_a_space_in_definitions_and_messages() -> None:
    shipped = library()
    texts = [*said_in(shipped.catalogues), *said_in(list(shipped.definitions.values()))]
    assert len(texts) > 1000
    templates = sorted(ROOT.glob("notifications/templates/*/zh.*.txt"))
    assert templates
    assert parted(iter(texts)) == []
    assert parted(path.read_text(encoding="utf-8") for path in templates) == []


def test_the_rule_finds_a_number_that_stands_apart() -> None:
    for text in ("共 4件", "4 件", "还剩%(num)s 天", "第 {number}号", "占80% 以上"):
        assert parted(iter([text])), text
    for text in (
        "共4件，UTF-8 文本",
        "例如：2027-01-03 元旦",
        "仅当 %(guard)s：同意",
        "3月3日 周二",
    ):
        assert not parted(iter([text])), text
