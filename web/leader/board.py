"""The board: everything at once, narrowed by place, service and time."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import current_actor, heads
from web.language import gettext as _
from web.language import say
from web.leader.asked import PERIODS, Asked, asked, tasks_at
from web.leader.blueprint import blueprint
from web.leader.figures import LIGHTS, figures
from web.leader.order import headings, in_order
from web.leader.pictures import heat, trend
from web.leader.tables import Figure
from web.leader.task_list import late_lines
from web.office import the_office
from web.rating.answers import waiting
from web.so_far import still_counting
from workflow.benefits.payments import SIGNS, budget_lines, rosters_of
from workflow.domain.clock import Light
from workflow.store.rosters import DRAFT, Roster

ROWS = 8
"""How many rows of a table stand open; the worst come first."""


@blueprint.get("/leader/")
@heads
def board() -> ResponseReturnValue:
    """The numbers of everybody below one's post."""
    question = asked()
    tables = figures(question)
    by_id = {table.id: table for table in tables}
    return render_template(
        "leader/board.html",
        asked=question,
        tables=in_order(tables),
        heads_of=headings,
        shown=ROWS,
        narrowed=question.chosen_words,
        so_far=still_counting(),
        totals=_totals(question, by_id["places"]),
        weeks={each: tasks_at(question, due=each) for each in ("this_week", "next_week")},
        late=late_lines(question),
        late_address=tasks_at(question, light=Light.RED.value),
        trend=trend(by_id["months"]),
        heat=heat(by_id["time"]),
        periods=[(each, _("the last %(months)s months", months=each)) for each in PERIODS],
        places=[(code, question.place_name(code)) for code in question.all_places],
        services=_services(question),
        waiting_answers=waiting(current_actor()),
        to_sign=_to_sign(question),
        checks=any(post.role in SIGNS for post in current_actor().posts),
    )


def _to_sign(question: Asked) -> list[tuple[str, str, Roster]]:
    """The payment rosters that wait for the leader's signature: budget line, place, roster."""
    office, actor = the_office(), current_actor()
    places = [post.place for post in actor.posts if post.role in SIGNS]
    if not places:
        return []
    lines = budget_lines(office)
    return [
        (
            say(lines[each.line].title) if each.line in lines else each.line,
            question.place_name(each.place),
            each,
        )
        for each in rosters_of(office).at(places)
        if each.status == DRAFT and each.prepared_by != actor.user
    ]


def _totals(question: Asked, by_place: Figure) -> list[tuple[Light | None, int, str]]:
    """The sums above the tables: all, and each light, with the tasks behind them."""
    sums = [sum(int(row[n].value) for row in by_place.rows) for n in range(1, 6)]
    *lit, everything = zip((*LIGHTS, None), sums, strict=True)
    return [
        (light, number, tasks_at(question, **({"light": light.value} if light else {})))
        for light, number in (everything, *lit)
    ]


def _services(question: Asked) -> list[tuple[str, str]]:
    named = {name: question.service_name(name) for name in question.closures if "." not in name}
    return sorted(named.items(), key=lambda item: item[1])
