"""The page of an act, a signal, an added instance or a lane that runs again: what follows, then do.

One address for GET and POST: a refusal is shown on the form, and what was typed stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.language import gettext as _
from web.language import say, worded
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_progress
from web.work.consequences import leads_to
from web.work.hand_forms import question
from web.work.hand_pages import Act as Page
from web.work.hand_pages import key_sent, page
from web.work.possible import lane_title, look, title_of
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.model import Act, Each
from workflow.domain.case import Scope
from workflow.domain.commands import AddInstance, CaseCommand, GiveSignal, ReopenLane, TakeAct
from workflow.errors import NotFound, Refusal
from workflow.machine.filing import masked
from workflow.machine.instances import PERSONS, free_rows, row_form
from workflow.machine.possible import Possible, possible
from workflow.machine.tree import within
from workflow.machine.work import Work

REASON, CONFIRM, ROW = "act_reason", "act_confirm", "act_row"


@blueprint.route(
    "/cases/<tracking>/do/<any(act, signal, add, again):kind>/<name>",
    methods=["GET", "POST"],
    endpoint="possible",
)
@staff
def show(tracking: str, kind: str, name: str) -> ResponseReturnValue:
    """One thing that may be done beside the tasks."""
    file = open_progress(tracking)
    work = look(file)
    wanted = Possible(kind, request.args.get("path", ""), "" if name == "-" else name)
    if wanted.path not in file.case.scopes:
        raise NotFound("no_such_lane")
    offered = wanted in possible(work, file.actor)
    shown = _PAGES[kind](file, work, wanted) if offered else _gone()
    meeting = file.closure.definition.convened is not None
    back = "meetings.one" if meeting else "work.case"
    return page(file, shown, url_for(back, tracking=tracking), "")


def _gone() -> Page:
    """For who comes too late, or has no right to it."""
    nothing = Form(title=worded("Do"), fields={})
    return Page(
        title=_("Not possible now"),
        follows=(),
        form=nothing,
        button="",
        done="",
        command=lambda given: CaseCommand(case=0),
        empty=_("This cannot be done at the moment, or it is not for your post."),
    )


# -- acts ------------------------------------------------------------------------------------------


def _act(file: CaseFile, work: Work, wanted: Possible) -> Page:
    scope = file.case.scopes[wanted.path]
    act = work.process(scope).acts[wanted.name]
    form = file.closure.catalogues.forms[act.form] if act.form is not None else None
    fields = dict(form.fields) if form is not None else {}
    title = say(act.title)
    return Page(
        title=title,
        follows=tuple(_follows(file, scope, act)),
        form=_form(file, fields, act.reasons),
        button=title,
        done=_("Done: %(what)s", what=title),
        command=lambda given: TakeAct(
            case=file.case.id,
            path=scope.path,
            act=wanted.name,
            form={name: value for name, value in given.items() if name in fields},
            reasons=_reasons(given),
            visit=scope.visit,
            key=key_sent(),
        ),
    )


def _follows(file: CaseFile, scope: Scope, act: Act) -> Iterator[str]:
    """What the act brings about, in sentences."""
    if act.about is not None:
        yield say(act.about)
    running = [s for s in file.case.scopes.values() if s.outcome is None and _inside(s, scope)]
    services = dict.fromkeys(file.service_title(s) for s in running if file.knows_of(s.path))
    if services:
        yield _("These end without a decision: %(services)s.", services=_(", ").join(services))
    else:
        tasks = [t for t in file.case.open_tasks if within(t.path, scope.path) and t.kind == "step"]
        steps = dict.fromkeys(file.state_title(t.path, t.state) for t in tasks)
        if steps:
            yield _("What is open is called off: %(steps)s.", steps=_(", ").join(steps))
    if any(within(decision.path, scope.path) for decision in file.case.decisions.values()):
        yield _("Decisions already made stay valid, and are still served.")
    yield leads_to(file, scope, act.to)
    yield _("Your name and the day are recorded in the case history. It cannot be undone here.")


def _inside(inner: Scope, scope: Scope) -> bool:
    return inner.path != scope.path and within(inner.path, scope.path)


# -- signals ---------------------------------------------------------------------------------------


def _signal(file: CaseFile, work: Work, wanted: Possible) -> Page:
    title = title_of(file, work, wanted)
    return Page(
        title=title,
        follows=(
            _("What waits for this goes on at once; what comes to that step later finds it said."),
            _("Your name and the day are recorded in the case history."),
        ),
        form=_form(file, {}, None),
        button=_("Report it"),
        done=_("Reported: %(what)s", what=title),
        command=lambda given: GiveSignal(
            case=file.case.id, path=wanted.path, signal=wanted.name, key=key_sent()
        ),
    )


# -- lanes -----------------------------------------------------------------------------------------


def _add(file: CaseFile, work: Work, wanted: Possible) -> Page:
    scope = file.case.scopes[wanted.path]
    each = work.state(scope).lanes_by_id[wanted.name].each
    if each is None:
        raise Refusal("no_more_here")
    title = title_of(file, work, wanted)
    fields = _row_fields(file, work, wanted, each)
    columns = frozenset() if ROW in fields else frozenset(fields)
    service = lane_title(file, scope, wanted.name)
    return Page(
        title=title,
        follows=(
            _(
                "%(service)s runs once more, beside those that run already; the case waits for it.",
                service=service,
            ),
            _("Your name and the day are recorded in the case history."),
        ),
        form=_form(file, fields, None, confirm=False),
        button=_("Add it"),
        done=_("Added: %(service)s", service=service),
        command=lambda given: AddInstance(
            case=file.case.id,
            path=wanted.path,
            lane=wanted.name,
            row=int(str(given[ROW]).removeprefix("row_")) if ROW in given else None,
            answers={name: value for name, value in given.items() if name in columns},
            key=key_sent(),
        ),
        empty="" if fields else _("There is one for every row of the request already."),
    )


def _row_fields(file: CaseFile, work: Work, wanted: Possible, each: Each) -> dict[str, FormField]:
    """The rows that have none yet; where there are none, the columns of a new one."""
    rows = list(work.application().get(each.of) or [])
    free = free_rows(file.case, wanted.path, wanted.name, len(rows))
    if free:
        options = {f"row_{number}": _row_words(number, rows[number - 1]) for number in free}
        return {ROW: question(worded("Which row"), FieldType.CHOICE, options=options)}
    if each.of == PERSONS:
        return {}
    return dict(row_form(each.of, file.closure.catalogues).fields)


def _row_words(number: int, row: Any) -> Text:
    """A row by its number and, where it names somebody, by the family name."""
    name = masked(str(row.get("name", "")))
    if name:
        return worded("Row %(number)s: %(name)s", number=number, name=name)
    return worded("Row %(number)s", number=number)


def _again(file: CaseFile, work: Work, wanted: Possible) -> Page:
    scope = file.case.scopes[wanted.path]
    rule = work.state(file.case.scopes[scope.parent or ""]).reopens
    service = file.service_title(scope)
    return Page(
        title=title_of(file, work, wanted),
        follows=(
            _(
                "%(service)s starts again with its first step; its earlier result counts no more.",
                service=service,
            ),
            _("The other services stay where they are. Time limits go on."),
            _("Your name, the day and the reason are recorded in the case history."),
        ),
        form=_form(file, {}, rule.reasons if rule is not None else None),
        button=_("Let it run again"),
        done=_("%(service)s runs again", service=service),
        command=lambda given: ReopenLane(
            case=file.case.id, path=wanted.path, reasons=_reasons(given), key=key_sent()
        ),
    )


_PAGES = {"act": _act, "signal": _signal, "add": _add, "again": _again}


# -- forms -----------------------------------------------------------------------------------------


def _form(
    file: CaseFile, fields: dict[str, FormField], reasons: str | None, *, confirm: bool = True
) -> Form:
    """The questions, the reason where one is needed, and the confirmation."""
    asked = dict(fields)
    if reasons is not None:
        known = file.closure.catalogues.reasons[reasons]
        options = {name: reason.title for name, reason in known.items()}
        asked[REASON] = question(worded("Reason"), FieldType.CHOICE, options=options)
    if confirm:
        yes = {"yes": worded("I have read what follows")}
        asked[CONFIRM] = question(worded("Confirm"), FieldType.CHOICES, options=yes)
    return Form(title=worded("Do"), fields=asked)


def _reasons(given: dict[str, Any]) -> tuple[str, ...]:
    return (str(given[REASON]),) if given.get(REASON) else ()
