"""The deadlines of whole scopes: the promise of a service (`clock.late`) and a lane's `within`.

Level-triggered, like everything that needs no command: after each decision the term of every
running scope is computed from its start, its limit and its pauses, and a fact says where it
differs from what is known. So a pause, an end or another calendar moves it without further rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.definition.base import Span
from workflow.definition.model import Late
from workflow.domain import facts as f
from workflow.domain.case import Scope, Term
from workflow.domain.clock import Limit
from workflow.machine.enter import end_running
from workflow.machine.ladder import every_of, next_at, post_of, posts_on
from workflow.machine.work import Work

PROMISE, LANE = "promise", "lane"


def keep_terms(work: Work) -> None:
    """Set, move and end the terms of all scopes."""
    if not work.context.closure.has_terms:
        return
    for scope in list(work.case.scopes.values()):
        for kind, rule in _rules(work, scope).items():
            _keep(work, scope, kind, rule)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is declared for one kind of term of a scope."""

    time: Span
    late: Late
    started: date | None
    """The day that is not counted; None before the term begins."""


def _rules(work: Work, scope: Scope) -> dict[str, _Rule]:
    """What is declared for a scope, by the kind of term."""
    found: dict[str, _Rule] = {}
    clock = work.process(scope).definition.clock
    if clock is not None and clock.late is not None and "." not in scope.process:
        started = work.case.accepted_on if clock.since == "accepted" else work.case.received
        found[PROMISE] = _Rule(clock.promised, clock.late, started)
    within = work.lane(scope).within if scope.path else None
    if within is not None:
        found[LANE] = _Rule(within.time, within.late, scope.entered_on if scope.state else None)
    return found


def _keep(work: Work, scope: Scope, kind: str, rule: _Rule) -> None:
    known = work.case.terms.get((kind, scope.path))
    if scope.outcome is not None:
        if known is not None and not known.ended:
            work.emit(_fact(known, known.due_on, work, ended=True))
        return
    if rule.started is None:
        return
    if known is None or (known.ended and kind == LANE):
        known = Term(kind, scope.path, rule.started, str(work.limit(rule.time)), None, None)
    due = work.last_day(Limit.parse(known.limit), known.started_on, scope.path)
    fact = _fact(known, due, work)
    armed = work.case.timers.get((kind, 0, scope.path))
    same = (fact.due_on, fact.ended) == (known.due_on, known.ended)
    if not same or fact.at != (armed.due_at if armed else None) or _new(work, known):
        work.emit(fact)


def _new(work: Work, term: Term) -> bool:
    """Whether nothing is known of it, or only that it had ended before it began again."""
    before = work.case.terms.get(term.key)
    return before is None or before.ended


def _fact(term: Term, due: date | None, work: Work, *, ended: bool = False) -> f.TermDue:
    """The term as it now stands: before its day has passed its moment is the end of that day,
    afterwards that of the next rung."""
    at = work.moment(due)
    if term.rung and term.climbed_on is not None:
        at = next_at(work, term.every, term.climbed_on, term.path)
    return f.TermDue(
        kind=term.kind,
        path=term.path,
        started_on=term.started_on,
        limit=term.limit,
        due_on=due,
        due_at=work.moment(due),
        rung=term.rung,
        climbed_on=term.climbed_on,
        every=term.every,
        at=None if ended else at,
        ended=ended,
    )


def pass_term(work: Work, kind: str, path: str) -> None:
    """The moment of a term has come: the next role of the ladder is told, or the lane ends."""
    scope, term = work.case.scopes[path], work.case.terms[kind, path]
    rule = _rules(work, scope).get(kind)
    if rule is None or scope.outcome is not None:
        return
    late = rule.late
    posts = posts_on(work, late, path)
    rung = term.rung + 1
    more = rung < len(posts)
    every = str(every_of(work, late)) if more else ""
    at = next_at(work, every, work.on, path)
    if late.take is not None:
        end_running(work, path, late.take)
        return
    if late.remind is not None:
        posts = ((late.remind, post_of(work, path, late.remind)),)
    if term.rung < len(posts):
        work.emit(f.TermPassed(kind, path, *posts[term.rung]))
    work.emit(
        f.TermDue(
            kind=kind,
            path=path,
            started_on=term.started_on,
            limit=term.limit,
            due_on=term.due_on,
            due_at=term.due_at,
            rung=rung,
            climbed_on=work.on,
            every=every,
            at=at,
        )
    )
