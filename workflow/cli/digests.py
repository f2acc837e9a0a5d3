"""The command `digest`: what a member of staff would be told this morning. Sends nothing."""

from __future__ import annotations

import argparse

from workflow.accountability.digests import digest_of, opening
from workflow.cli.common import Commands, WrongInput, add_language, of, the_office
from workflow.domain.people import ActorKind


def add_commands(commands: Commands) -> None:
    """Add this command to the parser."""
    digest = commands.add_parser(
        "digest",
        help="show somebody's daily digest 查看每日摘要",
        description="Show what the daily digest would tell a member of staff now; the worker sends "
        "it when the office opens. 查看工作人员今天的每日摘要；由后台在上班时发送，这里只看不发。",
    )
    digest.add_argument("login", metavar="LOGIN", help="whose 谁的")
    add_language(digest)
    digest.set_defaults(run=_digest)


def _digest(given: argparse.Namespace) -> int:
    from notifications.digest import words_of

    with the_office() as office:
        account = office.accounts.by_login(given.login)
        actor = None if account is None else office.accounts.actor(account.id)
        if account is None or actor is None or actor.kind is not ActorKind.STAFF:
            raise WrongInput(f"{given.login}: nobody who works here (没有这个工作人员)")
        found = digest_of(office, actor, office.now())
        if found.says_something:
            words = words_of(found, office.settings.base_url)[given.lang]
            print(f"{words.subject}\n\n{words.body}")
        else:
            print(of(given.lang, "没有要说的，不发。", "Nothing to tell: none is sent."))
        if not account.wants_digest:
            print(of(given.lang, "本人没有开启每日摘要。", "They do not want a daily digest."))
        elif opening(office, office.now()) is None:
            opens = office.settings.opens.strftime("%H:%M")
            print(of(given.lang, f"工作日{opens}发送。", f"Sent on working days at {opens}."))
    return 0
