"""Commands that look at one case: explain its clocks, show and verify its history."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from workflow.bootstrap import Office
from workflow.cli.common import (
    Commands,
    WrongInput,
    add_language,
    case_named,
    case_number,
    of,
    table,
    the_office,
)
from workflow.cli.sentences import Words, words_of
from workflow.domain.case import Case
from workflow.domain.clock import DayLine, Reading
from workflow.domain.tracking import normalise_tracking
from workflow.machine.clocks import Clocks, ScopeClock
from workflow.machine.tree import known_state, within
from workflow.privacy.erasure import erase

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
WHY = {
    "start": ("当日不计", "starts, not counted"),
    "counted": ("第{n}日", "day {n}"),
    "make_up": ("第{n}日（调休上班{note}）", "day {n} (make-up day{note})"),
    "rest": ("休息", "weekend"),
    "holiday": ("放假{note}", "holiday{note}"),
    "paused": ("暂停{note}", "paused{note}"),
    "rolled": ("顺延{note}", "office closed{note}"),
    "over": ("超期第{n}日", "day {n}, overdue"),
    "stopped": ("已办结", "done"),
}
LIGHTS = {
    "on_time": ("正常", "on time"),
    "due_soon": ("即将到期", "due soon"),
    "overdue": ("已超期", "overdue"),
    "paused": ("暂停计时", "paused"),
    "done": ("已办结", "done"),
}
KINDS = {"promised": ("承诺", "promised"), "statutory": ("法定", "statutory")}
PAUSES = {"correction": ("等待补正", "waiting for the answer to the request")}


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    explain = commands.add_parser(
        "explain",
        help="show how a case's days are counted 说明期限怎样计算",
        description="Show day by day what was counted, what was not, and why: the promised and the "
        "statutory limit side by side. 逐日说明承诺和法定期限怎样计算。",
    )
    _add_case(explain)
    explain.add_argument(
        "--lane", default="", metavar="LANE", help="a service of the case 事项 (default: the case)"
    )
    explain.set_defaults(run=_explain)
    history = commands.add_parser(
        "history",
        help="show what happened in a case 查看办理过程",
        description="Show everything that was recorded, in order, without personal data. "
        "按顺序列出办理过程，不含个人信息。",
    )
    _add_case(history)
    history.set_defaults(run=_history)
    check = commands.add_parser(
        "verify",
        help="check that a case's history is unchanged 核验办理过程",
        description="Check that the history is unbroken and gives exactly the case as it stands, "
        "and that personal data and documents are what was recorded; exit code 1 if not. "
        "核验办理过程、个人信息和文件是否完整、未被改动。",
    )
    _add_case(check)
    check.set_defaults(run=_verify)
    erase_case = commands.add_parser(
        "erase",
        help="erase the personal data of a closed case 删除办结办件的个人信息",
        description="Erase for good what a closed case knows of people, and its files; the history "
        "stays and names nobody. Only where no benefit runs any more. "
        "永久删除已办结办件的个人信息和文件；办理过程保留。",
    )
    _add_case(erase_case)
    erase_case.add_argument("--yes", action="store_true", help="do it; else say what would go 确认")
    erase_case.set_defaults(run=_erase)


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="tracking number 受理号")
    add_language(parser)


def _erase(given: argparse.Namespace) -> int:
    with the_office() as office:
        case = case_named(office, given.case)
        if not given.yes:
            print(
                of(
                    given.lang,
                    f"将永久删除{case.tracking}的个人信息和文件；加 --yes 执行",
                    f"would erase the personal data and files of {case.tracking}; add --yes",
                )
            )
            return 0
        gone = erase(office, case.id)
        print(
            of(
                given.lang,
                f"已删除{gone.entries}项内容、{gone.files}个文件",
                f"erased {gone.entries} entries and {gone.files} files",
            )
        )
    return 0


def _explain(given: argparse.Namespace) -> int:
    with the_office() as office:
        case = case_named(office, given.case)
        for line in explanation(office, case, given.lane, given.lang):
            print(line)
    return 0


def explanation(office: Office, case: Case, lane: str, lang: str) -> Iterator[str]:
    """The lines of `explain`. Raises WrongInput for a lane without a clock."""
    words = words_of(office, case, lang)
    clocks = Clocks(case, office.store.closure(case.closure), office.store.directory())
    found = [clock for clock in clocks.all() if clock.path == lane]
    if not found:
        known = ", ".join(dict.fromkeys(clock.path for clock in clocks.all() if clock.path))
        raise WrongInput(
            f"no clock runs for {lane or case.tracking!r} yet; "
            f"services with one: {known or 'none'} (该事项没有计时)"
        )
    today = office.calendar.civil_day(office.now())
    readings = [clock.read(office.calendar, today) for clock in found]
    until = _until(found, readings, today)
    yield f"{case.tracking}  {words.scope(case, lane)}"
    for clock, reading in zip(found, readings, strict=True):
        yield _summary(clock, reading, words)
    yield from _overdue(office, case, lane, lang)
    yield ""
    columns = [clock.explain(office.calendar, until) for clock in found]
    head = ["", "", *(of(lang, *KINDS[clock.kind]) for clock in found)]
    yield from table([head, *(_row(days, lang, today) for days in zip(*columns, strict=True))])
    if any(reading.provisional for reading in readings):
        yield of(lang, "*放假安排尚未公布，可能调整", "* holidays not announced yet: may change")


def _overdue(office: Office, case: Case, lane: str, lang: str) -> Iterator[str]:
    """The steps that are overdue, also where the whole is not."""
    closure, now = office.store.closure(case.closure), office.now()
    for task in case.open_tasks:
        if task.due_at is None or task.due_at > now or not within(task.path, lane):
            continue
        state = known_state(case, closure, task)
        title = state.title.to(lang) if state is not None and state.title else task.state
        since = task.due_on.isoformat() if task.due_on else ""
        yield of(lang, f"环节超期：{title}（{since}）", f"step overdue: {title} ({since})")


def _until(clocks: list[ScopeClock], readings: list[Reading], today: date) -> date:
    """The last day worth a line: when it was done, else the latest due date."""
    started, stopped = clocks[0].ledger.started, clocks[0].ledger.stopped
    if stopped is not None:
        return stopped
    return max(started, *(today if reading.due is None else reading.due for reading in readings))


def _summary(clock: ScopeClock, reading: Reading, words: Words) -> str:
    lang = words.lang
    kind = of(lang, *KINDS[clock.kind])
    limit = clock.limit.to(lang)
    light = of(lang, *LIGHTS[reading.light.value])
    due = reading.due.isoformat() if reading.due else of(lang, "待恢复计时", "once it runs again")
    why = f" · {words.reason('extension', clock.extended_for)}" if clock.extended_for else ""
    if lang == "zh":
        return f"{kind}{limit}，截止{due}，第{reading.day}/{reading.of}日，{light}{why}"
    return f"{kind} {limit}, due {due}, day {reading.day} of {reading.of}, {light}{why}"


def _row(days: tuple[DayLine, ...], lang: str, today: date) -> list[str]:
    day = days[0].date
    mark = of(lang, " ← 今天", " ← today") if day == today else ""
    weekday = WEEKDAYS[lang][day.weekday()]
    # What lies ahead is not overdue yet: the shorter limit simply ends.
    texts = ["" if each.why == "over" and day > today else _why(each, lang) for each in days]
    return [day.isoformat(), weekday, *texts[:-1], texts[-1] + mark]


def _why(day: DayLine, lang: str) -> str:
    note = day.note if lang == "zh" else day.note_en
    if day.why == "paused":
        note = "、".join(of(lang, *PAUSES.get(each, (each, each))) for each in note.split("；"))
    shown = f"：{note}" if lang == "zh" else f": {note}"
    text = of(lang, *WHY[day.why]).format(n=day.number, note=shown if note else "")
    return text + ("*" if day.provisional else "")


def _history(given: argparse.Namespace) -> int:
    with the_office() as office:
        case = case_named(office, given.case)
        words = words_of(office, case, given.lang)
        rows = [["#", *words.heads]]
        for entry in office.store.facts(case.id):
            at = entry.at.astimezone(office.calendar.zone)
            late = f" ← {entry.occurred_on}" if entry.is_late else ""
            what = words.fact(entry, case)
            who = words.who(entry)
            rows.append([str(entry.seq), f"{at:%Y-%m-%d %H:%M}{late}", who, what, entry.hash[:8]])
        for line in table(rows):
            print(line)
    return 0


def _verify(given: argparse.Namespace) -> int:
    with the_office() as office:
        found = case_number(office, given.case)
        tracking = normalise_tracking(given.case)
        flaws = office.store.check(found, office.documents)
        count = 0 if flaws else office.store.case(found).seq
    zh = given.lang == "zh"
    if flaws:
        said = ("；" if zh else "; ").join(flaw.to(given.lang) for flaw in flaws)
        print(f"{tracking}：{said}。" if zh else f"{tracking}: {said}")
        return 1
    if zh:
        print(f"{tracking}：{count}条办理记录完整、未被改动，与办件现状一致。")
    else:
        print(f"{tracking}: {count} facts, unbroken, and they give the case as it stands.")
    return 0
