"""Pages by which a task goes from hand to hand: reassign, delegate, give back, recall.

Each act is a question or two with what follows from it said above the button. GET and POST have
one address: a refusal is shown on the form, and what was typed stays. Consumers: who holds a task,
whom it was delegated to, and the heads of its post.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.forms import CatalogueForm, build_form
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.work.acts import new_key
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.colleagues import helpers, takers, user_in
from web.work.hand_forms import (
    delegate_form,
    give_back_form,
    reassign_form,
    take_back_form,
)
from web.work.taking_back import what_follows
from workflow.definition.catalogues import Form
from workflow.domain.case import Task
from workflow.domain.commands import CaseCommand
from workflow.domain.commands.hands import Delegate, GiveBack, Reassign, Recall, TakeBack
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import impartial, task_post
from workflow.machine.hands import head_post

LISTS = "/leader/tasks"
"""The lists from which a leader acts, and to which the page leads back."""
EVERYBODY = "everybody"
"""The option by which a task goes back to all of its post."""


@dataclass(frozen=True)
class Act:
    """One act on its page."""

    title: str
    follows: tuple[str, ...]
    """What follows from it, in sentences."""
    form: Form
    button: str
    done: str
    """What is said when it is done."""
    command: Callable[[dict[str, Any]], CaseCommand]
    """Makes the command of the checked answers."""
    empty: str = ""
    """Why there is nothing to do here; "" where there is."""
    begins: Mapping[str, str] | None = None
    """What is proposed on a fresh page."""


def task_for_hands(file: CaseFile, no: int) -> Task:
    """A live or done task that the actor holds a post for, prepares, or is the head of.

    Raises NotFound, Refusal('related', 'own_case').
    """
    task = file.case.tasks.get(no)
    if task is None:
        raise NotFound("no_such_task")
    mine = task.delegate is not None and task.delegate == file.actor.user
    head = head_post(task, file.actor, file.closure, file.directory)
    if task_post(task, file.actor) is None and head is None and not mine:
        raise NotFound("no_such_task")
    impartial(file.case, file.actor)
    return task


def page(file: CaseFile, act: Act, back: str, about: str) -> ResponseReturnValue:
    """Show the act, or carry it out and lead on to `back`; a leader, to the list it came from."""
    came = request.args.get("back", "")
    back = came if came.startswith(LISTS) else back
    form = build_form(act.form, current_language(), act.begins)
    if not act.empty and form.ok():
        refused = _tried(act, form)
        if refused is None:
            flash(act.done)
            return redirect(back)
    shown = {"file": file, "case": file.case, "act": act, "form": form, "about": about}
    key = request.form.get("key") or new_key()
    text = render_template("work/hand.html", **shown, back=back, key=key)
    return text, 409 if form.top_errors and form.submitted else form.status


def _tried(act: Act, form: CatalogueForm) -> Refusal | None:
    """Carry it out; the refusal, which the form then says."""
    try:
        the_office().engine.handle(act.command(form.values()), current_actor())
    except Invalid as invalid:
        form.tell(invalid)
        return invalid
    except NotFound:
        raise
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
        return refusal
    return None


def key_sent() -> str | None:
    """The idempotency key that came with the form."""
    return request.form.get("key", "")[:60] or None


def step_of(file: CaseFile, task: Task) -> str:
    """What a task is called on a page."""
    return file.task_title(task)


def _to(file: CaseFile, task: Task) -> str:
    """Where to go on: the task's page, or the case's for who does not handle it."""
    post = task_post(task, file.actor)
    if post is None:
        return url_for("work.case", tracking=file.case.tracking)
    return url_for("work.task", tracking=file.case.tracking, no=task.no)


@blueprint.route("/cases/<tracking>/tasks/<int:no>/reassign", methods=["GET", "POST"])
@staff
def reassign(tracking: str, no: int) -> ResponseReturnValue:
    """Give a task to a colleague, or back to everybody of its post."""
    file = open_case(tracking)
    task = task_for_hands(file, no)
    held = task.claimed_name or task.assigned_name
    act = Act(
        title=_("Hand it to a colleague: %(step)s", step=step_of(file, task)),
        follows=(
            _("Your colleague alone handles it from then on, and is told. Its deadline stays."),
            _("The case history says who handed it to whom; the reason is read by its handler."),
        ),
        form=reassign_form(takers(file, task), EVERYBODY if held else ""),
        button=_("Hand it over"),
        done=_("Handed over."),
        command=lambda given: Reassign(
            case=file.case.id,
            task=task.no,
            to=user_in(given["to"]),
            reason=given["reason"],
            key=key_sent(),
        ),
        empty="" if task.live else _("This task is done already."),
    )
    return page(file, act, url_for("work.inbox"), held)


@blueprint.route("/cases/<tracking>/tasks/<int:no>/delegate", methods=["GET", "POST"])
@staff
def delegate(tracking: str, no: int) -> ResponseReturnValue:
    """Ask a colleague to prepare a task."""
    file = open_case(tracking)
    task = file.task(no)
    act = Act(
        title=_("Ask a colleague to prepare it: %(step)s", step=step_of(file, task)),
        follows=(
            _("Your colleague sees what this task reads and gives it back with an opinion."),
            _("You decide and sign. Until it comes back, or you take it back, it waits for them."),
        ),
        form=delegate_form(helpers(file, task)),
        button=_("Ask them"),
        done=_("Asked. The task stays yours; it comes back with an opinion."),
        command=lambda given: Delegate(
            case=file.case.id,
            task=task.no,
            to=user_in(given["to"]) or 0,
            request=given["request"],
            key=key_sent(),
        ),
        empty="" if task.live else _("This task is done already."),
    )
    return page(file, act, _to(file, task), "")


@blueprint.route("/cases/<tracking>/tasks/<int:no>/give-back", methods=["GET", "POST"])
@staff
def give_back(tracking: str, no: int) -> ResponseReturnValue:
    """Give a delegated task back with an opinion."""
    file = open_case(tracking)
    task = task_for_hands(file, no)
    act = Act(
        title=_("Give it back with my opinion: %(step)s", step=step_of(file, task)),
        follows=(
            _("%(name)s reads your opinion and decides.", name=task.claimed_name),
            _("Your name is beside it in the case history; you sign nothing."),
        ),
        form=give_back_form(file, task),
        button=_("Give it back"),
        done=_("Given back."),
        command=lambda given: GiveBack(
            case=file.case.id,
            task=task.no,
            opinion=given["opinion"],
            outcome=given.get("outcome") or "",
            key=key_sent(),
        ),
        empty="" if task.delegate == file.actor.user else _("This task is not with you any more."),
    )
    return page(file, act, url_for("work.inbox"), "")


@blueprint.post("/cases/<tracking>/tasks/<int:no>/recall")
@staff
def recall(tracking: str, no: int) -> ResponseReturnValue:
    """Take a delegated task back."""
    file = open_case(tracking)
    task = task_for_hands(file, no)
    command = Recall(case=file.case.id, task=task.no, key=key_sent())
    try:
        the_office().engine.handle(command, file.actor)
    except Refusal as refusal:
        flash(sentence(refusal).whole, "error")
    else:
        flash(_("Taken back: it is in your hands again."))
    return redirect(_to(file, task))


@blueprint.route("/cases/<tracking>/tasks/<int:no>/take-back", methods=["GET", "POST"])
@staff
def take_back(tracking: str, no: int) -> ResponseReturnValue:
    """Take back one's own last step."""
    file = open_case(tracking)
    task = task_for_hands(file, no)
    act = Act(
        title=_("Take my step back: %(step)s", step=step_of(file, task)),
        follows=what_follows(file, task),
        form=take_back_form(),
        button=_("Take it back"),
        done=_("Taken back. The step is open again."),
        command=lambda given: TakeBack(
            case=file.case.id, task=task.no, reason=given["reason"], key=key_sent()
        ),
    )
    return page(file, act, url_for("work.case", tracking=tracking), "")
