"""The command `demo`: one family's request through every department, in a few seconds."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from typing import Any

from workflow.bootstrap import Office
from workflow.cli.common import Commands, add_language, of, table
from workflow.cli.sentences import Words, words_of
from workflow.demo.telling import Row, Told, stage, tell
from workflow.domain.case import Case, Entitlement

INTRODUCTION = (
    "一个虚构的家庭，一次申请，五个事项。每一步都经过真实的引擎和一个临时数据库。",
    "One family that does not exist, one request, five services. Every step goes through the real\n"
    "engine and a temporary database.",
)

TIMELINE = ("日期", "工作日", "谁", "事项"), ("date", "day", "who", "what")
SERVICES = (
    ("事项", "结果", "办结", "工作日", "文书", "送达"),
    ("service", "outcome", "ended", "day", "letter", "served"),
)


def add_commands(commands: Commands) -> None:
    """Add the command to the parser."""
    demo = commands.add_parser(
        "demo",
        help="walk one family's request through 演示一家人的申请",
        description="Play one fictional family's request through the engine, on a temporary "
        "database, and show who did what on which working day. 用临时数据库演示全过程。",
    )
    demo.add_argument("--json", action="store_true", help="as data, for machines 输出 JSON")
    demo.add_argument(
        "--seconds-limit",
        type=float,
        metavar="SECONDS",
        help="exit code 1 if it takes longer 超过秒数则失败",
    )
    add_language(demo)
    demo.set_defaults(run=_demo)


def _demo(given: argparse.Namespace) -> int:
    began = time.monotonic()
    with stage() as on:
        if given.json:
            told = tell(on)
            seconds = round(time.monotonic() - began, 2)
            print(json.dumps(as_data(on.office, told, seconds), ensure_ascii=False, indent=2))
        else:
            lang = given.lang
            print(f"\n{of(lang, *INTRODUCTION)}\n")
            told = tell(on, lambda row: print(_progress(row, lang), flush=True))
            for line in report(on.office, told, lang):
                print(line)
    seconds = time.monotonic() - began
    if not given.json:
        print(of(given.lang, f"用时{seconds:.1f}秒。", f"It took {seconds:.1f} seconds."))
    too_long = given.seconds_limit is not None and seconds > given.seconds_limit
    return 1 if too_long or not told.verified else 0


def _progress(row: Row, lang: str) -> str:
    sign = "✗" if row.refused else "·" if not row.who else "✓"
    names = of(lang, "、", ", ").join(name for name, _, _ in row.who) or "OneWindow"
    between = "：" if lang == "zh" else ": "
    return f"  {sign} {row.on:%m-%d}  {names}{between}{of(lang, row.zh, row.en)}"


def report(office: Office, told: Told, lang: str) -> Iterator[str]:
    """The timeline, how each service ended, what the family gets, and the proof."""
    words = words_of(office, told.case, lang)
    yield ""
    yield of(lang, "时间线", "Timeline") + f"  {told.case.tracking}"
    yield ""
    yield from table([of(lang, *TIMELINE), *(_line(row, words) for row in told.rows)])
    yield ""
    yield of(lang, "各事项结果", "How each service ended")
    yield ""
    yield from table([of(lang, *SERVICES), *_lanes(told, words)])
    yield ""
    yield of(lang, "这家人今后得到的", "What the family gets from now on")
    for entitlement in told.case.entitlements.values():
        yield "  " + _entitled(told.case, entitlement, words)
    yield ""
    yield _passed_on(office, told.referred, lang)
    yield _proof(told, lang)


def _passed_on(office: Office, case: Case, lang: str) -> str:
    words = words_of(office, case, lang)
    service, where = words.scope(case, ""), words.state(case, "", case.scopes[""].state)
    if lang == "zh":
        return f"转办：{service} {case.tracking}，现在在“{where}”"
    return f"Passed on: {service} {case.tracking}, now at “{where}”"


def _line(row: Row, words: Words) -> tuple[str, str, str, str]:
    lang = words.lang
    who = _people(row, words)
    what = of(lang, row.zh, row.en)
    if row.counts_from is not None:
        what += of(lang, f"（{row.counts_from}）", f" ({row.counts_from})")
    return row.on.isoformat(), _day(row, lang), who, what


def _people(row: Row, words: Words) -> str:
    """Names with their post; those who sign together at the same post share it."""
    if not row.who:
        return "OneWindow"
    names: dict[str, list[str]] = {}
    for name, role, place in row.who:
        applicant = of(words.lang, "申请人", "the applicant")
        names.setdefault(words.post(role, place) if role else applicant, []).append(name)
    between = of(words.lang, "、", ", ")
    shape = of(words.lang, "{}（{}）", "{} ({})")
    return " + ".join(shape.format(between.join(each), post) for post, each in names.items())


def _day(row: Row, lang: str) -> str:
    if not row.of:
        return "—"
    paused = of(lang, " 暂停", " paused") if row.paused else ""
    return f"{row.day}/{row.of}{paused}"


def _lanes(told: Told, words: Words) -> Iterator[tuple[str, ...]]:
    for lane in told.lanes:
        letters = ", ".join(
            f"{words.letter(kind)} {number}".strip() for kind, number in lane.letters
        )
        yield (
            words.scope(told.case, lane.path),
            words.word(lane.outcome),
            lane.on.isoformat() if lane.on else "",
            f"{lane.day}/{lane.of}" if lane.of else "",
            letters,
            lane.served_on.isoformat() if lane.served_on else "",
        )


def _entitled(case: Case, entitlement: Entitlement, words: Words) -> str:
    lang = words.lang
    title = words.category(case, entitlement.path)
    parts = [title]
    if entitlement.amount is not None:
        yuan = f"{entitlement.amount / 100:,.0f}"
        parts.append(of(lang, f"{yuan}元", f"{yuan} yuan") + _rhythm(entitlement, lang))
    parts.append(of(lang, f"从{entitlement.first_month}起", f"from {entitlement.first_month}"))
    if entitlement.next_check is not None:
        check = entitlement.next_check
        parts.append(of(lang, f"{check}前核查", f"checked by {check}"))
    return ("，" if lang == "zh" else ", ").join(parts)


def _rhythm(entitlement: Entitlement, lang: str) -> str:
    if entitlement.rhythm != "monthly":
        return of(lang, "（一次）", " once")
    return of(lang, "/月", " a month")


def _proof(told: Told, lang: str) -> str:
    if not told.verified:
        return of(lang, "办理过程核验失败。", "The history does not verify.")
    if lang == "zh":
        return f"办理过程{told.facts}条记录，哈希链完整，核验通过。"
    return f"The history's {told.facts} facts are chained by hash, and verified."


def as_data(office: Office, told: Told, seconds: float) -> dict[str, Any]:
    """What was told, as data: texts in both languages, days as ISO dates, money in fen."""
    zh, en = (words_of(office, told.case, lang) for lang in ("zh", "en"))
    return {
        "tracking": told.case.tracking,
        "closed_on": told.case.closed_on.isoformat() if told.case.closed_on else None,
        "timeline": [_row_data(row, zh, en) for row in told.rows],
        "services": [
            {
                "lane": lane.path,
                "title": {
                    "zh": zh.scope(told.case, lane.path),
                    "en": en.scope(told.case, lane.path),
                },
                "outcome": lane.outcome,
                "on": lane.on.isoformat() if lane.on else None,
                "day": lane.day,
                "of": lane.of,
                "letters": [{"letter": kind, "number": number} for kind, number in lane.letters],
                "served_on": lane.served_on.isoformat() if lane.served_on else None,
            }
            for lane in told.lanes
        ],
        "entitlements": [
            {
                "lane": each.path,
                "rhythm": each.rhythm,
                "amount": each.amount,
                "first_month": each.first_month,
                "next_check": each.next_check.isoformat() if each.next_check else None,
            }
            for each in told.case.entitlements.values()
        ],
        "referred": {
            "tracking": told.referred.tracking,
            "service": told.referred.definition,
            "state": told.referred.scopes[""].state,
        },
        "facts": told.facts,
        "verified": told.verified,
        "seconds": seconds,
    }


def _row_data(row: Row, zh: Words, en: Words) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "counts_from": row.counts_from.isoformat() if row.counts_from else None,
        "what": {"zh": row.zh, "en": row.en},
        "who": [
            {
                "name": name,
                "role": role,
                "place": place,
                "post": {"zh": zh.post(role, place), "en": en.post(role, place)} if role else None,
            }
            for name, role, place in row.who
        ],
        "day": row.day,
        "of": row.of,
        "paused": row.paused,
        "refused": row.refused or None,
    }
