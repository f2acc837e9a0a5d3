"""`onewindow requests`: many requests from a workbook, tried first, then filed one by one."""

from __future__ import annotations

import argparse
from pathlib import Path

from workflow.bootstrap import Office
from workflow.cli.common import (
    Commands,
    WrongInput,
    actor_named,
    add_language,
    add_login,
    of,
    the_office,
    write_new,
)
from workflow.definition.closure import Closure
from workflow.domain.people import Actor, ActorKind
from workflow.errors import NotFound
from workflow.intake.importing import ImportedRow, import_requests
from workflow.intake.sheets import HOW_TO, sheets_of
from workflow.workbooks import BadWorkbook, read_workbook, template

SIGNS = {"file": "+", "same": "=", "refuse": "✗"}


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    requests = commands.add_parser(
        "requests",
        help="many requests from a workbook 批量导入申请",
        description="Bring requests in from an Excel workbook. 从 Excel 工作簿批量导入申请。",
    )
    kinds = requests.add_subparsers(
        title="commands 命令", dest="kind", metavar="COMMAND", required=True
    )
    blank = kinds.add_parser(
        "template",
        help="write an empty workbook 生成空白模板",
        description="Write an empty workbook for one definition, to fill in. "
        "生成空白模板，填好后导入。",
    )
    blank.add_argument("file", metavar="FILE", help="the file to write 要写的文件")
    blank.set_defaults(run=_template)
    bring = kinds.add_parser(
        "import",
        help="try or file the rows 试算或导入",
        description="File each row by itself; rows that cannot be filed are named and stop no "
        "other. Again with the same references: nothing is filed twice. 逐行提出申请，有问题的行"
        "不影响其他行；同一编号不会重复提出。",
    )
    bring.add_argument("file", metavar="FILE", help="the workbook (.xlsx) 工作簿")
    add_login(bring)
    bring.add_argument("--dry-run", action="store_true", help="only try each row 只试不写")
    add_language(bring)
    bring.set_defaults(run=_import)
    for each in (blank, bring):
        each.add_argument(
            "--definition", required=True, metavar="NAME", help="what is asked for 申请什么"
        )


def _closure(office: Office, name: str) -> Closure:
    try:
        return office.store.current(name)
    except NotFound:
        raise WrongInput(f"there is no definition {name!r} to file here (没有这个事项)") from None


def _template(given: argparse.Namespace) -> int:
    with the_office() as office:
        content = template(sheets_of(_closure(office, given.definition)), HOW_TO)
    write_new(Path(given.file), content)
    return 0


def _import(given: argparse.Namespace) -> int:
    with the_office() as office:
        closure = _closure(office, given.definition)
        try:
            rows = read_workbook(Path(given.file).read_bytes(), sheets_of(closure))
        except BadWorkbook as error:
            raise WrongInput(f"{given.file}: {error.text.to(given.lang)}") from error
        actor = _staff(office, given.login)
        counts = dict.fromkeys(SIGNS, 0)
        found = import_requests(office.engine, closure, rows, actor, dry_run=given.dry_run)
        for row in found:
            counts[row.action] += 1
            print(_line(row))
    filed, same, refused = counts.values()
    words = of(
        given.lang,
        f"{'可以提出' if given.dry_run else '已提出'}{filed}，以前提出过{same}，不能用{refused}",
        f"{filed} {'could be filed' if given.dry_run else 'filed'}, {same} filed before, "
        f"{refused} cannot be used",
    )
    print(words)
    return 1 if refused else 0


def _staff(office: Office, login: str) -> Actor:
    actor = actor_named(office, login)
    if actor.kind is not ActorKind.STAFF:
        raise WrongInput(f"nobody on the staff signs in as {login!r} (没有这个工作人员)")
    return actor


def _line(row: ImportedRow) -> str:
    flaws = ", ".join(f"{name}: {code}" for name, code in row.flaws)
    what = "  ".join(filter(None, (row.reference, row.tracking, flaws, row.code)))
    return f"  {SIGNS[row.action]} {row.number}  {what}"
