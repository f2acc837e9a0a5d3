"""Secret ballots 无记名投票: who voted stands in the history, how they voted does not.

What a seat says is kept as a ballot of personal data and not with its signature. When everybody has
spoken the ballots are counted: the result names each by a number that only its voter has seen, in
the order of those numbers, so that anybody can count again and each voter finds their own.
"""

from __future__ import annotations

from workflow.definition.model import State
from workflow.definition.panel import CAST
from workflow.domain import facts as f
from workflow.domain.case import Case, Task
from workflow.domain.panels import Panel
from workflow.machine.evolve.panels import seat_panel
from workflow.machine.seats import counts, panel_of, rule_of, rules_of, task_of, word_of
from workflow.machine.tally import PASSED, Ballot, tally
from workflow.machine.work import Work
from workflow.ports import Data, Dossier

BALLOT = "ballot"
"""The kind of entry that a ballot is kept as."""
_DIGITS = 8
"""How long a ballot's number is."""


def is_secret(work: Work, task: Task) -> bool:
    """Whether a task is a seat that votes in secret."""
    return bool(task.seat) and rules_of(work.state(work.case.scopes[task.path])).secret


def cast(work: Work, task: Task, outcome: str) -> str:
    """Keep what a seat says in its ballot; returns what the history says instead."""
    panel = seat_panel(work.case, task)
    number = work.context.token()[:_DIGITS]
    content = {"panel": panel.no, "seat": task.seat, "said": outcome, "number": number}
    work.keep(BALLOT, task.path, task.state, content)
    return CAST


def counted(work: Work, panel: Panel, state: State) -> str | None:
    """Count a secret ballot when everybody has spoken: its outcome; None while it is open."""
    rules = rules_of(state)
    found = _kept(work, panel)
    votes = []
    for seat in panel.sitting:
        task = task_of(work.case, panel, seat.no)
        if task is None or task.status != "done":
            return None
        ballot = found.get(seat.no, {}) if task.outcome == CAST else {}
        word = word_of(rules, str(ballot.get("said", task.outcome)))
        votes.append(f.Vote(0, word, seat.weight, "", "", "", str(ballot.get("number", ""))))
    cast = [
        Ballot(vote.weight, vote.said, counts(rules, seat))
        for vote, seat in zip(votes, panel.sitting, strict=True)
    ]
    now = tally(cast, rule_of(state))
    ways = {PASSED: rules.passes, "short": rules.short}
    outcome = ways.get(now.result, rules.fails) or ""
    work.emit(
        f.PanelDecided(
            no=panel.no,
            path=panel.path,
            state=panel.state,
            outcome=outcome,
            result=now.result,
            in_favour=now.in_favour,
            against=now.against,
            weight=now.weight,
            seats=now.seats,
            since=0,
            votes=tuple(sorted(votes, key=lambda vote: (vote.number, vote.said))),
        )
    )
    return outcome


def own_ballot(case: Case, dossier: Dossier, task: Task, user: int | None) -> Data | None:
    """What somebody said in a seat, with its number, for themselves alone; None for anybody else,
    also for a head and for the convener."""
    panel = panel_of(case, task)
    signed = case.signed(task.no)
    if panel is None or user is None or not any(s.user == user for s in signed):
        return None
    for entry in case.entries.values():
        if (entry.what, entry.path, entry.state) == (BALLOT, panel.path, panel.state):
            content = dossier.entry(entry.no)
            if (content.get("panel"), content.get("seat")) == (panel.no, task.seat):
                return content
    return None


def _kept(work: Work, panel: Panel) -> dict[int, Data]:
    """The ballots of a panel by seat."""
    own = (e for e in work.case.entries.values() if e.what == BALLOT)
    here = (work.read(e.no) for e in own if (e.path, e.state) == (panel.path, panel.state))
    return {int(content["seat"]): content for content in here if content["panel"] == panel.no}
