"""A task on its page: left what it reads, right the act; and what the act brings about.

GET and POST have one address, so that the form is shown again with what was typed: after a flaw, a
refusal, or when somebody else was first. Consumers: officers who hold a post of the task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.being_heard import heard_in
from web.forms import CatalogueForm, display
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.work import case_page
from web.work.acts import after, new_key
from web.work.advice_asked import asked
from web.work.advice_pages import ASKING, asked_during
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, as_left, open_case
from web.work.clock_view import clocks_of, total
from web.work.consequences import follows, minutes_to_think, needed_for
from web.work.desk_views import key_words
from web.work.evidence import Block, block, blocks, missing, named, papers
from web.work.failed_view import failed_of
from web.work.for_others import why_not
from web.work.gaps import OneList, gap_form, gaps_of
from web.work.handed import handed
from web.work.history import history
from web.work.lanes import strips
from web.work.lights import left_of
from web.work.officers import picked
from web.work.panel_view import of_task, own_vote
from web.work.possible import may_still_speak, offers, waits_for
from web.work.printing import finding, notice_of, printable, signers
from web.work.returned import returned
from web.work.signing_pages import along, waits
from web.work.special import special
from web.work.task_forms import ACT, OUTCOME, REASONS, TO, complete, outcomes, task_form
from web.work.task_tables import tables_beside, told
from web.work.task_time import asked_for, stands
from workflow.domain.case import Case, Task
from workflow.domain.people import Post
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine.access import task_post
from workflow.machine.reading import Readable
from workflow.machine.seats import free_like, has_other_seat, is_open, panel_of
from workflow.machine.signers import KIND, OUTCOMES, signer_of
from workflow.machine.tree import service_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One outcome with what follows from it, said before the button."""

    name: str
    title: str
    chosen: bool
    follows: str
    reasons: Any
    """The field with the reasons to choose from; None where none is needed."""
    to: Any = None
    """The field with the steps it can go back to; None where nothing is to be chosen."""


@blueprint.route("/cases/<tracking>/tasks/<int:no>", methods=["GET", "POST"])
@staff
def task(tracking: str, no: int) -> ResponseReturnValue:
    """The page of a task."""
    file = open_case(tracking)
    found = free_like(file.case, file.closure, file.task(no), file.actor)
    if found.kind == "advice":
        return asked(file, found)
    if request.method == "POST":
        return _act(file, found, shown=no)
    if not found.live:
        return redirect(url_for("work.case", tracking=tracking))
    return _page(file, found, task_form(file, found, _typed_before(file, found)))


def _typed_before(file: CaseFile, task: Task) -> dict[str, Any] | None:
    """What the first signer wrote, for who changes it."""
    if task.entry is None or mode(file, task) != "form":
        return None
    values = {name: picked(each) for name, each in file.dossier.entry(task.entry).items()}
    outcome = task.outcome or ""
    return {**values, OUTCOME: outcome, REASONS + outcome: list(task.reasons)}


MODES = (
    "form",
    "sign",
    "signed",
    "consent",
    "seated",
    "taken",
    "assigned",
    "delegated",
    "prepare",
    "waiting",
    "not_now",
    "barred",
)
"""Fill in the form; sign what another wrote; signed, and waiting for others; waiting for the
consent of somebody added; another seat of the panel is one's own; with a colleague; for a
colleague; prepared by a colleague; prepare it for one; waiting for an answer; not before a day or
an event; for somebody else, because one signed before."""


def mode(file: CaseFile, task: Task) -> str:
    """What the officer can do on the page: one of `MODES`."""
    if file.barred_by(task) is not None:
        return "barred"
    if has_other_seat(file.case, task, file.actor):
        return "seated"
    if task.delegate is not None:
        return "prepare" if file.prepares(task) else "delegated"
    if task.status == "waiting":
        return "waiting"
    if file.anothers(task):
        return "assigned"
    if task.claimed_by not in (None, file.actor.user, file.acts_for(task)):
        return "taken"
    if request.method == "GET" and (waits_for(file, task) or may_still_speak(file, task)):
        return "not_now"
    if waits(file, task) and request.args.get("edit") != "1" and request.method == "GET":
        return "consent"
    signed = [user for _name, user in signers(file, task)]
    if signed and request.args.get("edit") != "1" and request.method == "GET":
        return "signed" if file.actor.user in signed else "sign"
    return "form"


