"""A panel in the small office: the lead's opinion, given by several people instead of one."""

from __future__ import annotations

from tests.unit.machine.play import SMALL, Play
from workflow.domain import commands as c
from workflow.domain.case import Task
from workflow.domain.panels import Panel

OPINION = """opinion:
    task: {by: lead, not: [means.visit], form: finding}
    within: {time: 2 working days, late: {escalate: boss}}
    then: {support: notice, oppose: decide, again: {reopen: means, to: waiting}}"""

THREE = "{seats: 3, pass: support, fail: oppose}"
VOTE = "{seats: 3, needs: {share: 2/3}, pass: support, fail: oppose}"


def written(panel: str, *, late: str = "escalate: boss", task: str = "", then: str = "") -> str:
    """The small definitions with that panel in the place of the lead's opinion."""
    assert SMALL.count(OPINION) == 1
    return SMALL.replace(
        OPINION,
        f"""opinion:
    task: {{by: lead, form: finding{task}, panel: {panel}}}
    within: {{time: 2 working days, late: {{{late}}}}}
    then: {{support: notice, oppose: decide{then}}}""",
    )


def sitting(panel: str = THREE, **said: str) -> Play:
    """A case whose panel has just been convened."""
    return Play(written(panel, **said)).at_opinion()


def panel(play: Play) -> Panel:
    return max(play.case.panels.values(), key=lambda each: each.no)


def seat(play: Play, no: int) -> Task:
    """The task of one seat of the newest panel."""
    now = panel(play)
    return next(
        task
        for task in play.case.tasks.values()
        if task.seat == no and (task.path, task.visit) == (now.path, now.visit)
    )


def vote(play: Play, by: str, no: int, outcome: str, **given: object) -> None:
    """Somebody speaks in one seat."""
    said = {"task": seat(play, no).no, "outcome": outcome, **given}
    play.command(c.Complete, by, **said)
