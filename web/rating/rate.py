"""Rating the services of one's case, with an account or with number and code.

Each service that has ended is rated once; one follow-up may be added, and the office's answer is
read here. Who looked the case up with its code has half an hour for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.access import applicant, public
from web.applicant.own_case import own_case
from web.forms import PageForm
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office, told
from web.options import options
from web.progress_words import title_of
from web.rating.blueprint import blueprint
from web.rating.words import grade_words, reason_words
from web.refusals import sentence
from workflow.accountability import ratings
from workflow.domain.answering import GRADES, REASONS
from workflow.domain.case import Case
from workflow.errors import Conflict
from workflow.store.ratings import Rating

LOOKED_UP = "looked_up"
"""The case that number and code opened in this session, and until when (seconds since 1970)."""
OPEN_FOR = timedelta(minutes=30)


class RatingForm(PageForm):
    """Five grades, reasons to tick, and free words."""

    grade = RadioField(
        _l("How was it, all in all?"), [DataRequired(_l("Please choose one of the five."))]
    )
    reasons = SelectMultipleField(_l("What was it that you liked or did not like?"))
    text = TextAreaField(
        _l("In your own words"),
        [Length(max=ratings.LONGEST)],
        description=_l("May stay empty. It is read by the office, and shown to nobody else."),
    )


class FollowUpForm(PageForm):
    """One more word, later."""

    more = TextAreaField(
        _l("What would you like to add?"),
        [DataRequired(_l("Please write what you would like to add.")), Length(max=ratings.LONGEST)],
    )


@dataclass(frozen=True)
class Rated:
    """One service that has ended, with its rating where there is one."""

    path: str
    title: str
    rating: Rating | None
    href: str


def noted(case: Case) -> None:
    """Remember that number and code opened this case just now."""
    until = the_office().now() + OPEN_FOR
    session[LOOKED_UP] = [case.id, int(until.timestamp())]


@blueprint.route("/my/cases/<tracking>/ratings", methods=["GET", "POST"])
@applicant
def mine(tracking: str) -> ResponseReturnValue:
    """Rate the services of one's own case."""
    back = url_for("applicant.case", tracking=tracking)
    return _page(own_case(tracking).case, url_for("rating.mine", tracking=tracking), back)


@blueprint.route("/look-up/ratings", methods=["GET", "POST"])
@public
def by_code() -> ResponseReturnValue:
    """Rate the services of a case that was looked up with number and code."""
    case, until = session.get(LOOKED_UP) or (0, 0)
    if the_office().now().timestamp() > until:
        flash(_("Please enter number and code once more."))
        return redirect(url_for("public.look_up"))
    return _page(told(the_office().store.case(case)), url_for("rating.by_code"), "")


def services(case: Case, address: str) -> list[Rated]:
    """The services that can be rated now, or were."""
    office = the_office()
    known = {each.path: each for each in ratings.ratings_of(office).of_case(case.id)}
    closure = office.store.closure(case.closure)
    return [
        Rated(
            scope.path,
            title_of(case, closure, scope),
            known.get(scope.path),
            f"{address}?service={number}",
        )
        for number, scope in enumerate(ratings.to_rate(office, case))
    ]


def _page(case: Case, address: str, back: str) -> ResponseReturnValue:
    found = services(case, address)
    if not found:
        abort(404)
    asked = request.args.get("service", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) < 4 else -1
    one = found[chosen] if 0 <= chosen < len(found) else None
    if one is None and len(found) == 1:
        one = found[0]
    shown: dict[str, object] = {
        "services": found,
        "one": one,
        "back": back,
        "address": address,
        "tracking": case.tracking,
        "words": grade_words,
        "why": reason_words,
    }
    if one is None:
        return render_template("rating/services.html", **shown)
    if one.rating is None:
        return _rate(case, one, shown)
    return _follow(one.rating, one, shown)


def _rate(case: Case, one: Rated, shown: dict[str, object]) -> ResponseReturnValue:
    form = RatingForm()
    form.grade.choices = options((str(grade), grade_words(grade)) for grade in GRADES)
    form.reasons.choices = options((reason, reason_words(reason)) for reason in REASONS)
    if form.ok():
        try:
            ratings.rate(
                the_office(),
                case,
                one.path,
                int(form.grade.data),
                form.reasons.data or (),
                form.text.data or "",
            )
        except Conflict as refusal:
            flash(sentence(refusal).whole, "error")
        else:
            flash(_("Thank you. Your rating has been received."))
        return redirect(one.href)
    return render_template("rating/rate.html", form=form, **shown), 422 if form.summary else 200


def _follow(rating: Rating, one: Rated, shown: dict[str, object]) -> ResponseReturnValue:
    form = FollowUpForm() if not rating.followed_on else None
    if form is not None and form.ok():
        try:
            ratings.follow_up(the_office(), rating, form.more.data or "")
        except Conflict as refusal:
            flash(sentence(refusal).whole, "error")
        else:
            flash(_("Thank you. It was added to your rating."))
        return redirect(one.href)
    wrong = form is not None and form.summary
    text = render_template("rating/rated.html", form=form, rating=rating, **shown)
    return text, 422 if wrong else 200
