"""Every refusal says which rule it was, who could, and what is possible instead, in both languages.

What it says first is the rule; the second sentence is what to do. Where somebody else could, they
are named by post or by name in either sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import pytest
from babel.messages.pofile import read_po

from scripts.files import ROOT
from tests.unit.web.test_words import refused_codes
from web import refusals

CHINESE = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
NAMED = {
    "en": re.compile(
        r"colleague|\bhead\b|whoever|somebody|another|staff|they can|nobody|everybody|counter"
        r"|%\((?:able|by|to)\)s|convene|leader|\bthem\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"人员|同事|负责人|窗口|他人|别人|另|领导|召集|%\((?:able|by|to)\)s|本人|其|经办人|承办人|谁|任何人|岗位"
    ),
}
OTHERS = frozenset({
    "a_seat", "already_signed", "assigned_to_other", "cannot_take_it", "claimed_by_other",
    "four_eyes", "no_room", "not_claimed_by_you", "not_on_the_staff", "not_the_convener",
    "not_their_head", "not_your_place", "not_your_post", "not_your_step", "not_yours",
    "not_yours_to_give", "nobodys_already", "one_seat", "own_case", "own_roster", "own_request",
    "related", "roster_not_signed", "signer_first", "too_late_to_take_back",
})  # fmt: skip
"""What somebody else could do, or could allow."""


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
    for code in sorted(refusals.codes()):
        say, advice = told(code, language)
        assert say.endswith(("。", ".", "%(condition)s")), (code, say)
        assert advice.endswith(("。", ".", ")")), (code, advice)
        assert say != advice


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_somebody_else_could_the_refusal_says_who(language: str) -> None:
    used = set(refused_codes())
    assert used >= OTHERS
    for code in sorted(OTHERS):
        assert NAMED[language].search(" ".join(told(code, language))), (code, told(code, language))


def test_no_refusal_of_the_engine_leaves_people_with_look_again() -> None:
    """What to do is said for the one thing that was refused."""
    advice = Counter(told(code, "en")[1] for code in set(refused_codes()) & refusals.codes())
    assert "Look at the page again, then decide." not in advice
    assert "Look at the page of the case: it offers what can be done now." not in advice
