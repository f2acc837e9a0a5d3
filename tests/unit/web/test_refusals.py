"""Every refusal says which rule it was, who could, and what is possible instead, in both languages.

What it says first is the rule; the second sentence is what to do. Where somebody else could, they
are named by post or by name in either sentence.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import lru_cache

import pytest
from babel.messages.pofile import read_po

from scripts.files import ROOT
from tests.unit.engine.test_refusals_reference import raised
from tests.unit.web.test_words import refused_codes
from web import refusals
from web.refusals import who

CHINESE = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
NAMED = {
    "en": re.compile(
        r"colleague|\bhead\b|whoever|somebody|another|staff|they can|nobody|everybody|counter"
        r"|%\((?:able|by|to|post|heads|office)\)s|convene|leader|\bthem\b|household|post\b"
        r"|the person|applicant|administrator|service\b|those who|family|lead\b|whom\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"人员|同事|负责人|窗口|他人|别人|另|领导|召集|%\((?:able|by|to|post|heads|office)\)s|家庭|申请人|管理员|协理员|本人|其|经办人|承办人|谁|任何人|的人|召集|岗位"
    ),
}


@lru_cache
def chinese() -> dict[str, str]:
    with CHINESE.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale="zh")}


def told(code: str, language: str) -> tuple[str, str]:
    """The rule and what is possible instead."""
    say, advice = (str(each) for each in refusals._SENTENCES[code])
    return (say, advice) if language == "en" else (chinese()[say], chinese()[advice])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_refusal_says_the_rule_and_what_is_possible_instead(language: str) -> None:
    codes = sorted(refusals.codes())
    assert len(codes) > 100
    for code in codes:
        say, advice = told(code, language)
        assert say.endswith(("。", ".", "%(condition)s")), (code, say)
        assert advice.endswith(("。", ".", ")")), (code, advice)
        assert say != advice


@lru_cache
def not_found() -> set[str]:
    """The codes of what is not there: nobody could do anything with it."""
    found: dict[str, set[str]] = {}
    for path in (*ROOT.glob("workflow/**/*.py"), *ROOT.glob("web/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            kind = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if kind in ("Refusal", "Conflict", "NotFound"):
                code = node.args[0] if node.args else None  # type: ignore[attr-defined]
                if isinstance(code, ast.Constant):
                    found.setdefault(str(code.value), set()).add(str(kind))
    return {code for code, kinds in found.items() if kinds == {"NotFound"}}


def test_every_refusal_says_who_could_or_why_nobody_else() -> None:
    """A new refusal has to be put into one of the four."""
    places = [set(who.WHO), who.SAID, who.YOURSELF, who.NOBODY]
    put = Counter(code for place in places for code in place)
    assert [code for code, times in put.items() if times > 1] == []
    wanted = (refusals.codes() | set(refused_codes())) - not_found()
    assert sorted(wanted - set(put)) == [], "who could?"
    assert sorted(set(put) - wanted) == [], "no such refusal any more"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_somebody_else_could_the_refusal_says_who(language: str) -> None:
    for code in sorted(who.SAID):
        assert NAMED[language].search(" ".join(told(code, language))), (code, told(code, language))
    for code, sentence in who.WHO.items():
        words = str(sentence) if language == "en" else chinese()[str(sentence)]
        assert NAMED[language].search(words), (code, words)
        assert words.endswith(("。", ".")), (code, words)


def test_what_the_rules_let_nobody_do_says_what_is_possible_instead() -> None:
    for code in who.NOBODY:
        assert len(told(code, "en")[1].split()) >= 3, code


def test_posts_are_named_where_the_refusal_knows_them() -> None:
    """The values that name a post are used by the sentence that says who could."""
    known = {code: values for code, (_, values) in raised().items()}
    for code, values in known.items():
        if code not in refusals.codes() - not_found():
            continue
        words = " ".join(told(code, "en")) + str(who.WHO.get(code, ""))
        if {"role", "place"} <= values:
            assert "%(post)s" in words, code
        if "heads" in values:
            assert "%(heads)s" in words, code


def test_no_refusal_of_the_engine_leaves_people_with_look_again() -> None:
    """What to do is said for the one thing that was refused."""
    advice = Counter(told(code, "en")[1] for code in set(refused_codes()) & refusals.codes())
    assert "Check the page again, then decide." not in advice
    assert "Look at the page of the case: it offers what can be done now." not in advice
