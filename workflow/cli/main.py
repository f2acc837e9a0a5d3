"""The commands and their options; what goes wrong becomes one line and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from workflow.cli import (
    benefits,
    calendars,
    cases,
    definitions,
    digests,
    exports,
    handover,
    keys,
    office,
    people,
    play,
    replay,
    requests,
    signals,
    spot_checks,
    tables,
)
from workflow.definition.problems import ProblemsFound
from workflow.errors import OneWindowError
from workflow.settings import BadSetting

DESCRIPTION = "One request at one counter, departments deciding in parallel. 一窗受理，并联审批。"
SETTINGS = (
    "Settings come from the environment: ONEWINDOW_DATA_DIR, ONEWINDOW_DATABASE_URL and others; "
    "see docs/how-to/run-in-production.md. 设置来自环境变量。"
)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    parser = argparse.ArgumentParser(prog="onewindow", description=DESCRIPTION, epilog=SETTINGS)
    parser.add_argument("--version", action="version", version=f"onewindow {_version()}")
    commands = parser.add_subparsers(
        title="commands 命令", dest="command", metavar="COMMAND", required=True
    )
    parts = (
        office,
        keys,
        calendars,
        people,
        handover,
        digests,
        definitions,
        tables,
        replay,
        requests,
        cases,
        signals,
        benefits,
        exports,
        spot_checks,
        play,
    )
    for part in parts:
        part.add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit code."""
    given = build_parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does.
        sys.stderr.close()
        return 0
    except ProblemsFound as found:
        for problem in sorted(found.problems):
            print(problem, file=sys.stderr)
        return 1
    except (OneWindowError, BadSetting) as error:
        return _failed(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _failed(f"{where}{error.strerror or error}")


def _failed(message: str) -> int:
    print(f"onewindow: {message}", file=sys.stderr)
    return 2


def _version() -> str:
    try:
        return version("onewindow")
    except PackageNotFoundError:
        return "(not installed)"
