"""The board: everything at once, narrowed by place, service and time."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import heads
from web.leader.asked import PERIODS, Asked, asked, tasks_at
from web.leader.blueprint import blueprint
from web.leader.figures import LIGHTS, Figure, figures
from web.leader.pictures import heat, trend
from workflow.domain.clock import Light


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
        tables=tables,
        totals=_totals(question, by_id["places"]),
        trend=trend(by_id["months"]),
        heat=heat(by_id["time"]),
        periods=PERIODS,
        places=[(code, question.place_name(code)) for code in question.all_places],
        services=_services(question),
    )


def _totals(question: Asked, by_place: Figure) -> list[tuple[Light | None, int, str]]:
    """The sums above the tables: all, and each light, with the tasks behind them."""
    sums = [sum(int(row[n].value) for row in by_place.rows) for n in range(1, 6)]
    lights: list[Light | None] = [None, *LIGHTS]
    return [
        (light, number, tasks_at(question, **({"light": light.value} if light else {})))
        for light, number in zip(lights, sums, strict=True)
    ]


def _services(question: Asked) -> list[tuple[str, str]]:
    named = {name: question.service_name(name) for name in question.closures if "." not in name}
    return sorted(named.items(), key=lambda item: item[1])
