"""The command by which a connected system reports what a case waits for."""

from __future__ import annotations

import argparse

from workflow.cli.common import Commands, add_language, case_named, of, the_office
from workflow.domain.commands import GiveSignal
from workflow.domain.people import SYSTEM


def add_commands(commands: Commands) -> None:
    """Add this command to the parser."""
    signal = commands.add_parser(
        "signal",
        help="report what a case waits for 报告办件等待的事项",
        description="Report, for a connected system, what a service of a case waits for: a payment "
        "that came in, say. Only signals that the definition lets a system give. "
        "由对接系统报告办件等待的事项，例如款项已到账。",
    )
    signal.add_argument("case", metavar="CASE", help="tracking number 受理号")
    signal.add_argument("signal", metavar="SIGNAL", help="the signal's id in the definition 标识")
    signal.add_argument(
        "--lane", default="", metavar="LANE", help="a service of the case 事项 (default: the case)"
    )
    signal.add_argument(
        "--key", metavar="KEY", help="the report's own number: reported twice, it counts once 编号"
    )
    add_language(signal)
    signal.set_defaults(run=_signal)


def _signal(given: argparse.Namespace) -> int:
    with the_office() as office:
        case = case_named(office, given.case)
        command = GiveSignal(case=case.id, path=given.lane, signal=given.signal, key=given.key)
        office.engine.handle(command, SYSTEM)
        print(of(given.lang, "已报告", "reported"))
    return 0
