"""Message templates: all there, in both languages, complete, and silent about what would hurt."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import MagicMock

import jinja2
import pytest

from notifications.render import FOLDER, LOCALES, PARTS, names, render
from workflow.machine import messages

COMMON = {
    "case": "OW-2026-000123-7",
    "link": "https://office.example/",
    "contact": "甲镇综合窗口",
}
OWN: dict[str, dict[str, str]] = {
    "filed": {"on": "2026年3月2日"},
    "looked_at_again": {"on": "2026年9月21日"},
    "to_be_heard": {"until": "2026年9月30日"},
    "authority": {"until": "2026年9月2日"},
    "promised": {"until": "2026年3月16日", "items": "银行账户"},
    "promise_broken": {"until": "2026年3月16日", "items": "银行账户"},
    "accepted": {"on": "2026年3月5日", "due": "2026年4月2日"},
    "correction": {"due": "2026年3月26日"},
    "decided": {"whole": ""},
    "extended": {"limit": "45个工作日", "due": "", "reason": "人户分离"},
    "withdrawn": {"whole": ""},
    "closed": {"on": "2026年3月23日"},
    "escalated": {"step": "乡镇初审意见", "due": "2026年3月10日"},
    "reminded": {"step": "乡镇初审意见", "due": "2026年3月10日"},
    "moved": {"step": "乡镇初审意见", "due": "2026年3月10日", "role": "县民政局负责人"},
    "procedure": {
        "procedure": "听证",
        "suspended": "",
        "basis": "行政许可法 45",
        "since": "2026年3月2日",
        "due": "2026年3月30日",
    },
    "day_moved": {"answer": "", "before": "2026年9月30日", "after": "2026年10月9日"},
    "procedure_ended": {"procedure": "听证", "suspended": "", "on": "2026年3月20日"},
    "extension_answered": {"service": "最低生活保障", "reason": "人户分离", "granted": "yes"},
    "overrun": {"service": "最低生活保障", "due": "2026年3月30日"},
    "advice_asked": {"due": "2026年3月10日"},
    "advice_due": {"due": "2026年3月10日"},
    "advice_answered": {"step": "乡镇初审意见"},
    "advice_silent": {"step": "乡镇初审意见"},
}
OWN["asked_to_sign"] = {"due": "2026年3月10日"}
OWN["rated_badly"] = OWN["question_asked"] = {"due": "2026年3月10日"}
WARNINGS = {"due_soon", "promise_due_soon"}
OWN["due_soon"] = {"step": "乡镇初审意见", "due": "2026年3月10日", "whole": "2026年3月30日"}
OWN["promise_due_soon"] = {"due": "2026年3月30日"}
BESIDE = {"rated_badly", "rating_answered", "question_asked", "question_answered", *WARNINGS}
"""Those about ratings, inspectors' questions and near deadlines, which follow from no fact."""
HANDS = (
    "reassigned",
    "delegated",
    "given_back",
    "seated",
    "nudged",
    "supervised",
    "supervision_answered",
)
OWN.update({name: {"step": "乡镇初审意见", "due": "2026年3月10日"} for name in HANDS})
FOR_STAFF = {
    "escalated",
    "reminded",
    "moved",
    "overrun",
    "extension_answered",
    *HANDS,
    "copied",
    "asked_to_sign",
    *(BESIDE - {"rating_answered"}),
    *(name for name in names() if name.startswith("advice_")),
}
EVERY = [(name, locale) for name in names() for locale in LOCALES]


def values(name: str) -> dict[str, str]:
    return {**COMMON, **OWN.get(name, {})}


def sent_by_the_engine() -> set[str]:
    """The templates that the engine's rules name, whatever the case and the fact."""
    cases = (MagicMock(), MagicMock(about_case=None))
    told = [rule(case, MagicMock()) for rule in messages._RULES.values() for case in cases]
    return {template for each in told for template, _, _ in each}


