"""What a part of a case waits for when nobody has a task in it, in words that everybody may read.

Input: a case, its closure and a scope. Consumers: the officer's strips, and `progress_words` for
the family, the counter and the public.
"""

from __future__ import annotations

from web.language import gettext as _
from web.language import say
from workflow.definition.closure import Closure
from workflow.definition.model import Wait
from workflow.domain.case import Case, Scope
from workflow.machine.failed import on_hold
from workflow.machine.tree import children


def awaited_words(case: Case, closure: Closure, scope: Scope, *, staff: bool = False) -> str:
    """Its turn, an answer inside the office, or something that is to be said; "" for all else.
    `staff`: for officers, who are not the ones to say what the family is asked for."""
    if scope.outcome is not None or scope.state == "":
        return ""
    if on_hold(case, closure, scope.path) is not None:
        return _("On hold until it is decided how to go on")
    state = closure.processes[scope.process].states[scope.state]
    if scope.queued:
        step = say(state.title) if state.title is not None else ""
        if not step:
            return _("Waits for its turn")
        number = _ahead(case, closure, scope)
        if number:
            return _("%(step)s: waits until number %(number)s is done", step=step, number=number)
        return _("%(step)s: waits for its turn", step=step)
    return _said(state.wait, staff) if state.wait is not None and state.wait.signals else ""


def _ahead(case: Case, closure: Closure, scope: Scope) -> int:
    """Which of the instances of its own lane has the turn; 0 where it is something else, of which
    not everybody who reads this may know."""
    section = closure.processes[scope.process].states[scope.state].section
    alike = [s for s in children(case, scope.parent or "", scope.lane) if s.row is not None]
    for number, other in enumerate(alike, 1):
        inside = other.running and not other.queued
        if inside and closure.processes[other.process].states[other.state].section == section:
            return number
    return 0


def _said(wait: Wait, staff: bool) -> str:
    """What is to be said before it goes on; to the family, what it can say itself."""
    signals = (wait.signals or {}).values()
    own = [say(signal.title) for signal in signals if signal.sender == "applicant"]
    if own and not staff:
        return _("Waits until you tell us: %(what)s", what=_("; or ").join(own))
    return _("Waits for: %(what)s", what=_("; or ").join(say(each.title) for each in signals))
