"""Filing, withdrawing, and what is put on file beside the steps: relatives, extensions, papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.catalogues import Form
from workflow.definition.model import Lane
from workflow.domain import facts as f
from workflow.domain.commands import Extend, File, HandIn, RegisterRelative, Withdraw
from workflow.domain.people import ActorKind
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import is_relative, require_side, staff_post_at
from workflow.machine.enter import end_running, enter
from workflow.machine.guards import holds
from workflow.machine.material import receive
from workflow.machine.places import home_of, office_of
from workflow.machine.work import Work


def applicant_forms(work: Work) -> dict[str, Form]:
    """The forms of a filing: what happened, and what each used definition reads."""
    closure = work.context.closure
    names: dict[str, None] = {}
    root = closure.definition
    if root.applicant is not None:
        names[root.applicant.says] = None
    for definition in closure.definitions.values():
        names.update(dict.fromkeys(definition.reads.forms))
    return {name: closure.catalogues.forms[name] for name in names}


def check_application(work: Work, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The application's values, checked against every form. Raises Invalid with all flaws."""
    values: dict[str, Any] = {}
    flaws: dict[str, str] = {}
    today = work.context.calendar.civil_day(work.context.now)
    for form in applicant_forms(work).values():
        read, wrong = check_answers(form, answers, today=today, directory=work.context.directory)
        values.update(read)
        flaws.update({field: flaw.code.value for field, flaw in wrong.items()})
    if flaws:
        raise Invalid(flaws)
    return values


def file(work: Work, command: File) -> None:
    """A combined request comes in: the filing receipt, not yet acceptance."""
    context = work.context
    closure, actor = context.closure, context.actor
    # A referral hands on what is known; its window asks for the rest.
    referral = command.channel == "referral"
    values = dict(command.answers) if referral else check_application(work, command.answers)
    named = closure.definition.office_field in values or not command.place
    place = office_of(closure.definition, values, context.directory) if named else command.place
    home = str(values.get(closure.definition.office_field, ""))
    if actor.kind is ActorKind.STAFF:
        work.post = staff_post_at(home, actor, context.directory)
        if work.post is None:
            raise Refusal("not_your_place")
    elif actor.kind is ActorKind.PUBLIC:
        raise Refusal("sign_in_to_file")
    work.emit(
        f.Filed(
            closure=closure.hash,
            definition=closure.root,
            place=place,
            applicant=command.applicant,
            household=command.household,
            contact=command.contact,
            display=masked(str(values.get("applicant_name", ""))),
            channel=command.channel,
            filed_by=actor.user if actor.kind is ActorKind.STAFF else None,
            chosen=command.chosen,
            refer_consent=command.refer_consent,
            filed_on=context.on,
            calendar=context.calendar.version,
            referred_from=command.referred_from,
        )
    )
    work.keep("application", "", "", values)
    receive(work, command.materials)
    root = closure.processes[closure.root]
    work.emit(f.ScopeOpened("", root.ref, None, context.on))
    if not referral:
        _enough_chosen(work)
    enter(work, "", root.start)


def masked(name: str) -> str:
    """A name as lists show it: the family name only."""
    return f"{name[:1]}*" if name else ""


def offered(work: Work) -> dict[str, Lane]:
    """The lanes that the application is offered."""
    root = work.case.scopes[""]
    return {
        name: lane
        for state in work.process(root).states.values()
        for name, lane in (state.lanes or {}).items()
        if lane.offer is not None and holds(work, root, lane.offer)
    }


def _enough_chosen(work: Work) -> None:
    """At least as many services are chosen as the definition asks, all among those offered."""
    asks = work.context.closure.definition.applicant
    declares = any(
        lane.offer is not None
        for state in work.context.closure.definition.states.values()
        for lane in (state.lanes or {}).values()
    )
    if asks is None or not declares:
        return
    fitting = set(offered(work))
    if set(work.case.chosen) - fitting:
        raise Invalid({"chosen": "not_offered"})
    if len(work.case.chosen) < asks.at_least:
        raise Invalid({"chosen": "required"})


def withdraw(work: Work, command: Withdraw) -> None:
    """The applicant takes back the case, or one lane of it that is not yet decided."""
    rules = work.context.closure.definition.withdraw
    directory = work.context.directory
    work.post = require_side(work.case, work.context.actor, home_of(work), directory)
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
    work.emit(f.Withdrawn(command.path, work.context.on))
    end_running(work, command.path, "withdrawn")
    if not command.path:
        work.cancel_tasks("")


def register_relative(work: Work, command: RegisterRelative) -> None:
    """Register a member of staff as a relative: from now on barred from handling and reading."""
    actor = work.context.actor
    home = home_of(work)
    work.post = staff_post_at(home, actor, work.context.directory)
    if work.post is None or is_relative(work.case, actor):
        raise Refusal("not_yours")
    if any(relative.user == command.user for relative in work.case.relatives.values()):
        raise Refusal("already_registered")
    work.emit(
        f.RelativeRegistered(
            work.next_no, command.user, command.name, command.relation, work.context.on
        )
    )
    for task in list(work.case.tasks.values()):
        if task.live and task.claimed_by == command.user:
            work.emit(f.TaskReleased(task.no))


def extend(work: Work, command: Extend) -> None:
    """Lengthen a service's statutory limit for one of its declared reasons."""
    scope = work.case.scopes.get(command.path)
    if scope is None or scope.outcome is not None:
        raise NotFound("no_such_lane")
    clock = work.process(scope).definition.clock
    rule = clock.extended if clock else None
    if rule is None or command.reason not in rule.reasons:
        raise Refusal("no_such_extension", known=list(rule.reasons) if rule else [])
    actor = work.context.actor
    if is_relative(work.case, actor):
        raise Refusal("related")
    chain = work.context.directory.chain(work.case.place)
    work.post = actor.post_for(tuple((rule.by, place) for place in chain))
    if work.post is None:
        raise Refusal("not_your_post", role=rule.by, place=work.case.place)
    if any(e.path == command.path for e in work.case.extensions.values()):
        raise Refusal("already_extended")
    work.emit(
        f.ClockExtended(
            no=work.next_no,
            path=command.path,
            reason=command.reason,
            limit=str(work.limit(rule.to)),
            on=work.context.on,
            by=actor.name,
        )
    )


def hand_in(work: Work, command: HandIn) -> None:
    """Add documents to the file."""
    directory = work.context.directory
    work.post = require_side(work.case, work.context.actor, home_of(work), directory)
    if work.case.status == "closed":
        raise Refusal("case_closed")
    receive(work, command.materials)
