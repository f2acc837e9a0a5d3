"""Commands for exports to another system: which there are, what one would hold, the workbook.

Whoever acts is named by `--as LOGIN`: the posts of that account decide, as on the pages.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from workflow.cli.common import (
    Commands,
    WrongInput,
    actor_named,
    add_language,
    add_login,
    day,
    of,
    refuse_existing,
    table,
    the_office,
    write_new,
)
from workflow.domain.days import Days
from workflow.errors import NotFound
from workflow.exporting import workbooks as exports
from workflow.exporting.workbooks import Line, Plan

PROBLEMS = {
    "empty": ("没有填写，而对方系统必填", "is empty, and the other system needs it"),
    "no_code": ("没有对应代码", "has no code"),
    "too_long": ("太长", "is too long"),
    "uneven": ("除不尽", "comes out uneven"),
    "waits": ("还可以撤回", "can still be taken back"),
    "revoked": ("已撤销", "was revoked"),
    "no_rows": ("表格没有内容", "its table is empty"),
}


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    parser = commands.add_parser(
        "export",
        help="decisions for another system 导出到其他系统",
        description="Decisions as a workbook in exactly the columns of another system. "
        "按其他系统的列导出决定。",
    )
    kinds = parser.add_subparsers(
        title="commands 命令", dest="kind", metavar="COMMAND", required=True
    )
    listed = kinds.add_parser(
        "list", help="exports and workbooks 有哪些导出", description="Exports and workbooks. 列表。"
    )
    listed.set_defaults(run=_list)
    made = kinds.add_parser(
        "write",
        help="write the workbook of a period 导出一段时间",
        description="Only what was not exported before, and only rows that are complete; the "
        "others are named. 只导出新的、完整的行，其余列出原因。",
    )
    made.add_argument("mapping", metavar="EXPORT", help="which 导出名称 (see list)")
    made.add_argument("since", metavar="FROM", type=day, help="first day 起始日期 (2026-03-01)")
    made.add_argument("until", metavar="UNTIL", type=day, help="last day 截止日期 (2026-03-31)")
    made.add_argument("file", metavar="FILE", help="the file to write 要写的文件")
    made.add_argument("--again", action="store_true", help="also old ones 包括以前导出过的")
    made.add_argument("--dry-run", action="store_true", help="only show 只看不写")
    made.set_defaults(run=_write)
    back = kinds.add_parser(
        "fetch",
        help="write a workbook again 再次下载",
        description="Write a workbook that was made before. 再次写出以前的工作簿。",
    )
    back.add_argument("number", type=int, metavar="NUMBER", help="its number 工作簿号")
    back.add_argument("file", metavar="FILE", help="the file to write 要写的文件")
    back.set_defaults(run=_fetch)
    for each in (listed, made, back):
        add_login(each)
        add_language(each)


def _list(given: argparse.Namespace) -> int:
    with the_office() as office:
        actor = actor_named(office, given.login)
        for name, export in exports.open_to(office, actor).items():
            print(f"{name}  {export.title.to(given.lang or 'zh')}")
        rows = [
            (str(each.id), each.mapping, f"{each.made_at:%Y-%m-%d}", each.login, str(each.count))
            for each in exports.made_by_office(office, actor)
        ]
        for line in table(rows) if rows else ():
            print(line)
    return 0


def _write(given: argparse.Namespace) -> int:
    file = Path(given.file)
    refuse_existing(file)
    with the_office() as office:
        actor = actor_named(office, given.login)
        try:
            days = Days(given.since, given.until)
            plan = exports.plan(office, actor, given.mapping, days, again=given.again)
        except NotFound as error:
            raise _unknown(given.mapping) from error
        left = [line for line in plan.lines if not line.ready]
        for line in left:
            print(f"  ✗ {line.about.tracking}  {_why(plan, line, given.lang)}")
        zh, en = "可以导出{}，缺内容{}", "{} ready, {} left out"
        print(of(given.lang, zh, en).format(len(plan.ready), len(left)))
        if not given.dry_run and plan.ready:
            number = exports.make(office, actor, plan)
            print(of(given.lang, "工作簿", "workbook"), number)
            write_new(file, exports.workbook(office, actor, number))
    return 1 if left else 0


def _fetch(given: argparse.Namespace) -> int:
    file = Path(given.file)
    refuse_existing(file)
    with the_office() as office:
        try:
            content = exports.workbook(office, actor_named(office, given.login), given.number)
        except NotFound as error:
            raise _unknown(str(given.number)) from error
    write_new(file, content)
    return 0


def _unknown(name: str) -> WrongInput:
    return WrongInput(f"there is no export {name} for this account (没有这个导出，或无权导出)")


def _why(plan: Plan, line: Line, lang: str) -> str:
    if line.why:
        return of(lang, *PROBLEMS[line.why])
    return "; ".join(
        f"{plan.export.columns[index].title} {of(lang, *PROBLEMS[code])}"
        for index, code in line.problems
    )
