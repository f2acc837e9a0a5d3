"""The command that plays a real event log on a definition: what fits, what deviates and why."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from workflow.cli.common import Commands, WrongInput, add_language, of, table
from workflow.definition.check import CHECKS
from workflow.definition.closure import Closure
from workflow.definition.library import Library, load
from workflow.definition.problems import ProblemsFound
from workflow.domain.calendar import china
from workflow.replay.logs import read_log
from workflow.replay.mapping import Map, by_names, read_map
from workflow.replay.player import AMBIGUOUS, ENDED_EARLY, NOT_OPEN, UNKNOWN, Deviation, Player
from workflow.replay.result import Result, Spoilt, as_data, percent, replayed, spoil

MUTANTS = {
    "swap": ("相邻互换", "neighbours swapped"),
    "drop": ("少一件", "one left out"),
    "repeat": ("重复一次", "one repeated"),
    "insert": ("多一件", "one too many"),
}
WHY = {
    UNKNOWN: ("对应表里没有这项活动", "the map does not know this activity"),
    NOT_OPEN: ("当时没有这一步可办", "no such step was open"),
    ENDED_EARLY: ("日志说已办结，流程还没走完", "the log says it ended; the process had not"),
    AMBIGUOUS: ("解读方式太多，对应表要写明结果", "too many ways to read it; name the outcomes"),
}
"""Why an event deviates; anything else is the code of the engine's refusal."""


def add_commands(commands: Commands) -> None:
    """Add the command to the parser."""
    replay = commands.add_parser(
        "replay",
        help="play a real event log on a definition 用真实日志检验流程定义",
        description="Play every case of an event log (XES or CSV, also gzipped) through the "
        "engine, in memory, and report which fit the definition, where the others deviate and "
        "why. 把日志里的每个办件按原来的时间用引擎重办一遍，报告哪些符合定义、哪些在哪里不符合。",
    )
    replay.add_argument("log", metavar="LOG", help="the event log 日志文件")
    replay.add_argument(
        "--definition",
        required=True,
        metavar="D",
        help="a shipped definition's id, or a file; FILE#ID where it holds several 流程定义",
    )
    replay.add_argument("--map", metavar="FILE", help="which step each activity is 活动对应表")
    replay.add_argument(
        "--mutants", type=_number, default=0, metavar="N", help="play N spoilt cases too 变异办件数"
    )
    replay.add_argument("--seed", type=int, default=1, metavar="S", help="of the mutants 随机种子")
    replay.add_argument("--json", action="store_true", help="as data 输出 JSON")
    replay.add_argument(
        "--fit-at-least", type=float, metavar="PERCENT", help="else exit code 1 低于则退出码为 1"
    )
    replay.add_argument(
        "--reject-at-least", type=float, metavar="PERCENT", help="else exit code 1 低于则退出码为 1"
    )
    add_language(replay)
    replay.set_defaults(run=_replay)


def _number(text: str) -> int:
    found = int(text)
    if not 0 <= found <= 1_000_000:
        raise argparse.ArgumentTypeError("write a number from 0 to 1000000")
    return found


def _replay(given: argparse.Namespace) -> int:
    library, name = _definition(given.definition)
    closure = library.closure(name)
    problems = CHECKS.run(library, list(closure.definitions))
    if problems:
        raise ProblemsFound(problems)
    calendar, map_ = china(), _map(given.map, closure)
    player = Player(closure, map_, calendar)
    traces = read_log(Path(given.log), calendar.zone, map_.names())
    result = replayed(player, traces, name, closure.hash)
    if given.mutants:
        result.spoilt = spoil(player, result.fitting, given.mutants, given.seed)
    if given.json:
        print(json.dumps(as_data(result), ensure_ascii=False, indent=1))
    else:
        for line in report(result, given.lang):
            print(line)
    return 0 if _enough(result, given) else 1


