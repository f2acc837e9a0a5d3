"""One case speaks to another: what a state passes on, and what a case does with what it hears.

The engine carries the words over in the same transaction, so they arrive once or not at all. Who
opens a matter of the office itself is asked here as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from workflow.definition.closure import Closure
from workflow.definition.model import State
from workflow.domain import facts as f
from workflow.domain.between_commands import HearCase
from workflow.domain.case import Case, Scope
from workflow.domain.people import Actor, ActorKind, Post
from workflow.domain.tracking import normalise_tracking
from workflow.errors import NotFound, Refusal
from workflow.machine.access import acting_post
from workflow.machine.guards import row_of
from workflow.machine.signals import awaited, declared, unused
from workflow.machine.tree import state_of
from workflow.machine.work import Work


def pass_on(work: Work, scope: Scope, state: State) -> None:
    """Tell the case whose number stands in the file, where the state says so."""
    if state.informs is None:
        return
    row, field = row_of(work, scope), state.informs.case
    number = str((row if field in row else work.application()).get(field) or "").strip()
    if not number:
        return
    known = normalise_tracking(number)
    if known is None:  # it might be anything, a family's name too, and stands in no fact
        work.emit(f.CaseNotInformed(scope.path, "", "no_such_case"))
    else:
        work.emit(f.CaseInformed(scope.path, scope.state, known, work.on))


def to_tell(recorded: Iterable[f.Recorded]) -> list[f.CaseInformed]:
    """What these facts say to other cases."""
    return [each.fact for each in recorded if isinstance(each.fact, f.CaseInformed)]


def words_for(
    case: Case,
    closure: Closure,
    other: int | None,
    recorded: Iterable[f.Recorded],
    fact: f.CaseInformed,
) -> HearCase:
    """What the other case hears. Raises Refusal: 'no_such_case', 'heard_just_now' where these facts
    are what this case has just heard itself: it passes nothing on in the same breath; LookupError
    for a fact that `pass_on` did not make."""
    if other is None or other == case.id:
        raise NotFound("no_such_case")
    if any(isinstance(each.fact, f.ToldByCase) for each in recorded):
        raise Refusal("heard_just_now")
    informs = state_of(case, closure, fact).informs
    if informs is None:
        raise LookupError(f"{fact.path or 'the case'} tells no other case anything where it stands")
    return HearCase(
        case=other,
        source=case.tracking,
        zh=informs.says.zh,
        en=informs.says.en,
        signal=informs.signal or "",
        occurred_on=fact.on,
    )


def hear(work: Work, command: HearCase) -> None:
    """Put on record what another case says; a step that waits for it goes on.

    Raises Refusal('by_system_only').
    """
    if work.context.actor.kind is not ActorKind.SYSTEM:
        raise Refusal("by_system_only")
    work.emit(f.ToldByCase(command.source, command.zh, command.en, work.on))
    if not command.signal:
        return
    for scope in [each for each in work.case.scopes.values() if each.outcome is None]:
        signal = declared(work, scope).get(command.signal)
        if signal is None or signal.sender != "system":
            continue
        free = unused(work, scope.path, command.signal) is None
        if free and (signal.keep or awaited(work, scope, command.signal)):
            work.emit(f.SignalGiven(work.next_no, scope.path, command.signal, work.on))


def opening_post(work: Work, actor: Actor, place: str) -> Post | None:
    """The post from which the office opens a matter of its own; None for any other definition.

    Raises Refusal('not_your_post') for everybody else.
    """
    convened = work.context.closure.definition.convened
    if convened is None:
        return None
    return acting_post(work.case, actor, convened.by, place)
