"""Filing on behalf 代办 and by phone: whose authority counts, how it ends, what confirms a call.

The person helped stays the applicant. Who acts for them does what the applicant's side does while
their authority holds; withdrawing and being heard only where the definition says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflow.definition.closure import Closure
from workflow.definition.intake import Agency
from workflow.domain import facts as f
from workflow.domain.authorities import Authority
from workflow.domain.case import Case
from workflow.domain.commands import AddAuthority, Agent, EndAuthority, File, Handed
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import is_applicant, officer_post, require_side
from workflow.machine.material import known_materials, receive
from workflow.machine.places import home_of
from workflow.machine.work import NOWHERE, Work

BY_PHONE = "phone"
"""The channel of what was taken down by phone."""
_STAFF_ONLY = ("village",)


def authority_of(case: Case, actor: Actor, on: date) -> Authority | None:
    """The authority by which the actor, signed in from home, acts in the case on that day."""
    if actor.kind is not ActorKind.APPLICANT or actor.user is None:
        return None
    own = (a for a in case.authorities.values() if a.user == actor.user and a.holds(on))
    return next(own, None)


def agency_of(closure: Closure, authority: Authority) -> Agency | None:
    """What the definition says of this capacity."""
    found = {str(kind): agency for kind, agency in closure.definition.behalf.items()}
    return found.get(authority.kind)


def require_family(work: Work, *, alone: bool = False) -> Post | None:
    """The applicant, who acts for them, or staff of their place at the window.

    `alone`: what stays with the applicant (and a legal representative). Returns the post for staff.
    Raises Refusal: 'applicant_alone', 'related', 'own_case', 'not_yours'.
    """
    case, actor = work.case, work.context.actor
    authority = None if is_applicant(case, actor) else authority_of(case, actor, _today(work))
    if authority is None:
        return require_side(case, actor, home_of(work), work.context.directory)
    agency = agency_of(work.context.closure, authority)
    if alone and (agency is None or not agency.withdraws):
        raise Refusal("applicant_alone")
    return None


def _today(work: Work) -> date:
    return work.context.calendar.civil_day(work.context.now)


# -- filing ----------------------------------------------------------------------------------------


def check_channel(work: Work, command: File) -> None:
    """By phone only a member of staff files, and only what may be asked for by phone.

    Raises Refusal('not_by_phone').
    """
    if command.channel != BY_PHONE:
        return
    staff = work.context.actor.kind is ActorKind.STAFF
    if work.context.closure.definition.by_phone is None or not staff:
        raise Refusal("not_by_phone")


def check_agent(work: Work, command: File) -> None:
    """Whether this person may ask for somebody else, and shows that they may.

    Raises Refusal: 'no_behalf', 'behalf_of_oneself', 'not_a_social_worker'; Invalid.
    """
    agent, actor = command.behalf, work.context.actor
    if agent is None:
        return
    known = {str(kind): agency for kind, agency in work.context.closure.definition.behalf.items()}
    agency = known.get(agent.kind)
    staff = actor.kind is ActorKind.STAFF
    if agency is None or (agent.kind in _STAFF_ONLY and not staff):
        raise Refusal("no_behalf", known=sorted(known))
    if actor.person is not None and actor.person == command.applicant:
        raise Refusal("behalf_of_oneself")
    if agent.kind == "social_worker" and not staff and not actor.works_for:
        raise Refusal("not_a_social_worker")
    _check_said(work, agent, agency, command.materials)


def _check_said(work: Work, agent: Agent, agency: Agency, handed: Iterable[Handed]) -> None:
    """Who acts has a name and shows a paper: staff may have seen it, others hand in a picture."""
    staff = work.context.actor.kind is ActorKind.STAFF
    flaws = {} if agent.name.strip() else {"agent_name": "required"}
    if agent.until is not None and agent.until < _today(work):
        flaws["agent_until"] = "out_of_range"
    shown = [one for one in handed if one.item == agency.shows]
    if not any(one.digest or staff for one in shown):
        flaws["agent_paper"] = "required"
    if flaws:
        raise Invalid(flaws)


def show(work: Work, command: File) -> None:
    """Note by which authority somebody acts: who they are is kept beside the history."""
    agent, actor = command.behalf, work.context.actor
    if agent is None:
        return
    acts_here = actor.kind is ActorKind.APPLICANT or agent.kind in _STAFF_ONLY
    _note(work, agent, actor.user if acts_here else None, actor.person if acts_here else None)


def _note(work: Work, agent: Agent, user: int | None, person: int | None) -> None:
    definition = work.context.closure.definition
    agency = next(a for kind, a in definition.behalf.items() if kind == agent.kind)
    last = work.last_day(work.limit(agency.lasts), work.on, NOWHERE) if agency.lasts else None
    days = [day for day in (last, agent.until) if day is not None]
    who = {"name": agent.name.strip(), "relation": agent.relation, "phone": agent.phone}
    entry = work.keep("authority", "", "", who)
    work.emit(
        f.AuthorityShown(
            no=work.next_no,
            kind=agent.kind,
            user=user,
            person=person,
            entry=entry,
            item=agency.shows,
            on=work.on,
            until=min(days, default=None),
        )
    )


def add(work: Work, command: AddAuthority) -> None:
    """Let somebody act for the applicant from now on, perhaps instead of somebody else.

    The applicant, a legal representative or staff of their place may; who acts under an authority
    hands it on to nobody. Raises Refusal: 'applicant_alone', 'not_yours', 'no_behalf',
    'behalf_of_oneself', 'acts_already'; NotFound 'no_such_authority'; Invalid.
    """
    agent, today = command.agent, _today(work)
    work.post = require_family(work, alone=True)
    before = work.case.authorities.get(command.replaces)
    if command.replaces and (before is None or not before.holds(today)):
        raise NotFound("no_such_authority")
    known = {str(kind): agency for kind, agency in work.context.closure.definition.behalf.items()}
    agency = known.get(agent.kind)
    if agency is None or (agent.kind in _STAFF_ONLY and work.post is None):
        raise Refusal("no_behalf", known=sorted(known))
    if command.person is not None and command.person == work.case.applicant:
        raise Refusal("behalf_of_oneself")
    acting = [a for a in work.case.authorities.values() if a.holds(today) and a is not before]
    if command.user is not None and any(a.user == command.user for a in acting):
        raise Refusal("acts_already")
    _check_said(work, agent, agency, command.materials)
    known_materials(work, command.materials)
    if before is not None:
        by = "office" if work.post is not None else "applicant"
        work.emit(f.AuthorityEnded(before.no, work.on, by))
    _note(work, agent, command.user, command.person)
    receive(work, command.materials)


def end(work: Work, command: EndAuthority) -> None:
    """End an authority: the applicant at any time, its holder, or the office with a reason.

    Raises Refusal('authority_over'), NotFound('no_such_authority').
    """
    authority = work.case.authorities.get(command.authority)
    if authority is None:
        raise NotFound("no_such_authority")
    actor, by = work.context.actor, "office"
    if is_applicant(work.case, actor) and actor.kind is ActorKind.APPLICANT:
        by = "applicant"
    elif authority_of(work.case, actor, _today(work)) is authority:
        by = "agent"
    else:
        home, directory = home_of(work), work.context.directory
        work.post = officer_post(work.case, actor, home, directory)
    if not authority.holds(_today(work)):
        raise Refusal("authority_over", on=authority.ended_on or authority.until)
    work.emit(f.AuthorityEnded(authority.no, work.on, by))


# -- by phone --------------------------------------------------------------------------------------


def unconfirmed(case: Case, closure: Closure) -> tuple[str, ...]:
    """The documents of which one must still come, for what was taken down by phone."""
    rules = closure.definition.by_phone
    if case.channel != BY_PHONE or rules is None:
        return ()
    here = {material.item for material in case.materials.values()}
    return () if here & set(rules.confirmed_by) else rules.confirmed_by


def require_confirmed(work: Work) -> None:
    """What was taken down by phone is accepted only when it is confirmed.

    Raises Refusal 'phone_unconfirmed' (items).
    """
    items = unconfirmed(work.case, work.context.closure)
    if items:
        raise Refusal("phone_unconfirmed", items=list(items))
