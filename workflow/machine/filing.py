"""Filing, withdrawing, and what is put on file beside the steps: relatives, papers."""

from __future__ import annotations

from workflow.definition.model import Lane
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.domain.commands import File, HandIn, RegisterRelative, Withdraw
from workflow.domain.people import ActorKind, Post
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine import behalf, corrections
from workflow.machine.access import officer_post, staff_post_at
from workflow.machine.application import check_application
from workflow.machine.between import opening_post
from workflow.machine.enter import end_running, enter
from workflow.machine.guards import holds
from workflow.machine.hands_reassign import free_of
from workflow.machine.material import known_materials, receive
from workflow.machine.persons import with_persons
from workflow.machine.places import home_of, office_of
from workflow.machine.pledges import declare
from workflow.machine.receiving import counts_from
from workflow.machine.reseating import unseat
from workflow.machine.tree import children
from workflow.machine.work import Work
from workflow.ports import Data


def file(work: Work, command: File) -> None:
    """A combined request comes in: the filing receipt, not yet acceptance.

    Raises Refusal: 'not_yours', 'not_your_place', 'sign_in_to_file', and what the answers, the
    channel and whoever files for somebody else are refused for; Invalid.
    """
    context = work.context
    closure, actor = context.closure, context.actor
    # A referral hands on what is known; its window asks for the rest.
    referral = actor.kind is ActorKind.SYSTEM
    values = dict(command.answers) if referral else check_application(context, command.answers)
    if command.about_case is not None and not referral:
        raise Refusal("not_yours")
    behalf.check_channel(work, command)
    behalf.check_agent(work, command)
    known_materials(work, command.materials)
    named = closure.definition.office_field in values or not command.place
    place = office_of(closure.definition, values, context.directory) if named else command.place
    home = str(values.get(closure.definition.office_field, ""))
    work.post = _filing_post(work, place, home)
    work.since = counts_from(work, place)
    work.emit(
        f.Filed(
            closure=closure.hash,
            definition=closure.root,
            place=place,
            applicant=command.applicant,
            household=command.household,
            contact=command.contact,
            display=_display(work, values),
            channel=command.channel,
            filed_by=actor.user if actor.kind is ActorKind.STAFF else None,
            chosen=command.chosen,
            refer_consent=command.refer_consent,
            filed_on=work.on,
            calendar=context.calendar.version,
            referred_from=command.referred_from,
            members=command.members,
            counts_from=work.since,
            about_case=command.about_case,
            about_no=command.about_no,
            prechecked_on=command.prechecked_on,
        )
    )
    work.keep("application", "", "", with_persons(values, command.members))
    behalf.show(work, command)
    receive(work, command.materials)
    declare(work)
    _begin(work, referral=referral)
    corrections.note_at_filing(work, command.lacking)


def _filing_post(work: Work, place: str, home: str) -> Post | None:
    """The post under which staff file; None for the applicant and for the system."""
    actor = work.context.actor
    if work.context.closure.definition.convened is not None:
        return opening_post(work, actor, place)
    if actor.kind is ActorKind.PUBLIC:
        raise Refusal("sign_in_to_file")
    if actor.kind is not ActorKind.STAFF:
        return None
    post = staff_post_at(home, actor, work.context.directory)
    if post is None:
        raise Refusal("not_your_place")
    return post


def _begin(work: Work, *, referral: bool) -> None:
    """Open the case itself at its first state."""
    root = work.context.closure.processes[work.context.closure.root]
    work.emit(f.ScopeOpened("", root.ref, None, work.on))
    if not referral:
        _enough_chosen(work)
    enter(work, "", root.start)


def _display(work: Work, answers: Data) -> str:
    """Whom lists show a case as: the masked applicant; of a matter of the office who opened it."""
    if work.context.closure.definition.convened is not None:
        return work.by
    return masked(str(answers.get("applicant_name", "")))


def masked(name: str) -> str:
    """A name as lists show it: the family name only."""
    return f"{name[:1]}*" if name else ""


