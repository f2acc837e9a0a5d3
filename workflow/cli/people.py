"""The commands `people template` and `people import`: an office's places and staff from a workbook.

Whoever runs the machine makes the first administrator this way; later ones are the work of the
administrator's pages.
"""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from workflow.cli.common import (
    Commands,
    WrongInput,
    add_language,
    of,
    padded,
    table,
    the_office,
    write_new,
)
from workflow.definition.library import load
from workflow.office.importing import Action, Applied, Importer, Line, Plan, apply, plan_import
from workflow.office.sheets import HOW_TO, SHEETS
from workflow.workbooks import BadWorkbook, read_workbook, template

SIGNS = {Action.ADD: "+", Action.CHANGE: "~", Action.SAME: "=", Action.REFUSE: "✗"}


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    people = commands.add_parser(
        "people",
        help="places and staff from a workbook 从工作簿导入区域和人员",
        description="Bring an office's places and staff in from an Excel workbook. "
        "从 Excel 工作簿导入区域、机构、人员和岗位。",
    )
    kinds = people.add_subparsers(
        title="commands 命令", dest="kind", metavar="COMMAND", required=True
    )
    blank = kinds.add_parser(
        "template",
        help="write an empty workbook 生成空白模板",
        description="Write an empty workbook to fill in. 生成空白模板，填好后导入。",
    )
    blank.add_argument("file", metavar="FILE", help="the file to write 要写的文件")
    blank.set_defaults(run=_template)
    bring = kinds.add_parser(
        "import",
        help="read a workbook 导入",
        description="Read a workbook; rows that cannot be used are named and nothing is written. "
        "New accounts get a random password, shown once. 有一行不能用，就什么都不写；"
        "新账号的密码只显示一次。",
    )
    bring.add_argument("file", metavar="FILE", help="the workbook (.xlsx) 工作簿")
    bring.add_argument(
        "--dry-run", action="store_true", help="only show what would happen 只看不写"
    )
    add_language(bring)
    bring.set_defaults(run=_import)


def _template(given: argparse.Namespace) -> int:
    write_new(Path(given.file), template(SHEETS, HOW_TO))
    return 0


def _import(given: argparse.Namespace) -> int:
    lang = given.lang
    try:
        rows = read_workbook(Path(given.file).read_bytes(), SHEETS)
    except BadWorkbook as error:
        raise WrongInput(f"{given.file}: {error.text.to(lang)}") from error
    importer = Importer(name=getpass.getuser())
    with the_office() as office:
        plan = plan_import(office, load().catalogues, rows, importer)
        for line in plan.lines:
            print(_line(line, lang))
        print(_counts(plan, lang))
        if plan.count(Action.REFUSE):
            return 1
        if not given.dry_run and plan.does_something:
            _report(apply(office, plan, importer), lang)
    return 0


def _line(line: Line, lang: str) -> str:
    what = "; ".join(f"{each.column}: {each.before} → {each.after}" for each in line.differences)
    why = line.why.to(lang) if line.why else ""
    where = padded(f"{line.sheet}:{line.number}", 18)
    return f"  {SIGNS[line.action]} {where}{'  '.join(filter(None, (line.label, what, why)))}"


def _counts(plan: Plan, lang: str) -> str:
    new, changed, same, refused = (plan.count(action) for action in SIGNS)
    if lang == "zh":
        return f"新增{new}，更改{changed}，不变{same}，不能用{refused}"
    return f"{new} new, {changed} changed, {same} the same, {refused} cannot be used"


def _report(done: Applied, lang: str) -> None:
    if done.accounts:
        print(
            of(
                lang,
                "新账号的密码，只显示这一次：",
                "Passwords of the new accounts, shown only now:",
            )
        )
        head = of(lang, ("账号", "姓名", "密码"), ("login", "name", "password"))
        for line in table(
            [head, *((each.login, each.name, each.password) for each in done.accounts)]
        ):
            print(f"  {line}")
    if done.draft is not None:
        print(
            of(
                lang,
                "部门已存为草稿，检查后发布。",
                "The departments are a draft: check and publish it.",
            )
        )
    print(of(lang, "已写入。", "Written."))
