"""Changing a notice from the page of its case: a longer period, withdrawal and posting it anew."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from web.refusals import sentence
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_progress
from workflow.domain.commands import CaseCommand, ExtendNotice, WithdrawNotice
from workflow.errors import Invalid, Refusal


@dataclass(frozen=True, slots=True)
class Changeable:
    """A notice that this officer may change."""

    no: int
    title: str
    longer: str
    """The longer period in words; "" where it cannot be extended."""
    reasons: tuple[tuple[str, str], ...]


def changeable(file: CaseFile) -> list[Changeable]:
    """The notices of the case that may be changed now."""
    found = []
    for notice in file.case.notices.values():
        process = file.closure.processes[file.case.scopes[notice.path].process]
        spec = process.states[notice.state].notice
        rules = spec.managed if spec is not None else None
        over = notice.last_day is not None and today() > notice.last_day
        if rules is None or notice.status not in ("posting", "running") or over:
            continue
        chain = file.directory.chain(file.case.place)
        if file.actor.post_for(tuple((rules.by, place) for place in chain)) is None:
            continue
        limit = file.clocks.limit(rules.extended) if rules.extended is not None else None
        can = limit is not None and notice.status == "running" and str(limit) != notice.limit
        reasons = file.closure.catalogues.reasons.get(rules.reasons, {})
        found.append(
            Changeable(
                notice.no,
                file.service_title(file.case.scopes[notice.path]),
                limit.to(current_language()) if limit is not None and can else "",
                tuple((name, say(reason.title)) for name, reason in reasons.items()),
            )
        )
    return found


@blueprint.post("/cases/<tracking>/notices/<int:no>/extend")
@staff
def extend_notice(tracking: str, no: int) -> ResponseReturnValue:
    """Let a notice run longer."""
    file, (reason, key) = open_progress(tracking), _sent()
    command = ExtendNotice(case=file.case.id, notice=no, reason=reason, key=key)
    return _changed(tracking, command, _("Extended: the public page shows the new last day."))


@blueprint.post("/cases/<tracking>/notices/<int:no>/withdraw")
@staff
def withdraw_notice(tracking: str, no: int) -> ResponseReturnValue:
    """Take a notice down and have it posted again."""
    file, (reason, key) = open_progress(tracking), _sent()
    command = WithdrawNotice(case=file.case.id, notice=no, reason=reason, key=key)
    done = _("Withdrawn. It is posted again and then runs its full time.")
    return _changed(tracking, command, done)


def _sent() -> tuple[str, str | None]:
    return request.form.get("reason", ""), request.form.get("key", "")[:60] or None


def _changed(tracking: str, command: CaseCommand, done: str) -> ResponseReturnValue:
    try:
        the_office().engine.handle(command, current_actor())
        flash(done)
    except Invalid:
        flash(_("Choose the reason."), "error")
    except Refusal as refusal:
        said = sentence(refusal)
        flash(f"{said.say} {said.advice}".strip(), "error")
    return redirect(url_for("work.case", tracking=tracking))