# -- acting ----------------------------------------------------------------------------------------


def _act(file: CaseFile, task: Task, shown: int) -> ResponseReturnValue:
    """`shown` is the task that the page was opened for: a seat that a colleague took meanwhile
    makes place for the next free one, whose revision the page did not know."""
    form = task_form(file, task)
    if not form.ok():
        return _again(file, task, form)
    revision = request.form.get("revision", "")[:9]
    known = shown == task.no
    command = complete(
        file,
        task,
        form,
        revision=int(revision) if known and revision.isdecimal() else None,
        key=request.form.get("key", "")[:60] or None,
    )
    if command is None:
        return _again(file, task, form)
    try:
        the_office().engine.handle(command, file.actor)
    except Invalid as invalid:
        told(form, invalid)
        return _again(file, task, form)
    except NotFound:
        raise
    except Conflict as conflict:
        return _somebody_was_first(file, task, form, conflict)
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
        return _again(file, task, form, 409)
    return _done(as_left(file), task)


def _done(file: CaseFile, task: Task) -> ResponseReturnValue:
    """Say what was done, by the case as it stands after it."""
    now = file.case.tasks[task.no]
    step = file.task_title(task)
    said = _secret_vote(file, task)
    if said:
        voted = _("You have voted: %(step)s.", step=step)
        flash(f"{voted} {said}")
    elif task.seat and is_sitting(file.case, task):
        flash(
            _(
                "You have spoken: %(step)s. The decision is open until the others have spoken.",
                step=step,
            )
        )
    elif now.live:
        flash(_("Signed. It takes effect with the next signature: %(step)s.", step=step))
    else:
        flash(_("Done: %(step)s, %(name)s.", step=step, name=file.case.display))
    return after(file, task)


def _secret_vote(file: CaseFile, task: Task) -> str:
    """What somebody who has just voted in secret is shown of their ballot."""
    panel = panel_of(file.case, task)
    return own_vote(file, panel) if panel is not None else ""


def is_sitting(case: Case, task: Task) -> bool:
    """Whether the panel that a seat belongs to is still open."""
    panel = panel_of(case, task)
    return panel is not None and is_open(case, panel)


def _again(
    file: CaseFile, task: Task, form: CatalogueForm, status: int | None = None
) -> ResponseReturnValue:
    """The page with what was typed."""
    if not task.live:
        return _gone(file, task, form, _("This task is done already."))
    return _page(file, task, form), status or form.status


def _somebody_was_first(
    file: CaseFile, task: Task, form: CatalogueForm, conflict: Conflict
) -> ResponseReturnValue:
    """Say who did what; keep what was typed."""
    fresh = open_case(file.case.tracking)
    now = fresh.task(task.no)
    said = sentence(conflict)
    if not now.live:
        return _gone(fresh, now, form, said.say)
    form.top_errors.append(said.whole)
    return _page(fresh, now, form), 409


def _gone(file: CaseFile, task: Task, form: CatalogueForm, say_so: str) -> ResponseReturnValue:
    """The task is over: who ended it and how, and what was typed, to be copied."""
    names = [name for name, _user in signers(file, task)]
    outcome = file.closure.catalogues.outcomes.get(task.outcome or "")
    first = {
        "say": say_so,
        "step": file.task_title(task),
        "by": _(", ").join(names),
        "outcome": say(outcome) if outcome else "",
        "when": task.ended_at,
    }
    shown = {**case_page.context(file), "first": first, "typed": _typed(file, form)}
    return render_template("work/case.html", **shown), 409


def _typed(file: CaseFile, form: CatalogueForm) -> list[tuple[str, str]]:
    """What somebody had typed, in words."""
    return [
        (
            say(form.catalogue.fields[name].title),
            display(
                form.catalogue.fields[name],
                value,
                current_language(),
                directory=file.directory,
            ),
        )
        for name, value in form.values().items()
    ]