def test_every_message_of_the_engine_has_templates_and_no_template_is_left_over() -> None:
    assert sent_by_the_engine() | BESIDE == set(names())
    assert not sent_by_the_engine() & BESIDE


@pytest.mark.parametrize("name", names())
def test_a_message_has_a_file_for_each_part_in_each_language_and_no_other(name: str) -> None:
    wanted = {f"{locale}.{part}.txt" for locale in LOCALES for part in PARTS}
    assert {path.name for path in (FOLDER / name).iterdir()} == wanted


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_a_message_is_rendered_from_exactly_the_values_it_needs(name: str, locale: str) -> None:
    words = render(name, locale, values(name))
    for text in (words.subject, words.body, words.sms):
        assert text.strip()
        assert not re.search(r"[{}]|\n\n\n|  ", text), text
    assert len(words.subject) <= 70
    assert len(words.sms) <= (90 if locale == "zh" else 200)
    assert "\n" not in words.subject + words.sms


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_a_message_without_a_link_or_a_date_still_reads_well(name: str, locale: str) -> None:
    less = {**values(name), "link": "", **({"due": ""} if name != "correction" else {})}
    words = render(name, locale, less)
    for text in (words.subject, words.body, words.sms):
        assert not re.search(r"\n\n\n|：$|: $|\(\)|（）|  ", text), text
        assert "http" not in text


@pytest.mark.parametrize(("name", "locale"), EVERY)
def test_a_value_that_is_missing_is_an_error_and_no_empty_place(name: str, locale: str) -> None:
    given = values(name)
    used = [v for v in given if v in ("contact", "on", "limit", "reason", "step")]
    for value in used:
        if name in FOR_STAFF and value == "contact":
            continue
        rest = {key: text for key, text in given.items() if key != value}
        with pytest.raises(jinja2.UndefinedError):
            render(name, locale, rest)


@pytest.mark.parametrize("name", [name for name in names() if name not in FOR_STAFF])
def test_who_is_worried_is_told_whom_to_call_in_every_form(name: str) -> None:
    words = render(name, "zh", values(name))
    assert COMMON["contact"] in words.body
    assert COMMON["contact"] in words.sms


def test_a_request_for_papers_says_until_when_at_first_sight() -> None:
    words = render("correction", "zh", values("correction"))
    for text in (words.subject, words.body, words.sms):
        assert "2026年3月26日" in text


def test_an_objector_is_not_told_which_family_it_was_about() -> None:
    for locale in LOCALES:
        words = render("objection_answered", locale, values("objection_answered"))
        assert COMMON["case"] not in f"{words.subject}{words.body}{words.sms}"


def test_templates_cannot_reach_into_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from notifications import render as module

    (tmp_path / "bad").mkdir()
    for part in PARTS:
        text = "{{ case.__class__.__mro__ }}"
        (tmp_path / "bad" / f"zh.{part}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    module._environment.cache_clear()
    try:
        with pytest.raises(jinja2.exceptions.SecurityError):
            render("bad", "zh", COMMON)
    finally:
        module._environment.cache_clear()


@pytest.mark.parametrize(
    ("locale", "begins", "ends"),
    [("zh", "中止办理", "恢复办理"), ("en", "suspended", "goes on|resumed")],
)
def test_what_is_suspended_is_said_to_stand_and_to_go_on(
    locale: str, begins: str, ends: str
) -> None:
    for name, wanted in (("procedure", begins), ("procedure_ended", ends)):
        given = {**values(name), "procedure": "权属争议", "suspended": "yes"}
        for given_due in (given, {**given, "due": ""}):
            words = render(name, locale, given_due)
            for text in (words.subject, words.body, words.sms):
                assert re.search(wanted, text), text
                assert not re.search(r"需要权属|is needed|  ", text), text
            assert len(words.subject) <= 70
            assert len(words.sms) <= (90 if locale == "zh" else 200)
