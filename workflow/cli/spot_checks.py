"""The command that draws a random sample of what was granted, and opens its checks."""

from __future__ import annotations

import argparse
import secrets

from workflow.accountability.spot_checks import draw, open_checks
from workflow.bootstrap import Office
from workflow.cli.common import Commands, WrongInput, add_language, day, of, the_office
from workflow.domain.days import Days


def add_commands(commands: Commands) -> None:
    """Add the command to the parser."""
    checks = commands.add_parser(
        "spot-check",
        help="draw a random sample of grants to be checked 随机抽查",
        description="Draw a share of what a service granted in a period (the number that "
        "the service names and the county sets says how much), with a seed that is kept: the same "
        "sample can be drawn again, and no other one for this period. With --open each "
        "benefit gets a case of its own. "
        "按比例随机抽取已确认的办件，记录随机种子，可以复核。",
    )
    checks.add_argument("definition", metavar="SERVICE", help="the service 事项")
    checks.add_argument("since", metavar="FROM", type=day, help="first day 起始日期 (2026-01-01)")
    checks.add_argument("until", metavar="UNTIL", type=day, help="last day 截止日期 (2026-03-31)")
    checks.add_argument("--place", metavar="CODE", help="the county 县 (default: the only one)")
    checks.add_argument("--seed", metavar="SEED", help="the seed 随机种子 (default: drawn now)")
    checks.add_argument("--open", action="store_true", help="open the checks 发起核查")
    add_language(checks)
    checks.set_defaults(run=_check)


def _only_county(office: Office) -> str:
    """The county of an office that has one; "" where there is none."""
    places = office.store.directory().places.values()
    counties = [place.code for place in places if place.level == "county"]
    if len(counties) > 1:
        shown = ", ".join(counties)
        raise WrongInput(f"say whose share with --place (请用 --place 指定县): {shown}")
    return counties[0] if counties else ""


def _check(given: argparse.Namespace) -> int:
    if given.until < given.since:
        raise WrongInput("the last day lies before the first (截止日期早于起始日期)")
    with the_office() as office:
        seed = given.seed or secrets.token_hex(8)
        place = given.place or _only_county(office)
        made = draw(office, given.definition, Days(given.since, given.until), seed, place)
        many, of_all = len(made.chosen), len(made.population)
        print(
            of(
                given.lang,
                f"共{of_all}件，按{made.percent}%抽取{many}件，随机种子{made.seed}",
                f"{many} of {of_all} ({made.percent} %), seed {made.seed}",
            )
        )
        for tracking in made.chosen:
            print(tracking)
        if not given.open:
            return 0
        refused = open_checks(office, made)
        for tracking, code in refused.items():
            print(of(given.lang, f"{tracking}：未能发起（{code}）", f"{tracking}: refused, {code}"))
        return 1 if refused else 0
