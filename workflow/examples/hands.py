"""The steps of worked examples by which work goes from hand to hand. Consumer: `examples`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflow.domain import commands as c
from workflow.domain.commands import hands as h
from workflow.examples.run import Make, Run, Step


def _task(run: Run, step: Step) -> int:
    return run.task(str(step["task"]), str(step.get("kind", "step")), step.get("place")).no


def _user(run: Run, step: Step) -> int | None:
    return run.actor(str(step["to"])).user if "to" in step else None


def _reassign(run: Run, step: Step, when: Step) -> c.Command:
    reason = str(step.get("reason", ""))
    task, to = _task(run, step), _user(run, step)
    return h.Reassign(case=run.case_id, task=task, to=to, reason=reason, **when)


def _delegate(run: Run, step: Step, when: Step) -> c.Command:
    request = str(step.get("request", ""))
    task, to = _task(run, step), _user(run, step) or 0
    return h.Delegate(case=run.case_id, task=task, to=to, request=request, **when)


def _give_back(run: Run, step: Step, when: Step) -> c.Command:
    return h.GiveBack(
        case=run.case_id,
        task=_task(run, step),
        opinion=str(step.get("opinion", "")),
        outcome=str(step.get("outcome", "")),
        **when,
    )


def _recall(run: Run, step: Step, when: Step) -> c.Command:
    return h.Recall(case=run.case_id, task=_task(run, step), **when)


def _take_back(run: Run, step: Step, when: Step) -> c.Command:
    reason = str(step.get("reason", ""))
    return h.TakeBack(case=run.case_id, task=_task(run, step), reason=reason, **when)


def _nudge(run: Run, step: Step, when: Step) -> c.Command:
    return h.Nudge(case=run.case_id, path=str(step.get("lane", "")), **when)


def _supervise(run: Run, step: Step, when: Step) -> c.Command:
    due = date.fromisoformat(str(step["due"]))
    order = str(step.get("order", ""))
    return h.Supervise(case=run.case_id, task=_task(run, step), order=order, due=due, **when)


def _copy(run: Run, step: Step, when: Step) -> c.Command:
    users = tuple(run.actor(str(name)).account for name in step["to"])
    path, note = str(step.get("lane", "")), str(step.get("note", ""))
    return h.CopyTo(case=run.case_id, path=path, to=users, note=note, **when)


def _read_copy(run: Run, step: Step, when: Step) -> c.Command:
    mine = run.actor(str(step["by"])).user
    copies = [each.no for each in run.case.copies.values() if each.user == mine]
    return h.ReadCopy(case=run.case_id, copy=max(copies, default=0), **when)


COMMANDS: Mapping[str, Make] = {
    "reassign": _reassign,
    "delegate": _delegate,
    "give_back": _give_back,
    "recall": _recall,
    "take_back": _take_back,
    "nudge": _nudge,
    "supervise": _supervise,
    "copy": _copy,
    "read_copy": _read_copy,
}
"""By what a step says it does."""
