"""Questions about panels: who sits in them, what has been said, how they stand. Pure.

Asked by the rules (`panel`, `access`, `guards`, `finish`) and by the pages. The arithmetic is
`tally`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from workflow.definition.closure import Closure
from workflow.definition.model import State
from workflow.definition.panel import ABSENT, ABSTAIN, CAST, Needs
from workflow.definition.panel import Panel as PanelModel
from workflow.domain import facts as f
from workflow.domain.case import Case, Signature, Task
from workflow.domain.panels import Panel, Seat
from workflow.domain.people import Actor
from workflow.machine.evolve.panels import seat_panel
from workflow.machine.tally import AGAINST, FOR, PASSED, Ballot, Rule, Tally, certain_since, tally
from workflow.machine.tree import state_of

FIRST = "first"
"""The result of a panel that whoever speaks first decides."""


def result_of(case: Case, state: State, panel: Panel) -> tuple[str, str, Tally]:
    """What a panel has come to for certain (result and outcome; "" while it is open), and how it
    stands."""
    rules = rules_of(state)
    now = tally(ballots(case, rules, panel), rule_of(state))
    if rules.secret:
        return panel.result, panel.outcome, now
    if rules.needs == "first":
        first = task_of(case, panel, panel.spoken[0]) if panel.spoken else None
        return (FIRST, first.outcome or "", now) if first else ("", "", now)
    outcome = rules.passes if now.result == PASSED else _not_passed(rules, now.result)
    return now.result, outcome or "", now


def _not_passed(rules: PanelModel, result: str) -> str | None:
    return rules.short if result == "short" else rules.fails


def since(case: Case, state: State, panel: Panel) -> int:
    """The seat with whose vote the result became certain; 0 while it is open, or when it became
    certain because a seat was taken away."""
    rules = rules_of(state)
    if rules.secret:
        return 0
    if rules.needs == "first":
        return panel.spoken[0] if panel.spoken else 0
    places = {seat.no: place for place, seat in enumerate(panel.sitting)}
    order = [places[no] for no in panel.spoken if no in places]
    found = certain_since(ballots(case, rules, panel), order, rule_of(state))
    return panel.sitting[found].no if found is not None else 0


def rules_of(state: State) -> PanelModel:
    """What the definition says about the panel of a step. Raises ValueError where it has none."""
    if state.task is None or state.task.panel is None:
        raise ValueError("no panel decides this step")
    return state.task.panel


def rule_of(state: State) -> Rule:
    """The rule by which a step's panel is counted."""
    rules = rules_of(state)
    silent = state.within is not None and state.within.late.take == ABSENT
    needs = rules.needs
    kind, share, count = "all", Fraction(1), 0
    if isinstance(needs, Needs):
        kind = "share" if needs.share else "over" if needs.over else "count"
        share = Fraction(needs.share or needs.over or 1)
        count = needs.count or 0
    elif needs == "any":
        kind = "any"
    short, present = rules.short is not None, rules.present_share
    return Rule(kind, share, count, rules.of, rules.quorum_share, silent, short, present)


def choices(state: State, task: Task) -> tuple[str, ...]:
    """What the handler of a step's task can end it with."""
    if not task.seat:
        return tuple(state.then)
    rules = rules_of(state)
    sides = tuple(name for name in (rules.passes, rules.fails) if name is not None)
    return (*(sides or tuple(state.then)), *rules.words)


def panel_of(case: Case, task: Task) -> Panel | None:
    """The panel that a task is a seat of; None for any other task."""
    return seat_panel(case, task) if task.seat else None


def is_open(case: Case, panel: Panel) -> bool:
    """Whether it still sits: it has no result, and the scope has not left its step."""
    scope = case.scopes[panel.path]
    return not panel.outcome and scope.running and scope.visit == panel.visit


def seat_tasks(case: Case, panel: Panel) -> list[Task]:
    """The tasks of its seats."""
    at = (panel.path, panel.visit)
    return [task for task in case.tasks.values() if task.seat and (task.path, task.visit) == at]


def task_of(case: Case, panel: Panel, seat: int) -> Task | None:
    """The task of one seat; None while its turn has not come."""
    return next((task for task in seat_tasks(case, panel) if task.seat == seat), None)


def said(rules: PanelModel, task: Task | None) -> str:
    """What a seat has said, in the words of the tally; "" while it has said nothing."""
    if task is None or task.status != "done":
        return ""
    return word_of(rules, task.outcome or "")


def word_of(rules: PanelModel, outcome: str) -> str:
    """An outcome in the words of the tally. A secret vote is on neither side."""
    if outcome in (ABSTAIN, ABSENT):
        return outcome
    if outcome == CAST:
        return ABSTAIN
    return FOR if outcome == rules.passes else AGAINST


def ballots(case: Case, rules: PanelModel, panel: Panel) -> list[Ballot]:
    """The seats as the tally takes them."""
    return [
        Ballot(seat.weight, said(rules, task_of(case, panel, seat.no)), counts(rules, seat))
        for seat in panel.sitting
    ]


def counts(rules: PanelModel, seat: Seat) -> bool:
    """Whether a seat counts for the quorum."""
    return rules.quorum_of in (None, seat.role)


