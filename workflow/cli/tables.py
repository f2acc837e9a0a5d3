"""`onewindow table`: list decision tables, and explain one with values, row by row."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from workflow.cli.common import Commands, WrongInput, add_language
from workflow.definition.catalogues import Catalogues
from workflow.definition.deciding import apply
from workflow.definition.library import load
from workflow.definition.table_words import explained, lines
from workflow.definition.tables import Plain, Table, TableInput


def add_commands(commands: Commands) -> None:
    """Add this command to the parser."""
    table = commands.add_parser(
        "table",
        help="list and explain decision tables 列出、解释规则表",
        description="Decision tables: what there is, and what one says. 规则表。",
    )
    kinds = table.add_subparsers(title="commands 命令", dest="what", metavar="WHAT", required=True)
    listing = kinds.add_parser(
        "list",
        help="the tables and what each is given 列出规则表",
        description="List the decision tables and the values each is given. "
        "列出规则表和所需的数据。",
    )
    _add_source(listing)
    listing.set_defaults(run=_list)
    explaining = kinds.add_parser(
        "explain",
        help="one table with values, row by row 逐行解释",
        description="Apply a table to values: every row, every condition, what was wanted and what "
        "was seen. 代入数值，逐行解释一张规则表。",
    )
    explaining.add_argument("name", metavar="TABLE", help="the table's id 规则表标识")
    explaining.add_argument(
        "values",
        nargs="*",
        metavar="VALUE",
        help="income=180000 disabled=yes kind=a; money in fen 金额以分计",
    )
    explaining.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PARAMETER=NUMBER",
        help="a region's own number 地方参数",
    )
    _add_source(explaining)
    explaining.set_defaults(run=_explain)


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--path", action="append", metavar="PATH", help="definition files 定义文件")
    add_language(parser)


def _catalogues(given: argparse.Namespace) -> Catalogues:
    base = load()
    paths = [Path(path) for path in given.path or ()]
    return (load(paths, base=base) if paths else base).catalogues


def _list(given: argparse.Namespace) -> int:
    for line in _listed(_catalogues(given), given.lang):
        print(line)
    return 0


def _explain(given: argparse.Namespace) -> int:
    catalogues = _catalogues(given)
    table = catalogues.tables.get(given.name)
    if table is None:
        known = ", ".join(sorted(catalogues.tables))
        raise WrongInput(f"there is no table {given.name!r}; known are {known}")
    parameters = _parameters(table, catalogues, _pairs(given.set))
    values = {name: _value(table, name, text) for name, text in _pairs(given.values).items()}
    try:
        said = apply(table, values, parameters)
    except ValueError as error:
        raise WrongInput(str(error)) from error
    for line in lines(explained(said, catalogues, given.lang), given.lang):
        print(line)
    return 0 if said.known else 1


def _listed(catalogues: Catalogues, lang: str) -> Iterator[str]:
    for name, table in catalogues.tables.items():
        rows = len(table.rules) + (table.otherwise is not None)
        yield f"{name}  v{table.version}  {table.hit}  {rows} rows  {table.title.to(lang)}"
        for each in table.given:
            given = table.inputs[each]
            title = given.title.to(lang) if given.title else each
            options = f" ({', '.join(given.options)})" if given.options else ""
            yield f"    {each}: {given.type}{options}  {title}"


def _pairs(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise WrongInput(f"write NAME=VALUE instead of {word!r}")
        found[name] = text
    return found


def _value(table: Table, name: str, text: str) -> Plain:
    each = table.inputs.get(name)
    if each is None or name not in table.given:
        raise WrongInput(f"{name!r} is no value of the table; its values: {', '.join(table.given)}")
    return _read(name, each, text)


def _read(name: str, each: TableInput, text: str) -> Plain:
    if each.type == "boolean":
        if text not in ("yes", "no", "true", "false"):
            raise WrongInput(f"{name}: write yes or no instead of {text!r}")
        return text in ("yes", "true")
    if each.type == "choice":
        if text not in (each.options or {}):
            raise WrongInput(f"{name} is one of {', '.join(each.options or {})}, not {text!r}")
        return text
    return _whole(name, text)


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise WrongInput(f"{name}: write a whole number (money in fen), not {text!r}") from None


def _parameters(
    table: Table, catalogues: Catalogues, own: Mapping[str, str]
) -> dict[str, int | bool]:
    needed = [each.parameter for each in table.inputs.values() if each.parameter is not None]
    for name in own:
        if name not in needed:
            raise WrongInput(f"the table reads no parameter {name!r}; it reads {', '.join(needed)}")
    found: dict[str, int | bool] = {}
    for name in needed:
        declared = catalogues.parameters[name]
        number = _whole(name, own[name]) if name in own else declared.value
        found[name] = bool(number) if declared.unit == "yes_no" else number
    return found
