"""Handing over all that somebody has in hand, with a result for each task.

Consumers: heads and administrators, for people who leave or are away for long.
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.forms import build_form
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.work.arranging import covers, everybody
from web.work.blueprint import blueprint
from web.work.colleagues import user_in
from web.work.hand_forms import handover_form
from web.work.hand_pages import EVERYBODY
from web.work.kinds import kind_title
from workflow.definition.base import Text
from workflow.errors import NotFound
from workflow.office.handing_over import hand_over
from workflow.store.queries.holders import HeldTask, held_by, holdings


@blueprint.get("/handover")
@staff
def handover() -> ResponseReturnValue:
    """Whose work can be handed over, and how much each has."""
    numbers: dict[int, int] = {}
    with the_office().store.database.read() as connection:
        for each in holdings(connection):
            if covers(each.role, each.place):
                numbers[each.user] = numbers.get(each.user, 0) + each.number
    people = [(user, _name(user), number) for user, number in numbers.items()]
    return render_template("work/handover.html", people=sorted(people, key=lambda one: one[1]))


def _name(user: int) -> str:
    return the_office().accounts.by_id(user).name


@blueprint.route("/handover/<int:user>", methods=["GET", "POST"])
@staff
def hand_over_all(user: int) -> ResponseReturnValue:
    """Hand over what one person has; say what became of each task."""
    with the_office().store.database.read() as connection:
        tasks = [each for each in held_by(connection, user) if covers(each.role, each.place)]
    if not tasks:
        raise NotFound("no_such_account", account=user)
    others = [who for who in everybody() if who.user != user]
    options = {f"u{who.user}": Text(zh=who.name, en=who.name) for who in others}
    form = build_form(handover_form(options, EVERYBODY), current_language())
    results = []
    if form.ok():
        given = form.values()
        to, reason = user_in(given["to"]), given["reason"]
        done = hand_over(the_office().engine, tasks, to, reason, current_actor())
        results = [(_line(each.task), each.refusal and sentence(each.refusal)) for each in done]
    shown = {"form": form, "name": _name(user), "tasks": [_line(each) for each in tasks]}
    text = render_template("work/handover_one.html", **shown, results=results)
    return text, form.status if request.method == "POST" and not results else 200


def _line(task: HeldTask) -> dict[str, str]:
    """A task in words."""
    return {
        "tracking": task.tracking,
        "display": task.display,
        "step": _step(task),
        "prepares": _("prepares it for a colleague") if task.prepares else "",
    }


def _step(task: HeldTask) -> str:
    try:
        closure = the_office().store.current(task.definition)
    except NotFound:
        return kind_title(task.kind) or task.state
    own = kind_title(task.kind, closure, task.process, task.subject)
    process = closure.processes.get(task.process)
    state = process.states.get(task.state) if process else None
    return own or (say(state.title) if state is not None and state.title else task.state)