def _definition(named: str) -> tuple[Library, str]:
    """The library and the id of what is to be played."""
    shipped = load()
    file, _, wanted = named.partition("#")
    if named in shipped.definitions:
        return shipped, named
    if not Path(file).exists():
        known = ", ".join(sorted(shipped.definitions))
        raise WrongInput(f"there is no definition and no file {file!r}; shipped are {known}")
    library = load([Path(file)], base=shipped)
    own = set(library.definitions) - set(shipped.definitions)
    used = {other for name in own for other in library.definitions[name].uses}
    roots = [wanted] if wanted in library.definitions else sorted(own - used)
    if len(roots) != 1 or (wanted and roots != [wanted]):
        raise WrongInput(f"say which definition: {file}#ID with one of {', '.join(sorted(own))}")
    return library, roots[0]


def _map(file: str | None, closure: Closure) -> Map:
    return read_map(Path(file), closure) if file else by_names(closure)


def _enough(result: Result, given: argparse.Namespace) -> bool:
    fit, rejects = given.fit_at_least, given.reject_at_least
    spoilt = result.spoilt
    rejected = percent(spoilt.rejected, spoilt.made) if spoilt else 0.0
    return (fit is None or result.fit >= fit) and (rejects is None or rejected >= rejects)


# -- for people --------------------------------------------------------------------------------


def report(result: Result, lang: str) -> Iterator[str]:
    """What the replay found, in plain words."""
    events = sum(each.events for each in result.played)
    ignored = sum(each.ignored for each in result.played)
    yield of(
        lang,
        f"{result.definition}：{len(result.played)}个办件，{events}个事件，略过{ignored}个",
        f"{result.definition}: {len(result.played)} cases, {events} events, {ignored} passed over",
    )
    yield ""
    yield from table(
        [
            of(lang, ("", "办件", "符合", "比例"), ("", "cases", "fit", "share")),
            _row(result, of(lang, "已办结", "completed"), True),
            _row(result, of(lang, "未办结", "unfinished"), False),
            _row(result, of(lang, "合计", "together"), None),
        ]
    )
    if result.count(fits=False):
        yield ""
        yield of(lang, "不符合的办件（按第一处）", "Cases that deviate, by the first place")
        yield ""
        head = of(lang, ("件数", "事件", "原因", "当时可办", "例如"), _HEAD)
        rows = [_deviation(*each, lang) for each in result.deviations()]
        yield from table([head, *rows])
    if result.late():
        yield ""
        yield of(lang, "超过期限的环节", "Deadlines that passed")
        yield ""
        head_late = of(lang, ("次数", "环节"), ("times", "step"))
        yield from table([head_late, *((str(times), step) for step, times in result.late())])
    if result.spoilt is not None:
        yield ""
        yield from _mutants(result.spoilt, lang)


_HEAD = ("cases", "event", "why", "open instead", "such as")


def _row(result: Result, name: str, completed: bool | None) -> tuple[str, str, str, str]:
    cases = result.count(completed=completed)
    fit = result.count(completed=completed, fits=True)
    return name, str(cases), str(fit), f"{percent(fit, cases)} %" if cases else "—"


def _deviation(
    one: Deviation, cases: int, names: list[str], lang: str
) -> tuple[str, str, str, str, str]:
    why = of(lang, *WHY[one.code]) if one.code in WHY else one.details or one.code
    event = one.activity or of(lang, "（最后）", "(the end)")
    return str(cases), event, why, ", ".join(one.instead) or "—", ", ".join(names[:2])


def _mutants(spoilt: Spoilt, lang: str) -> Iterator[str]:
    share = percent(spoilt.rejected, spoilt.made)
    yield of(
        lang,
        f"变异办件（种子{spoilt.seed}）：{spoilt.made}个，拦下{spoilt.rejected}个，{share} %",
        f"Mutants (seed {spoilt.seed}): {spoilt.made}, rejected {spoilt.rejected}, {share} %",
    )
    yield ""
    head = of(
        lang,
        ("种类", "个数", "办不下去", "没走完就结束", "放过：与真实办件相同", "放过：其他"),
        ("kind", "made", "at an event", "at the end", "passed: like a real case", "passed: other"),
    )
    rows = [
        (
            of(lang, *MUTANTS[name]),
            str(kind.made),
            str(kind.at_an_event),
            str(kind.at_the_end),
            str(kind.seen),
            str(kind.made - kind.rejected - kind.seen),
        )
        for name, kind in spoilt.kinds.items()
    ]
    yield from table([head, *rows])
