"""The command `handover`: all that somebody has in hand goes to a colleague, or back to its posts.

For people who have left: whoever runs the machine does it without being anybody's head.
"""

from __future__ import annotations

import argparse

from workflow.bootstrap import Office
from workflow.cli.common import Commands, WrongInput, add_language, of, padded, the_office
from workflow.domain.people import SYSTEM
from workflow.office.handing_over import HandedOver, hand_over
from workflow.store.accounts import Account
from workflow.store.queries.holders import held_by


def add_commands(commands: Commands) -> None:
    """Add this command to the parser."""
    handover = commands.add_parser(
        "handover",
        help="hand over all tasks of somebody who leaves 交接离岗人员的待办",
        description="Every task of somebody goes to a colleague, or back to its post; each by "
        "itself, with its result. 把一个人手上的待办逐项交给同事或退回岗位，逐项给出结果。",
    )
    handover.add_argument("login", metavar="LOGIN", help="whose tasks 谁的待办")
    handover.add_argument("--to", metavar="LOGIN", help="to whom (else back to each post) 交给谁")
    handover.add_argument("--reason", required=True, help="why, kept with each task 原因")
    handover.add_argument("--dry-run", action="store_true", help="only list them 只列出")
    add_language(handover)
    handover.set_defaults(run=_handover)


def _handover(given: argparse.Namespace) -> int:
    with the_office() as office:
        who = _account(office, given.login)
        to = _account(office, given.to).id if given.to else None
        with office.store.database.read() as connection:
            tasks = held_by(connection, who.id)
        if given.dry_run:
            results = [HandedOver(task) for task in tasks]
        else:
            results = list(hand_over(office.engine, tasks, to, given.reason, SYSTEM))
    for each in results:
        print(_line(each))
    stay = sum(each.refusal is not None for each in results)
    moved = len(results) - stay
    word = of(given.lang, ("将交接", "交接"), ("to hand over", "handed over"))[not given.dry_run]
    print(of(given.lang, f"{word}{moved}项，保留{stay}项", f"{moved} {word}, {stay} stay"))
    return 1 if stay else 0


def _account(office: Office, login: str) -> Account:
    found = office.accounts.by_login(login)
    if found is None:
        raise WrongInput(f"there is no account {login} (没有这个账号)")
    return found


def _line(each: HandedOver) -> str:
    sign = "✗" if each.refusal is not None else "→"
    why = f"  {each.refusal}" if each.refusal is not None else ""
    task = each.task
    return f"  {sign} {padded(task.tracking, 18)} {task.process}.{task.state} ({task.kind}){why}"
