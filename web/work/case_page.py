"""The progress of a case without a task: where each service stands, and no personal data.

Consumers: officers with a post concerned. Here a relative is registered and a limit is extended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import inspected, staff
from web.language import current_language, say
from web.office import the_office
from web.work.acts import new_key
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_progress
from web.work.case_hands import case_hands
from web.work.clock_view import clocks_of, total
from web.work.dossier import may_print_file
from web.work.history import history
from web.work.lanes import strips
from web.work.panel_view import panels
from web.work.possible import offers
from web.work.printing import printable
from web.work.remedy_pages import remedies
from web.work.task_list import own_tasks
from workflow.domain.case import Scope
from workflow.domain.people import Post
from workflow.machine.access import staff_post_at
from workflow.store.queries.history import intact


@dataclass(frozen=True, slots=True)
class Extendable:
    """A service whose limit by law this officer may lengthen."""

    path: str
    title: str
    limit: str
    reasons: tuple[tuple[str, str], ...]


@blueprint.get("/cases/<tracking>")
@staff
def case(tracking: str) -> ResponseReturnValue:
    """The page."""
    return render_template("work/case.html", **context(open_progress(tracking)))


def context(file: CaseFile) -> dict[str, Any]:
    """What the template of the progress page needs."""
    office = the_office()
    return {
        "file": file,
        "case": file.case,
        "title": say(file.closure.definition.title),
        "strips": strips(file),
        "total": total(file),
        "clocks": clocks_of(file),
        "history": history(file, office.store.facts(file.case.id)),
        "tasks": own_tasks(file),
        "panels": panels(file),
        "letters": printable(file),
        "intact": _intact(file),
        "remedies": remedies(file),
        "printable_file": may_print_file(file),
        "extendable": _extendable(file),
        "offers": offers(file),
        "colleagues": _colleagues(file),
        "hands": case_hands(file),
        "watched": office.watches.watches(file.actor.user or 0, file.case.id),
        "key": new_key(),
        "typed": (),
        "first": None,
    }


def _intact(file: CaseFile) -> bool | None:
    """Whether the history is as it was recorded: an inspector is told, nobody else waits for it."""
    if file.case.place not in inspected(file.actor):
        return None
    with the_office().store.database.read() as connection:
        return intact(connection, file.case.id)


def _extendable(file: CaseFile) -> list[Extendable]:
    if file.case.status == "closed":
        return []
    return [found for scope in file.case.scopes.values() if (found := _extension(file, scope))]


def _extension(file: CaseFile, scope: Scope) -> Extendable | None:
    process = file.closure.processes[scope.process]
    clock = process.definition.clock
    rule = clock.extended if clock is not None and "." not in scope.process else None
    if rule is None or scope.outcome is not None or file.case.accepted_on is None:
        return None
    done = any(e.path == scope.path for e in file.case.extensions.values())
    chain = file.directory.chain(file.case.place)
    if done or file.actor.post_for(tuple((rule.by, place) for place in chain)) is None:
        return None
    reasons = file.closure.catalogues.reasons.get("extension", {})
    return Extendable(
        scope.path,
        file.service_title(scope),
        file.clocks.limit(rule.to).to(current_language()),
        tuple((name, say(reasons[name].title)) for name in rule.reasons if name in reasons),
    )


def _colleagues(file: CaseFile) -> list[tuple[int, str]]:
    """The staff among whom a relative of the family may be; empty for who may not register one."""
    if file.case.status == "closed":
        return []
    post: Post | None = staff_post_at(file.places[0], file.actor, file.directory)
    if post is None:
        return []
    known = {relative.user for relative in file.case.relatives.values()}
    return [
        (account.id, f"{account.name} ({account.login})")
        for account in the_office().accounts.everybody()
        if account.id not in known and account.active
    ]
