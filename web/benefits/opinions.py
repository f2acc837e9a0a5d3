"""Being heard 听取意见: the person's own words before a decision against them.

The person writes on their own page; staff write down what they were told. What is intended, and the
facts and reasons for it, stand above the box.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import applicant, current_actor, staff
from web.applicant.own_case import own_case
from web.being_heard import BeingHeard, heard_in
from web.benefits.blueprint import blueprint
from web.language import gettext as _
from web.office import the_office
from web.work.case_file import open_case
from workflow.domain.commands import GiveOpinion
from workflow.errors import Invalid, NotFound
from workflow.machine.heard import LONGEST

CHANNELS = ("counter", "phone", "visit", "letter")


@blueprint.route("/my/cases/<tracking>/opinion", methods=["GET", "POST"])
@applicant
def opinion(tracking: str) -> ResponseReturnValue:
    """What is intended, and a box for what one thinks of it."""
    own = own_case(tracking)
    heard = _known(heard_in(own.case, own.closure, own.dossier))
    problem = ""
    if kept.wants_to_act():
        problem = _give(own.case.id, heard, "web")
        if not problem:
            flash(_("Thank you. The officer reads this before anything is decided."))
            return redirect(url_for("applicant.case", tracking=tracking))
    page = render_template(
        "benefits/opinion.html",
        own=own,
        heard=heard,
        problem=problem,
        text=request.form.get("text", ""),
    )
    return page, 422 if problem else 200


@blueprint.route("/work/cases/<tracking>/opinion", methods=["GET", "POST"])
@staff
def take_down(tracking: str) -> ResponseReturnValue:
    """Staff write down what the person said."""
    file = open_case(tracking)
    heard = _known(heard_in(file.case, file.closure, file.dossier))
    file.task(heard.opinion.task)
    problem = at = ""
    if kept.wants_to_act():
        channel = request.form.get("channel", "")
        if channel not in CHANNELS:
            problem, at = _("Please choose how they said it."), "channel"
        else:
            problem = _give(file.case.id, heard, channel)
            at = "text" if problem else ""
        if not problem:
            flash(_("Written down. The step can now be finished."))
            task = heard.opinion.task
            return redirect(url_for("work.task", tracking=tracking, no=task))
    page = render_template(
        "benefits/take_down.html",
        case=file.case,
        heard=heard,
        problem=problem,
        at=at,
        text=request.form.get("text", ""),
        chosen=request.form.get("channel", ""),
    )
    return page, 422 if problem else 200


def _known(heard: BeingHeard | None) -> BeingHeard:
    if heard is None:
        raise NotFound("no_such_opinion")
    return heard


def _give(case: int, heard: BeingHeard, channel: str) -> str:
    """Hand the words to the engine; returns what is wrong with them, or ""."""
    text = request.form.get("text", "")
    command = GiveOpinion(case=case, opinion=heard.opinion.no, text=text, channel=channel)
    try:
        the_office().engine.handle(command, current_actor())
    except Invalid:
        if text.strip():
            return _("Please keep it to %(most)s characters.", most=LONGEST)
        return _("Please write it down; a few words are enough.")
    return ""
