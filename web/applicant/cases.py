"""My requests, and one of them: the answer first, then what to do, then the parts, then why."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from web.access import applicant, current_actor
from web.applicant import identity
from web.applicant.authority import kinds_of
from web.applicant.behalf import acting
from web.applicant.blueprint import blueprint
from web.applicant.clock_days import ClockDays, clock_days
from web.applicant.documents import shown
from web.applicant.drafting import own_drafts
from web.applicant.own_case import OwnCase, open_own, own_case
from web.applicant.pre_check import PreCheck, pre_check_of
from web.applicant.why import Why, why
from web.office import the_office
from web.progress import LaneProgress
from web.progress_words import outcome_words
from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.domain.case import Decision, Material
from workflow.domain.people import Actor
from workflow.errors import NotFound
from workflow.store.drafts import Draft
from workflow.store.inboxes import InboxMessage


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision of a service, as its letter says it."""

    no: int
    part: str
    """The part of the service it is about, where it has several."""
    words: str
    granted: bool
    amount: str
    first_month: str
    reasons: tuple[str, ...]
    refer: tuple[str, ...]
    put_right: tuple[tuple[int, str], ...] = ()
    """Letters that corrected or revoked it: number and title."""


@dataclass(frozen=True, slots=True)
class LaneLine:
    """One service on the page of a case."""

    lane: LaneProgress
    decisions: tuple[DecisionLine, ...]
    why: tuple[Why, ...]


def waiting(actor: Actor) -> int:
    """How many of one's requests wait for an answer."""
    store = the_office().store
    open_ = [row.id for row in identity.own_cases(actor) if row.status != "closed"]
    return sum(store.case(number).correction_asked is not None for number in open_)


@blueprint.get("/my")
@applicant
def my_cases() -> ResponseReturnValue:
    """Drafts, what runs, what is finished."""
    actor = current_actor()
    rows = identity.own_cases(actor)
    cases = [open_own(row.id) for row in rows]
    store = the_office().store
    drafts = [_draft(draft, store.current(draft.definition)) for draft in own_drafts(actor)]
    return render_template(
        "applicant/my_cases.html",
        drafts=drafts,
        running=[c for c in cases if not c.progress.closed],
        finished=[c for c in cases if c.progress.closed],
        acting=[open_own(row.id) for row in identity.acted_for(actor)],
        unproven=not identity.is_confirmed(actor.account),
    )


def _draft(draft: Draft, closure: Closure) -> tuple[Draft, Text, PreCheck | None]:
    """A request that was begun: its service, and what the office said that looked at it."""
    return draft, closure.definition.title, pre_check_of(draft.id, closure)


@blueprint.get("/my/cases/<tracking>")
@applicant
def case(tracking: str) -> ResponseReturnValue:
    """One request."""
    own = own_case(tracking)
    messages = own.messages()
    _mark_read(messages)
    return render_template(
        "applicant/case.html",
        own=own,
        progress=own.progress,
        lines=[_line(own, lane) for lane in own.progress.lanes],
        why=list(why(own, "")) if own.case.decisions and not own.progress.lanes else [],
        clocks=_clocks(own),
        messages=messages,
        letters=list(own.letters()),
        documents=list(_documents(own)),
        unsigned=_unsigned(own),
        acting=acting(own),
        lets_act=bool(kinds_of(own)),
        leaving=request.args.get("withdraw", ""),
    )


def _unsigned(own: OwnCase) -> list[str]:
    """Who was asked for consent through a link and has not signed yet, while it matters."""
    if own.progress.closed:
        return []
    asked = the_office().drafts.consents_of(case=own.case.id)
    signed = {consent.row for consent in asked if consent.signed_at is not None}
    return list(dict.fromkeys(c.name for c in asked if c.row not in signed))


def _line(own: OwnCase, lane: LaneProgress) -> LaneLine:
    made = tuple(_decision(own, each, lane) for each in own.decisions(lane.path))
    return LaneLine(lane, made, tuple(why(own, lane.path)) if made else ())


def _decision(own: OwnCase, made: Decision, lane: LaneProgress) -> DecisionLine:
    letter = own.letter(str(made.no))
    return DecisionLine(
        no=made.no,
        part=own.title(own.case.scopes[made.path]) if made.path != lane.path else "",
        words=outcome_words(made.outcome),
        granted=made.outcome == "granted",
        amount=letter.amount,
        first_month=letter.first_month,
        reasons=letter.reasons,
        refer=letter.refer,
        put_right=tuple(own.put_right(made)),
    )


def _clocks(own: OwnCase) -> list[ClockDays]:
    return [clock_days(own, clock) for clock in own.clocks.all() if clock.path == ""] + [
        clock_days(own, clock)
        for clock in own.clocks.all()
        if clock.path and clock.kind == "statutory"
    ]


def _mark_read(messages: list[InboxMessage]) -> None:
    actor, office = current_actor(), the_office()
    unread = [message.id for message in messages if message.read_at is None]
    if unread and actor.user is not None:
        office.inboxes.mark_read(actor.user, unread, office.now())


def _documents(own: OwnCase) -> list[tuple[Text, Material]]:
    """What the family handed in; photographs of the board and the like are not theirs."""
    pool = own.closure.catalogues.materials
    handed = own.case.materials.values()
    return [(pool[each.item].title, each) for each in handed if each.item in pool]


@blueprint.get("/my/cases/<tracking>/documents/<int:no>")
@applicant
def document(tracking: str, no: int) -> Response:
    """A document the family handed in."""
    own = own_case(tracking)
    found = next((m for _title, m in _documents(own) if m.no == no), None)
    if found is None or found.digest is None:
        raise NotFound("no_such_document")
    return shown(found.digest)
