"""Commands for benefits after their grant: take over recipients, pay the month.

Whoever acts is named by `--as LOGIN`: the posts of that account decide, as on the pages.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from workflow.benefits import payments, recipients, roster_sheets
from workflow.benefits.recipients import HOW_TO, SHEET
from workflow.cli.common import (
    Commands,
    WrongInput,
    actor_named,
    add_language,
    add_login,
    language,
    of,
    table,
    the_office,
    write_new,
)
from workflow.office.importing import Action
from workflow.store import people
from workflow.store.rosters import Roster
from workflow.workbooks import BadWorkbook, read_workbook, template

SIGNS = {Action.ADD: "+", Action.SAME: "=", Action.REFUSE: "✗"}


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    _add_benefits(commands)
    _add_roster(commands)


def _add_benefits(commands: Commands) -> None:
    parser = commands.add_parser(
        "benefits",
        help="take over existing recipients 导入已有享受对象",
        description="Take over who received a benefit before. 导入已有享受对象。",
    )
    kinds = parser.add_subparsers(
        title="commands 命令", dest="kind", metavar="COMMAND", required=True
    )
    blank = _kind(kinds, "template", "write an empty workbook 生成空白模板")
    blank.add_argument("file", metavar="FILE", help="the file to write 要写的文件")
    blank.set_defaults(run=_template)
    bring = kinds.add_parser(
        "import",
        help="read a workbook 导入",
        description="One case for each good row; the others are named. Reading it again takes over "
        "only what is missing. 逐行导入，可以重复执行。",
    )
    bring.add_argument("file", metavar="FILE", help="the workbook (.xlsx) 工作簿")
    add_login(bring)
    bring.add_argument("--dry-run", action="store_true", help="only show 只看不写")
    add_language(bring)
    bring.set_defaults(run=_import)


def _add_roster(commands: Commands) -> None:
    parser = commands.add_parser(
        "roster",
        help="pay the month 编制、签发发放名册",
        description="Payment rosters: prepare, sign, give to the bank, take its report. 发放名册。",
    )
    kinds = parser.add_subparsers(
        title="commands 命令", dest="kind", metavar="COMMAND", required=True
    )
    listed = _kind(kinds, "list", "all rosters 全部名册")
    add_language(listed)
    listed.set_defaults(run=_list)
    made = _kind(kinds, "prepare", "make or remake a draft 编制草稿")
    made.add_argument("place", metavar="PLACE", help="the place's code 地区代码")
    made.add_argument("line", metavar="LINE", help="the budget line 预算科目")
    made.add_argument("month", metavar="MONTH", help="such as 2026-04")
    made.set_defaults(run=_prepare)
    signed = _kind(kinds, "sign", "sign a draft as it stands 签发")
    signed.set_defaults(run=_sign)
    out = _kind(kinds, "export", "write the workbook for the bank 导出")
    out.set_defaults(run=_export)
    back = _kind(kinds, "report", "take the bank's report 登记回执")
    back.set_defaults(run=_report)
    checked = _kind(kinds, "check", "whether lines are as they were signed 核验")
    checked.set_defaults(run=_check)
    for each in (signed, out, back):
        each.add_argument("roster", type=int, metavar="NUMBER", help="the roster's number 名册号")
    for each in (out, back):
        each.add_argument("file", metavar="FILE", help="the file 文件")
    for each in (made, signed, out, back):
        add_login(each)


def _kind(kinds: Commands, name: str, what: str) -> argparse.ArgumentParser:
    """A command that one line explains."""
    return kinds.add_parser(name, help=what, description=what)


def _template(given: argparse.Namespace) -> int:
    write_new(Path(given.file), template([SHEET], HOW_TO))
    return 0


def _import(given: argparse.Namespace) -> int:
    lang = given.lang
    with the_office() as office:
        actor = actor_named(office, given.login)
        try:
            rows = read_workbook(Path(given.file).read_bytes(), [SHEET])
        except BadWorkbook as error:
            raise WrongInput(f"{given.file}: {error.text.to(lang)}") from error
        plan = recipients.plan_import(office, rows, actor)
        for line in plan.lines:
            why = line.why.to(lang) if line.why else ""
            print(f"  {SIGNS[line.action]} {line.number:>5}  {line.label}  {line.kind}  {why}")
        counted = [plan.count(each) for each in (Action.ADD, Action.SAME, Action.REFUSE)]
        zh, en = "导入{}，已有{}，不能用{}", "{} to take over, {} there already, {} refused"
        print(of(lang, zh, en).format(*counted))
        failed = plan.count(Action.REFUSE)
        if not given.dry_run:
            for done in recipients.apply(office, plan, actor):
                print(f"  {done.number:>5}  {done.tracking or done.why}")
                failed += not done.tracking
    return 1 if failed else 0


def _list(given: argparse.Namespace) -> int:
    with the_office() as office:
        places = list(office.store.directory().places)
        _print([_row(each) for each in payments.rosters_of(office).at(places)], given.lang)
    return 0


def _print(rows: list[tuple[str, ...]], lang: str = "") -> None:
    zh = ("名册号", "月份", "地区", "预算科目", "行数", "合计（元）", "签发")
    en = ("number", "month", "place", "budget line", "lines", "yuan", "signed by")
    for line in table([zh if (lang or language()) == "zh" else en, *rows]):
        print(line)


def _row(roster: Roster) -> tuple[str, ...]:
    total = f"{roster.total / 100:,.2f}"
    signed = roster.signed_name or roster.status
    return (
        str(roster.id),
        roster.month,
        roster.place,
        roster.line,
        str(roster.count),
        total,
        signed,
    )


def _prepare(given: argparse.Namespace) -> int:
    with the_office() as office:
        actor = actor_named(office, given.login)
        number = payments.prepare(office, actor, given.place, given.line, given.month)
        _print([_row(payments.rosters_of(office).get(number))])
    return 0


def _sign(given: argparse.Namespace) -> int:
    with the_office() as office:
        known = payments.rosters_of(office).get(given.roster)
        payments.sign(office, actor_named(office, given.login), given.roster, known.digest)
        _print([_row(payments.rosters_of(office).get(given.roster))])
    return 0


def _export(given: argparse.Namespace) -> int:
    with the_office() as office:
        rosters, actor = payments.rosters_of(office), actor_named(office, given.login)
        known = rosters.get(given.roster)
        if not payments.is_signed(known) or not payments.may_see(actor, known.place):
            raise WrongInput(
                "only a signed roster of one's own place is written (只能导出已签发的)"
            )
        lines = rosters.lines(known.id)
        with office.store.database.read() as connection:
            names = {
                each.line.person: people.person(
                    connection, office.store.keys, each.line.person
                ).name
                for each in lines
                if each.line.person and not each.line.payee
            }
        budget = payments.budget_lines(office)[known.line]
    write_new(Path(given.file), roster_sheets.export(known, lines, budget, names))
    return 0


def _report(given: argparse.Namespace) -> int:
    with the_office() as office:
        actor = actor_named(office, given.login)
        try:
            results = roster_sheets.read_report(Path(given.file).read_bytes())
        except BadWorkbook as error:
            raise WrongInput(f"{given.file}: {error}") from error
        print(payments.report(office, actor, given.roster, results), "recorded (已登记)")
    return 0


def _check(given: argparse.Namespace) -> int:
    with the_office() as office:
        places = list(office.store.directory().places)
        found = payments.rosters_of(office).at(places, most=10_000)
        bad = [each for each in found if not payments.is_intact(office, each)]
        for each in bad:
            print(f"{each.id} {each.month} {each.line}: not what was signed (与签发时不同)")
        print(f"{len(found)} rosters, {len(bad)} changed (名册{len(found)}，不符{len(bad)})")
    return 1 if bad else 0