# -- showing ---------------------------------------------------------------------------------------


def _page(file: CaseFile, task: Task, form: CatalogueForm) -> str:
    what = mode(file, task)
    read = Readable() if what == "barred" else file.readable(task)
    whole = task.kind == "correction"
    asked = frozenset(gap.item for gap in file.case.gaps.values() if whole)
    for name, outcomes_ in (needed_for(file, task) if what == "form" else {}).items():
        if name in form.only:
            form[name].needed_for = _(", ").join(outcomes_)
    paths = ("", service_of(file.case, file.case.scopes[task.path]).path)
    return render_template(
        "work/task.html",
        file=file,
        case=file.case,
        task=task,
        step=file.task_title(task),
        about=file.state_title(task.path, task.state) if file.own_title(task) else "",
        service=file.service_title(file.case.scopes[task.path]),
        left=left_of(task),
        strips=strips(file),
        total=total(file),
        mode=what,
        waits_for=waits_for(file, task) or may_still_speak(file, task) if what == "not_now" else "",
        failed=failed_of(file, task),
        offers=offers(file),
        barred_by=why_not(file, task.no) if what == "barred" else "",
        panel=of_task(file, task),
        along=along(file, task, what),
        blocks=blocks(file, task, read),
        papers=papers(file, task, read),
        missing=missing(file, read),
        finding=_finding(file, task, what),
        signers=signers(file, task),
        form=form,
        questions=[f for f in form.asked_fields if not f.short_name.startswith(ACT)],
        choices=_choices(file, task, form),
        special=special(file, task, what),
        heard=None
        if what == "barred"
        else heard_in(file.case, file.closure, file.dossier, task.no),
        stands=stands(file, task),
        asked_for=asked_for(file, task) or returned(file, task),
        notice=notice_of(file, task),
        gaps=gaps_of(file, task, named(read)),
        gap_form=gap_form(file, task, read) if what == "form" else None,
        one_list=OneList(file),
        advice=asked_during(file, task),
        may_ask=task.kind in ASKING,
        letters=printable(file),
        history=history(file, the_office().store.facts(file.case.id), named(read) | asked),
        clocks=clocks_of(file, paths),
        witness=_witness(file, task),
        minutes=minutes_to_think(file, task),
        beside=tables_beside(file, task, form) if what == "form" else None,
        key=request.form.get("key") or new_key(),
        key_words=key_words(),
        edit=request.args.get("edit") == "1",
        handed=handed(file, task, what),
        acting=_acting(file, task),
        typed=_typed(file, form) if request.method == "POST" and what != "form" else (),
    )


def _acting(file: CaseFile, task: Task) -> Post | None:
    """The post under which the officer acts for somebody else; None for their own."""
    post = task_post(task, file.actor)
    return post if post is not None and post.for_user is not None else None


def _finding(file: CaseFile, task: Task, what: str) -> Block | None:
    """What the first signer wrote, for who signs after them."""
    if task.kind == KIND:
        task = file.case.tasks[signer_of(file.case, task).asking]
        if task.outcome is None:
            return None
    elif what not in ("sign", "signed", "consent"):
        return None
    return block(file, task, finding(file, task))


def _choices(file: CaseFile, task: Task, form: CatalogueForm) -> list[Choice]:
    """The outcomes; a task with one has nothing to choose, and its button says it."""
    chosen = form[OUTCOME].chosen if OUTCOME in form.only else lambda name: True
    texts = {**OUTCOMES, **file.closure.catalogues.outcomes}
    return [
        Choice(
            name,
            say(texts[name]) if name in texts else name,
            chosen(name),
            follows(file, task, name),
            form[REASONS + name] if REASONS + name in form.only else None,
            form[TO + name] if TO + name in form.only else None,
        )
        for name in outcomes(file, task)
    ]


def _witness(file: CaseFile, task: Task) -> str:
    state = file.state(task)
    if task.kind != "step" or state is None or state.task is None or state.task.witness is None:
        return ""
    return say(state.task.witness)