def offered(work: Work) -> dict[str, Lane]:
    """The lanes that the application is offered."""
    root = work.case.scopes[""]
    return {
        name: lane
        for state in work.process(root).states.values()
        for name, lane in state.lanes_by_id.items()
        if lane.offer is not None and holds(work, root, lane.offer)
    }


def _enough_chosen(work: Work) -> None:
    """At least as many services are chosen as the definition asks, all among those offered."""
    asks = work.context.closure.definition.applicant
    declares = any(
        lane.offer is not None
        for state in work.context.closure.definition.states.values()
        for lane in state.lanes_by_id.values()
    )
    if asks is None or not declares:
        return
    fitting = set(offered(work))
    if set(work.case.chosen) - fitting:
        raise Invalid({"chosen": "not_offered"})
    if len(work.case.chosen) < asks.at_least:
        raise Invalid({"chosen": "required"})


def withdraw(work: Work, command: Withdraw) -> None:
    """The applicant takes back the case, or one lane of it that is not yet decided.

    Raises Refusal: 'withdrawal_not_foreseen', 'too_late_to_withdraw', 'already_decided',
    'not_a_service'; NotFound('no_such_lane').
    """
    rules = work.context.closure.definition.withdraw
    work.post = behalf.require_family(work, alone=True)
    root = work.case.scopes[""]
    if rules is None or ("lane" if command.path else "case") not in rules.of:
        raise Refusal("withdrawal_not_foreseen")
    if root.outcome is not None or root.state == rules.until:
        raise Refusal("too_late_to_withdraw")
    scope = work.case.scopes.get(command.path)
    if scope is None:
        raise NotFound("no_such_lane")
    if scope.outcome is not None:
        raise Refusal("already_decided", outcome=scope.outcome)
    if command.path and not _is_service(work, scope):
        raise Refusal("not_a_service")
    known_materials(work, command.materials)
    receive(work, command.materials)
    work.emit(f.Withdrawn(command.path, work.on))
    end_running(work, command.path, "withdrawn")
    # A check that no service waits for any more visits nobody.
    lanes = children(work.case, "")
    if command.path and not any(s.outcome is None and _is_service(work, s) for s in lanes):
        for lane in lanes:
            end_running(work, lane.path, "withdrawn")


def _is_service(work: Work, scope: Scope) -> bool:
    """A lane that the applicant asked for: not a shared check, not a part of a service."""
    lane = work.lane(scope)
    return scope.parent == "" and (
        lane.offer is not None
        or (lane.use is not None and work.process(scope).definition.clock is not None)
    )


def register_relative(work: Work, command: RegisterRelative) -> None:
    """Register a member of staff as a relative: from now on barred from handling and reading.

    Raises Refusal('already_registered').
    """
    work.post = officer_post(work.case, work.context.actor, home_of(work), work.context.directory)
    if any(relative.user == command.user for relative in work.case.relatives.values()):
        raise Refusal("already_registered")
    state = work.case.scopes[""].state
    entry = work.keep("relative", "", state, {"relation": command.relation})
    work.emit(f.RelativeRegistered(work.next_no, command.user, command.name, entry, work.on))
    unseat(work, command.user)
    free_of(work, command.user)
    for task in list(work.case.tasks.values()):
        if task.live and task.claimed_by == command.user:
            work.emit(f.TaskReleased(task.no))
        if task.live:
            _void_signatures(work, task, command.user)


def _void_signatures(work: Work, task: Task, user: int) -> None:
    """What a relative signed and what has not taken effect yet is signed by somebody else."""
    valid = work.case.signed(task.no)
    if not any(s.user == user for s in valid):
        return
    wrote = valid[0].user == user
    voids = tuple(s.no for s in valid if wrote or s.user == user)
    work.emit(f.SignaturesVoided(task.no, voids, wrote))


def hand_in(work: Work, command: HandIn) -> None:
    """Add documents to the file. Raises Invalid."""
    work.post = behalf.require_family(work)
    if not command.materials:
        raise Invalid({"materials": "required"})
    known_materials(work, command.materials)
    receive(work, command.materials)
