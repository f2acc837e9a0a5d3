"""The progress of a case without a task: where each service stands, and no personal data.

Consumers: officers with a post concerned. Here a relative is registered and a limit is extended.
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import staff
from web.endings import Ending, ending_of
from web.forms.capacities import capacity_words
from web.language import gettext as _
from web.language import say
from web.office import the_office, today
from web.work.acts import new_key
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_progress
from web.work.case_hands import case_hands
from web.work.case_time import case_time
from web.work.clock_view import clocks_of, total
from web.work.history import history
from web.work.lanes import outcome_words, strips
from web.work.notice_acts import changeable
from web.work.panel_view import panels
from web.work.possible import offers
from web.work.printed_file import may_print_file
from web.work.printing import printable
from web.work.remedy_pages import remedies
from web.work.task_list import own_tasks
from workflow.accountability import inquiries
from workflow.domain.people import Post
from workflow.machine.access import staff_post_at
from workflow.store.queries.history import intact
from workflow.store.questions import Question


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
        "ended": _ended(file),
        "total": total(file),
        "clocks": clocks_of(file),
        "acting": [
            (capacity_words(each.kind), each.until)
            for each in file.case.authorities.values()
            if each.holds(today())
        ],
        "history": history(file, office.store.facts(file.case.id)),
        "tasks": own_tasks(file),
        "panels": panels(file),
        "letters": printable(file),
        "intact": _intact(file),
        "remedies": remedies(file),
        "notices": changeable(file),
        "printable_file": may_print_file(file),
        "inspects": file.inspects,
        "asked": questions_on(file),
        "offers": offers(file),
        "time": case_time(file),
        "colleagues": _colleagues(file),
        "hands": case_hands(file),
        "watched": office.watches.watches(file.actor.account, file.case.id),
        "key": new_key(),
        "typed": (),
        "first": None,
        "sent": None,
        "written": (),
    }


def _ended(file: CaseFile) -> tuple[Ending, str] | None:
    """What the whole came to, once all is done: a refusal or an early end is named."""
    if file.case.status != "closed":
        return None
    outcome = file.case.scopes[""].outcome or ""
    how, words = ending_of(outcome), _("Everything is finished")
    if how is Ending.WELL:
        return how, words
    return how, f"{outcome_words(outcome)} · {words}"


def questions_on(file: CaseFile) -> list[Question]:
    """What inspectors asked about the case: for them and for the heads who answer."""
    office = the_office()
    found = inquiries.questions_of(office).of_case(file.case.id)
    return [
        each for each in found if file.inspects or inquiries.may_answer(office, file.actor, each)
    ]


def _intact(file: CaseFile) -> bool | None:
    """Whether the history is as it was recorded: an inspector is told, nobody else waits for it."""
    if not file.inspects:
        return None
    store = the_office().store
    with store.database.read() as connection:
        return intact(connection, store.keys, file.case.id)


def _colleagues(file: CaseFile) -> list[tuple[int, str]]:
    """The staff among whom a relative of the family may be; empty for who may not register one."""
    if file.case.status == "closed":
        return []
    post: Post | None = staff_post_at(file.places[0], file.hands, file.directory)
    if post is None:
        return []
    known = {relative.user for relative in file.case.relatives.values()}
    return [
        (account.id, f"{account.name} ({account.login})")
        for account in the_office().accounts.everybody()
        if account.id not in known and account.active
    ]
