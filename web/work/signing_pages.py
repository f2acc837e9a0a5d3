"""Signers on the officer's pages: who was asked to sign along, asking one, doing without one.

Consumers: the task page; who holds a task, and the heads of its post.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.language import gettext as _
from web.language import worded
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.colleagues import anybody, user_in
from web.work.hand_forms import form, person, question
from web.work.hand_pages import Act, key_sent, page, step_of, task_for_hands
from workflow.definition.catalogues import FieldType
from workflow.domain.case import Task
from workflow.domain.commands.hands import AddSigner, RemoveSigner
from workflow.domain.people import Actor
from workflow.domain.signers import Signer
from workflow.errors import NotFound, Refusal
from workflow.machine.hands import giving_post
from workflow.machine.signers import KIND, of_task, signer_of, written
from workflow.machine.signing import bars

WHERE = {
    "before": worded("Before: I go on when they have answered"),
    "beside": worded("Beside: from now on, both must agree"),
    "after": worded("After: when I have signed, they confirm it"),
}


@dataclass(frozen=True, slots=True)
class SignerLine:
    """One signer as they are drawn."""

    name: str
    where: str
    words: str
    remove: str
    """The page for doing without them; "" where the officer may not."""


@dataclass(frozen=True, slots=True)
class Along:
    """Who signs along with a task."""

    lines: tuple[SignerLine, ...] = ()
    add: str = ""
    """The page for asking somebody; "" where the officer may not."""
    waits: str = ""
    """Whose consent the signed finding waits for, by name."""
    first: str = ""
    """Who has to answer before the task goes on, by name."""
    asked_by: str = ""
    """For a signer: who asks…"""
    note: str = ""
    """…and what."""


def along(file: CaseFile, task: Task, mode: str) -> Along:
    """What the page of a task says of those who sign along."""
    if mode == "barred":
        return Along()
    if task.kind == KIND:
        signer = signer_of(file.case, task)
        return Along(asked_by=signer.by, note=str(file.dossier.entry(signer.entry).get("text", "")))
    if task.kind != "step" or task.seat:
        return Along()
    may = task.live and _may(file, task)
    asked = [s for s in of_task(file.case, task.no) if s.status == "asked"]
    return Along(
        lines=tuple(_line(file, signer, may) for signer in of_task(file.case, task.no)),
        add=url_for("work.add_signer", tracking=file.case.tracking, no=task.no) if may else "",
        waits=_(", ").join(s.name for s in asked if s.counts) if waits(file, task) else "",
        first=_(", ").join(s.name for s in asked if not s.counts),
    )


def waits(file: CaseFile, task: Task) -> bool:
    """Whether the task's finding is signed and waits for the consent of who was added."""
    if task.kind != "step" or not written(file.case, task):
        return False
    return any(s.counts and s.status == "asked" for s in of_task(file.case, task.no))


def _may(file: CaseFile, task: Task) -> bool:
    try:
        giving_post(file.case, file.closure, file.directory, task, file.actor)
    except Refusal:
        return False
    return True


def _line(file: CaseFile, signer: Signer, may: bool) -> SignerLine:
    words = {
        "wanted": _("comes when there is a finding"),
        "asked": _("has not answered yet"),
        "agreed": _("agrees"),
        "answered": _("has answered"),
    }[signer.status]
    where = {"before": _("before"), "beside": _("beside"), "after": _("after")}[signer.where]
    removable = may and signer.status in ("wanted", "asked")
    address = url_for("work.remove_signer", tracking=file.case.tracking, no=signer.no)
    return SignerLine(signer.name, where, words, address if removable else "")


@blueprint.route("/cases/<tracking>/tasks/<int:no>/signer", methods=["GET", "POST"])
@staff
def add_signer(tracking: str, no: int) -> ResponseReturnValue:
    """Ask a colleague to sign along with a task."""
    file = open_case(tracking)
    task = task_for_hands(file, no)
    act = Act(
        title=_("Ask a colleague to sign along: %(step)s", step=step_of(file, task)),
        follows=(
            _("They read what this task reads, agree or disagree, and are told at once."),
            _("Who disagrees says why; the signature is void and the task comes back to you."),
        ),
        form=form(
            worded("Sign along"),
            user=person(
                worded("Who is to sign along"), anybody(file, lambda who: _fits(file, task, who))
            ),
            where=question(worded("When they sign"), FieldType.CHOICE, options=WHERE),
            note=question(worded("What you ask of them")),
        ),
        button=_("Ask them to sign along"),
        done=_("Asked to sign along."),
        command=lambda given: AddSigner(
            case=file.case.id,
            task=no,
            user=user_in(given["user"]) or 0,
            where=given["where"],
            note=given["note"],
            key=key_sent(),
        ),
        empty=_no_signers(task),
    )
    return page(file, act, _back(file, task), "")


@blueprint.route("/cases/<tracking>/signers/<int:no>/remove", methods=["GET", "POST"])
@staff
def remove_signer(tracking: str, no: int) -> ResponseReturnValue:
    """Do without a signer."""
    file = open_case(tracking)
    signer = file.case.signers.get(no)
    if signer is None or signer.status == "removed":
        raise NotFound("no_such_signer")
    task = task_for_hands(file, signer.asking)
    act = Act(
        title=_("Do without %(name)s: %(step)s", name=signer.name, step=step_of(file, task)),
        follows=(
            _("They need not answer any more. The case history says so."),
            _("If the finding waited for nobody else, its outcome takes effect at once."),
        ),
        form=form(worded("Do without"), reason=question(worded("Why"), maximum=200)),
        button=_("Do without"),
        done=_("Done without."),
        command=lambda given: RemoveSigner(
            case=file.case.id, signer=no, reason=given["reason"], key=key_sent()
        ),
        empty="" if task.live else _("This task is done already."),
    )
    return page(file, act, _back(file, task), signer.name)


def _back(file: CaseFile, task: Task) -> str:
    return url_for("work.task", tracking=file.case.tracking, no=task.no)


def _no_signers(task: Task) -> str:
    if not task.live:
        return _("This task is done already.")
    if task.kind != "step" or task.seat:
        return _("Nobody signs along here.")
    return ""


def _fits(file: CaseFile, task: Task, who: Actor) -> bool:
    return who.user != file.actor.user and not bars(file.case, task, who)
