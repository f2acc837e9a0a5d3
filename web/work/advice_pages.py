"""Asking for advice during a task: whom one may ask, the questions so far, asking, revoking.

Consumers: officers who may handle the asking task. What is shared with a question is chosen here,
out of what the task reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.forms import CatalogueForm, build_form
from web.forms.places import name_of
from web.language import current_language, say, worded
from web.language import gettext as _
from web.office import the_office, today
from web.refusals import sentence
from web.work.acts import new_key
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.history.teller import item_title
from web.work.lights import Left, left_of
from workflow.definition.advising import Advice as Rules
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.domain.advising import Advice
from workflow.domain.case import Task
from workflow.domain.commands import AskAdvice, RevokeAdvice
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import post_on
from workflow.machine.advice import MOST_DAYS
from workflow.machine.engine_task_forms import ADVICE_OUTCOMES, ADVICE_TEXT
from workflow.machine.reading import reads_of

ASKING = ("step", "objection")
"""The kinds of tasks during which one may ask."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be asked: a post, or one person of it."""

    role: str
    place: str
    user: int | None
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the asker sees it."""

    advice: Advice
    who: str
    question: str
    due_on: date | None
    left: Left
    words: str
    outcome: str
    answer: str


def rules_of(file: CaseFile, task: Task) -> Rules:
    """What the definition says about advice during this task."""
    state = file.state(task)
    declared = state.task.advice if state is not None and state.task is not None else None
    return declared if declared is not None and task.kind == "step" else Rules()


def asked_during(file: CaseFile, task: Task) -> list[Asked]:
    """The questions of a task, in their order."""
    return [_asked(file, a) for a in file.case.advice.values() if a.asking == task.no]


def _asked(file: CaseFile, advice: Advice) -> Asked:
    task = file.case.tasks[advice.task]
    place = file.directory.places.get(advice.place)
    names = (
        task.assigned_name,
        file.role_title(advice.role),
        name_of(place, current_language()) if place else "",
    )
    said = file.dossier.entry(advice.answer) if advice.answer is not None else {}
    return Asked(
        advice,
        _(", ").join(filter(None, names)),
        str(file.dossier.entry(advice.entry).get("text", "")),
        task.due_on,
        left_of(task),
        status_words(advice.status),
        outcome_title(advice),
        str(said.get(ADVICE_TEXT, "")),
    )


def outcome_title(advice: Advice) -> str:
    """What an answer concluded; "" while there is none."""
    known = ADVICE_OUTCOMES.get(advice.outcome or "")
    return say(known) if known else ""


def status_words(status: str) -> str:
    """Where a question stands."""
    return {
        "asked": _("No answer yet"),
        "silent": _("No answer in time; the step can be decided without"),
        "answered": _("Answered"),
        "agreed": _("No answer in time: this counts as agreement"),
        "revoked": _("Revoked"),
        "frozen": _("Over: the step was decided"),
    }[status]


@blueprint.route("/cases/<tracking>/tasks/<int:no>/advice", methods=["GET", "POST"])
@staff
def advice(tracking: str, no: int) -> ResponseReturnValue:
    """The questions of a task, and a new one."""
    file = open_case(tracking)
    task = file.task(no)
    if task.kind not in ASKING:
        raise NotFound("no_such_task")
    post_on(file.case, file.closure, task, file.actor)
    if not task.live:
        return redirect(url_for("work.case", tracking=tracking))
    known = candidates(file, task)
    form = _form(file, task, known)
    if request.method == "GET" or not form.ok():
        return _page(file, task, form), form.status
    try:
        the_office().engine.handle(_command(file, task, form, known), file.actor)
    except Invalid as invalid:
        form.tell(invalid)
        return _page(file, task, form), form.status
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
        return _page(file, task, form), 409
    flash(_("Asked. The answer comes to this task; your own time goes on."))
    return redirect(url_for("work.task", tracking=tracking, no=no))


@blueprint.post("/cases/<tracking>/tasks/<int:no>/advice/<int:asked>/revoke")
@staff
def revoke_advice(tracking: str, no: int, asked: int) -> ResponseReturnValue:
    """Take a question back."""
    file = open_case(tracking)
    task = file.task(no)
    key = request.form.get("key", "")[:60] or None
    the_office().engine.handle(RevokeAdvice(case=file.case.id, advice=asked, key=key), file.actor)
    flash(_("Revoked: no answer is awaited any more."))
    return redirect(url_for("work.task", tracking=tracking, no=task.no))


def candidates(file: CaseFile, task: Task) -> list[Candidate]:
    """Whom one may ask: the posts this case leads to, and each person who holds one."""
    allowed = rules_of(file, task).ask or tuple(file.closure.catalogues.roles)
    home = file.places[0]
    found: list[Candidate] = []
    for role in allowed:
        level = file.closure.catalogues.role_level(role)
        place = file.directory.at_level(home, level) if level != "organisation" else None
        if place is not None:
            found.extend(_at(file, task, role, place))
    return found


def _at(file: CaseFile, task: Task, role: str, place: str) -> Iterator[Candidate]:
    where = name_of(file.directory.places[place], current_language())
    title = _(", ").join((file.role_title(role), where))
    if (role, place) not in task.posts:
        yield Candidate(role, place, None, "", title)
    related = {relative.user for relative in file.case.relatives.values()}
    for account in the_office().accounts.holders(role, place, today()):
        if account.id != file.actor.user and account.id not in related:
            name = _("%(name)s (%(post)s)", name=account.name, post=title)
            yield Candidate(role, place, account.id, account.name, name)


def _form(file: CaseFile, task: Task, known: list[Candidate]) -> CatalogueForm:
    rules = rules_of(file, task)
    days = file.clocks.limit(rules.within).days
    names = dict.fromkeys(reads_of(file.case, file.closure, task))
    fields = {
        "ask_whom": FormField(
            title=worded("Whom do you ask?"),
            type=FieldType.CHOICE,
            required=True,
            options={f"n{i}": _same(c.title) for i, c in enumerate(known)} or {"n": _same("")},
        ),
        "ask_question": FormField(
            title=worded("What do you ask?"),
            hint=worded("They see what you write here and what you tick below, nothing else."),
            type=FieldType.PARAGRAPH,
            required=True,
            maximum=4000,
        ),
        "ask_days": FormField(
            title=worded("Working days to answer"),
            type=FieldType.NUMBER,
            required=True,
            minimum=1,
            maximum=MOST_DAYS,
        ),
    }
    if names:
        fields["ask_shares"] = FormField(
            title=worded("What they are shown with it"),
            hint=worded("Only what they need to answer."),
            type=FieldType.CHOICES,
            options={_id(i): _same(title_of(file, name)) for i, name in enumerate(names)},
        )
    title = worded("Ask for advice")
    return build_form(Form(title=title, fields=fields), current_language(), data={"ask_days": days})


def _id(number: int) -> str:
    return f"s{number}"


def _same(text: str) -> Text:
    """A text that is in the page's language already."""
    return Text(zh=text or "–", en=text or "–")


