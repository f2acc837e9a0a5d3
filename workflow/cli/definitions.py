"""Commands for who writes definitions: check, schema, publish, examples."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from workflow.cli.common import Commands, WrongInput, the_office
from workflow.definition.check import CHECKS
from workflow.definition.library import Library, load
from workflow.definition.problems import ProblemsFound
from workflow.definition.reader import Document
from workflow.definition.report import run_check
from workflow.domain.calendar import china
from workflow.examples.play import run_example


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    check = commands.add_parser(
        "check",
        help="check definition files 检查流程定义",
        description="Check definition files and show every problem at once, or what the "
        "definitions amount to. Without PATH: the shipped ones. "
        "检查流程定义文件，一次列出全部问题。",
    )
    check.add_argument("paths", nargs="*", metavar="PATH", help="files and folders 文件或文件夹")
    check.set_defaults(run=_check)
    schema = commands.add_parser(
        "schema",
        help="print the JSON Schema of definition files 输出定义文件的 JSON Schema",
        description="Print the JSON Schema of definition files, for editors that understand it. "
        "供编辑器校验用。",
    )
    schema.add_argument(
        "--of",
        choices=("definition", "catalogue"),
        default="definition",
        help="which kind of file 哪一类文件 (default: definition)",
    )
    schema.set_defaults(run=_schema)
    publish = commands.add_parser(
        "publish",
        help="publish a definition 发布流程定义",
        description="Check PATH and publish the definition NAME: new cases follow it, running ones "
        "stay on theirs. 新申请按新版本办理，在办的不变。",
    )
    publish.add_argument("path", metavar="PATH", help="file or folder 文件或文件夹")
    publish.add_argument("name", metavar="NAME", help="the definition's id 定义的标识")
    publish.add_argument(
        "--by", default="", metavar="NAME", help="who publishes it 发布人 (default: your login)"
    )
    publish.set_defaults(run=_publish)
    examples = commands.add_parser(
        "examples",
        help="play the worked examples 演算范例",
        description="Play the worked examples through the engine, in memory. 用引擎逐步演算范例。",
    )
    examples.add_argument("names", nargs="*", metavar="NAME", help="an example, or a definition")
    examples.set_defaults(run=_examples)


def _check(given: argparse.Namespace) -> int:
    return run_check(given.paths, sys.stdout)


def _schema(given: argparse.Namespace) -> int:
    from workflow.definition.schema import schema_files

    sys.stdout.write(schema_files()[f"{given.of}.json"])
    return 0


def _publish(given: argparse.Namespace) -> int:
    library = load([Path(given.path)], base=load())
    if given.name not in library.definitions:
        known = ", ".join(sorted(library.definitions))
        raise WrongInput(f"there is no definition {given.name!r}; known are {known}")
    closure = library.closure(given.name)
    problems = CHECKS.run(library, list(closure.definitions))
    if problems:
        raise ProblemsFound(problems)
    with the_office() as office:
        office.store.publish(closure, given.by or getpass.getuser())
        all_ = office.store.publications.all()
    newest = max((each for each in all_ if each.definition == given.name), key=lambda e: e.number)
    print(f"{given.name}: publication {newest.number}, {closure.hash[:12]} (已发布)")
    return 0


def _examples(given: argparse.Namespace) -> int:
    library = load()
    chosen = _chosen(library, given.names)
    failures = 0
    for example in chosen:
        failure, _ = run_example(example, library, china())
        failures += failure is not None
        print(f"{'ok    ' if failure is None else 'FAILED'}  {example['example']}")
        if failure is not None:
            print(f"        {failure}")
    print(f"{len(chosen)} examples, {failures} failed")
    return 1 if failures else 0


def _chosen(library: Library, names: list[str]) -> list[dict[str, Any]]:
    known = [(each.mapping, _names_of(each)) for each in library.examples]
    for name in names:
        if not any(name in called for _, called in known):
            raise WrongInput(f"there is no example or definition {name!r} (没有这个范例)")
    return [data for data, called in known if not names or called.intersection(names)]


def _names_of(example: Document) -> set[str]:
    """By what an example may be asked for: its own name, that of its definition, its folder's."""
    data = example.mapping
    return {str(data["example"]), str(data["of"]), Path(example.file).parent.name}