def votes_of(case: Case, rules: PanelModel, panel: Panel) -> Iterator[f.Vote]:
    """What has been said, in the order in which it was."""
    seats = {seat.no: seat for seat in panel.sitting}
    for no in panel.spoken:
        task = task_of(case, panel, no)
        if no not in seats or task is None:
            continue
        seat, signed = seats[no], signature_of(case, task)
        word = (task.outcome or "") if rules.needs == "first" else said(rules, task)
        yield f.Vote(
            seat=no,
            said=word,
            weight=seat.weight,
            by=signed.name if signed else "",
            role=signed.role if signed else task.role,
            place=signed.place if signed else task.place,
        )


def signature_of(case: Case, task: Task) -> Signature | None:
    """The signature under a seat's finding."""
    return next(iter(case.signed(task.no)), None)


def under(case: Case, task: Task) -> list[str]:
    """The names under a task's finding: who signed it, and whoever was added and agreed."""
    signed = [s.name for s in case.signed(task.no)]
    added = (s for s in case.signers.values() if s.asking == task.no and s.status == "agreed")
    return [*signed, *(signer.name for signer in added if signer.counts)]


def has_other_seat(case: Case, task: Task, actor: Actor, represented: int | None = None) -> bool:
    """Whether the actor has another seat of the same panel: signed, taken, or theirs alone, also
    where its turn has not come; also of whom they represent, and through a substitute."""
    panel = panel_of(case, task)
    if panel is None or actor.user is None:
        return False
    eyes = {*actor.eyes, represented} - {None}
    if any(seat.user in eyes for seat in panel.sitting if seat.no != task.seat):
        return True
    for other in seat_tasks(case, panel):
        if other.no == task.no or other.status == "cancelled":
            continue
        signed = signature_of(case, other)
        if signed is not None and not eyes.isdisjoint({signed.user, signed.for_user}):
            return True
        if other.live and not eyes.isdisjoint({other.claimed_by, other.assigned}):
            return True
    return False


def offered(case: Case, task: Task, actor: Actor) -> bool:
    """Whether a list offers the task to the actor: any that is no seat; of a panel's seats their
    own, else the first free one of those alike, while they have none."""
    panel = panel_of(case, task)
    if panel is None or actor.user in (task.claimed_by, task.assigned):
        return True
    if task.claimed_by is not None or has_other_seat(case, task, actor):
        return False
    return not any(
        (other.role, other.place, other.status) == (task.role, task.place, "open")
        and other.claimed_by is None
        and other.assigned is None
        and other.seat < task.seat
        for other in seat_tasks(case, panel)
    )


def free_like(case: Case, closure: Closure, task: Task, actor: Actor) -> Task:
    """The seat in which the actor may speak instead of `task`, when that one has been taken.

    Seats out of one pool are alike: whoever comes second finds the next free one. Not where they
    speak in turn, since there the second hears the first.
    """
    panel = panel_of(case, task)
    if panel is None or (task.live and task.claimed_by in (None, actor.user)):
        return task
    state = state_of(case, closure, panel)
    if rules_of(state).order == "in_turn" or has_other_seat(case, task, actor):
        return task
    weights = {seat.no: seat.weight for seat in panel.seats}
    wanted = (task.role, task.place, weights[task.seat], None, None, "open")
    for other in seat_tasks(case, panel):
        found = (other.role, other.place, weights[other.seat], other.assigned)
        if (*found, other.claimed_by, other.status) == wanted:
            return other
    return task


def after_vote(case: Case, state: State, task: Task, outcome: str) -> tuple[str, int]:
    """What the step would come to if this seat said `outcome` now ("" while that stays open), and
    how many seats would still be missing."""
    panel = seat_panel(case, task)
    rules = rules_of(state)
    if rules.needs == "first":
        return outcome, 0
    if rules.secret:
        return "", result_of(case, state, panel)[2].missing - 1
    word = word_of(rules, outcome)
    now = [
        replace(each, said=word) if seat.no == task.seat else each
        for seat, each in zip(panel.sitting, ballots(case, rules, panel), strict=True)
    ]
    then = tally(now, rule_of(state))
    over = then.result and (then.complete or rules.ends == "early")
    result = rules.passes if then.result == PASSED else _not_passed(rules, then.result)
    return (result or "") if over else "", then.missing


def in_force(case: Case, closure: Closure, task: Task) -> bool:
    """Whether a done task's finding counts for what comes after it: of a panel's findings those of
    the seats that said what the panel came to."""
    panel = panel_of(case, task)
    if panel is None:
        return True
    if all(seat.no != task.seat for seat in panel.sitting):
        return False  # who spoke in it was barred from the file before the panel ended
    if panel.result == FIRST:
        return task.seat == panel.since
    state = state_of(case, closure, panel)
    if rules_of(state).secret:  # they decided together: nobody can tell who was for it
        return bool(panel.outcome) and task.outcome == CAST
    word = FOR if panel.result == PASSED else AGAINST
    return bool(panel.outcome) and said(rules_of(state), task) == word


def voices(case: Case, closure: Closure, task: Task) -> list[Task]:
    """The done tasks that together decided the step: the task itself, or the seats of its panel
    that said what the panel came to, in the order in which they spoke."""
    panel = panel_of(case, task)
    if panel is None:
        return [task]
    found = (task_of(case, panel, no) for no in panel.spoken)
    return [one for one in found if one is not None and in_force(case, closure, one)]