def title_of(file: CaseFile, name: str) -> str:
    """What a `reads` of a task names, in words."""
    form, _dot, field = name.partition(".")
    forms = file.closure.catalogues.forms
    if form in forms:
        asked = forms[form].fields.get(field)
        return say(asked.title if asked is not None else forms[form].title)
    if name in file.closure.catalogues.materials:
        return item_title(file, name)
    for process in file.closure.processes.values():
        state = process.states.get(name)
        if state is not None and state.title is not None:
            return say(state.title)
    lane = next((s for s in file.case.scopes.values() if s.lane == name), None)
    return file.service_title(lane) if lane is not None else name


def _command(file: CaseFile, task: Task, form: CatalogueForm, known: list[Candidate]) -> AskAdvice:
    values = form.values()
    names = list(dict.fromkeys(reads_of(file.case, file.closure, task)))
    whom = known[int(str(values["ask_whom"]).removeprefix("n") or 0)]
    return AskAdvice(
        case=file.case.id,
        task=task.no,
        role=whom.role,
        place=whom.place,
        user=whom.user,
        name=whom.name,
        question=str(values["ask_question"]),
        shares=tuple(names[int(str(one)[1:])] for one in values.get("ask_shares") or ()),
        days=int(str(values["ask_days"])),
        key=request.form.get("key", "")[:60] or None,
    )


def _page(file: CaseFile, task: Task, form: CatalogueForm) -> str:
    return render_template(
        "work/advice.html",
        file=file,
        case=file.case,
        task=task,
        step=file.state_title(task.path, task.state),
        asked=asked_during(file, task),
        rules=rules_of(file, task),
        form=form,
        key=request.form.get("key") or new_key(),
    )
