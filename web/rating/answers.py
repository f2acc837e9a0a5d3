"""What heads must answer: bad ratings of services, and inspectors' questions.

Neither is a task of the case: the case may be over, and goes on as it would. Whoever handled the
case does not answer for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.access import current_actor, heads
from web.forms import PageForm
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office, today
from web.progress_words import title_of
from web.rating.blueprint import blueprint
from web.rating.words import grade_words, reason_words
from web.refusals import sentence
from workflow.accountability import inquiries, ratings
from workflow.domain.clock import Light
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.machine.access import barred
from workflow.store.questions import Question
from workflow.store.ratings import Rating


class ContactForm(PageForm):
    """What came of the contact."""

    contact = TextAreaField(
        _l("How you reached the person, and what came of it"),
        [DataRequired(_l("Please write what came of the contact.")),
         Length(max=ratings.LONGEST)],
        description=_l("For the office only."),
    )  # fmt: skip
    complicated = BooleanField(
        _l("It is complicated: fifteen working days instead of five, counted from the rating")
    )


class AnswerForm(PageForm):
    """What was done about it."""

    answer = TextAreaField(
        _l("What was done"),
        [DataRequired(_l("Please write what was done.")), Length(max=ratings.LONGEST)],
    )


class ReplyForm(PageForm):
    """The answer to an inspector."""

    reply = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Please write the answer.")), Length(max=inquiries.LONGEST)],
    )


@dataclass(frozen=True)
class Line:
    """One thing that must be answered."""

    what: str
    service: str
    tracking: str
    due: date | None
    left: int
    href: str

    @property
    def light(self) -> Light:
        """How urgent it is."""
        if self.left < 0:
            return Light.RED
        return Light.YELLOW if self.left <= 1 else Light.GREEN


def waiting(actor: Actor) -> int:
    """How much the actor has to answer."""
    if "to_answer" not in g:
        office = the_office()
        bad, asked = ratings.waiting_for(office, actor), inquiries.waiting_for(office, actor)
        g.to_answer = len(bad) + len(asked)
    return int(g.to_answer)


@blueprint.get("/work/answers")
@heads
def answers() -> ResponseReturnValue:
    """All of it, the most urgent first."""
    office, actor = the_office(), current_actor()
    found = [_of_rating(each) for each in ratings.waiting_for(office, actor)]
    found += [_of_question(each) for each in inquiries.waiting_for(office, actor)]
    found.sort(key=lambda line: line.due or today())
    return render_template("rating/answers.html", lines=found)


def _of_rating(rating: Rating) -> Line:
    what = (
        _("A bad rating: say what was done")
        if rating.contacted_on
        else _("A bad rating: get in touch")
    )
    href = url_for("rating.answer", no=rating.id)
    return Line(
        what, service_title(rating.case, rating.path), rating.tracking, rating.due,
        left_until(rating.due), href,
    )  # fmt: skip


def _of_question(each: Question) -> Line:
    href = url_for("rating.reply", no=each.id)
    service = service_title(each.case, each.path)
    asks = _("An inspector asks")
    return Line(asks, service, each.tracking, each.due_on, left_until(each.due_on), href)


def service_title(case: int, path: str) -> str:
    """The service that something is about."""
    store = the_office().store
    found = store.case(case)
    return title_of(found, store.closure(found.closure), found.scopes[path])


def left_until(day: date | None) -> int:
    """Working days left; negative when it is over."""
    if day is None:
        return 0
    calendar = the_office().calendar
    if day < today():
        return -calendar.working_days_after(day, today())
    return calendar.working_days_after(today(), day)


@blueprint.route("/work/answers/ratings/<int:no>", methods=["GET", "POST"])
@heads
def answer(no: int) -> ResponseReturnValue:
    """Get in touch, then say what was done."""
    office, actor = the_office(), current_actor()
    rating = ratings.ratings_of(office).get(no)
    case = office.store.case(rating.case)
    theirs = ratings.heads(office, actor, case, rating.path) and not barred(case, actor)
    if rating.fix_by is None or not theirs:
        raise NotFound("no_such_rating")
    form = None
    if rating.open and ratings.may_answer(office, actor, case, rating.path):
        form = AnswerForm() if rating.contacted_on else ContactForm()
        if form.ok() and _written(form, rating, actor):
            return redirect(request.path if rating.contacted_on is None else _back())
    names = {
        user: office.accounts.by_id(user).name
        for user in (rating.contacted_by, rating.answered_by)
        if user is not None
    }
    text = render_template(
        "rating/answer.html",
        rating=rating,
        form=form,
        service=service_title(rating.case, rating.path),
        words=grade_words,
        why=reason_words,
        names=names,
        due=rating.due,
        left=left_until(rating.due),
    )
    return text, 422 if form is not None and form.summary else 200


def _back() -> str:
    return url_for("rating.answers")


def _written(form: PageForm, rating: Rating, actor: Actor) -> bool:
    try:
        if isinstance(form, ContactForm):
            longer = bool(form.complicated.data)
            ratings.contacted(
                the_office(), actor, rating, form.contact.data or "", complicated=longer
            )
            flash(_("Noted. Now correct it and say what was done."))
        else:
            ratings.answer(the_office(), actor, rating, form["answer"].data or "")
            flash(_("Answered. The person who rated reads it with their request."))
    except Refusal as refusal:
        form.top_errors.append(sentence(refusal).whole)
        return False
    return True


@blueprint.route("/work/answers/questions/<int:no>", methods=["GET", "POST"])
@heads
def reply(no: int) -> ResponseReturnValue:
    """Answer an inspector's question."""
    office, actor = the_office(), current_actor()
    question = inquiries.questions_of(office).get(no)
    if not inquiries.may_answer(office, actor, question):
        raise NotFound("no_such_question")
    form = ReplyForm() if question.answered_on is None else None
    if form is not None and form.ok():
        try:
            inquiries.answer(office, actor, question, form.reply.data or "")
        except Refusal as refusal:
            form.top_errors.append(sentence(refusal).whole)
        else:
            flash(_("Answered. Only the inspectors of the place and your own heads read it."))
            return redirect(_back())
    text = render_template(
        "rating/reply.html",
        question=question,
        form=form,
        service=service_title(question.case, question.path),
        left=left_until(question.due_on),
    )
    return text, 422 if form is not None and form.summary else 200
