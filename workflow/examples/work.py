"""The steps of worked examples by which a request is filed and worked on. Consumer: `examples`."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain import commands as c
from workflow.examples import people
from workflow.examples.run import Make, Run, Step, handed, plain

_FIXED = {
    "posting": "posted",
    "correction": "sent",
    "serve": "served",
    "tell": "told",
    "supervision": "answered",
}
"""The outcome of the tasks that have only one."""


def filing(run: Run, step: Step, when: Step) -> c.File:
    """Filing the example's request."""
    example = run.example
    return c.File(
        definition=str(example["of"]),
        answers=plain(example.get("answers", {})),
        chosen=tuple(example.get("chosen", ())),
        materials=handed(example),
        contact=str(example.get("contact", "none")),
        channel=str(step.get("channel", "counter")),
        refer_consent=bool(example.get("refer_consent", True)),
        **people.agent(step),
        **when,
    )


def _complete(run: Run, step: Step, when: Step) -> c.Command:
    kind = str(step.get("kind", "step"))
    task = run.task(str(step["task"]), kind, step.get("place"), str(step["by"]))
    return c.Complete(
        case=run.case_id,
        task=task.no,
        outcome=str(step.get("outcome", _FIXED.get(kind, ""))),
        form=people.filled(step.get("form", {}), run.closure.catalogues, run.actor),
        reasons=tuple(step.get("reasons", ())),
        to=str(step.get("to", "")),
        materials=handed(step),
        deviation=str(step.get("deviation", "")),
        gaps=tuple(step.get("gaps", ())),
        **when,
    )


def _claim(run: Run, step: Step, when: Step) -> c.Command:
    kind = str(step.get("kind", "step"))
    task = run.task(str(step["task"]), kind, step.get("place"), str(step["by"]))
    return c.Claim(case=run.case_id, task=task.no, **when)


def _gap(run: Run, step: Step, when: Step) -> c.Command:
    task = run.task(str(step["task"]), "step", None)
    return c.NoteGap(
        case=run.case_id,
        task=task.no,
        item=str(step["item"]),
        reason=str(step["reason"]),
        **when,
    )


def _answer(run: Run, step: Step, when: Step) -> c.Command:
    return c.AnswerCorrection(
        case=run.case_id,
        materials=handed(step),
        answers=step.get("answers", {}),
        **when,
    )


def _object(run: Run, step: Step, when: Step) -> c.Command:
    return c.Object(
        case=run.case_id,
        notice=run.notice(str(step["notice"])).no,
        channel=str(step.get("channel", "web")),
        text=str(step["text"]),
        receipt="example",
        **when,
    )


def _withdraw(run: Run, step: Step, when: Step) -> c.Command:
    return c.Withdraw(case=run.case_id, path=str(step.get("lane", "")), **when)


def _relative(run: Run, step: Step, when: Step) -> c.Command:
    name = str(step["of"])
    user = run.actor(name).account
    relation = str(step.get("relation", ""))
    return c.RegisterRelative(case=run.case_id, user=user, name=name, relation=relation, **when)


def _hand_in(run: Run, step: Step, when: Step) -> c.Command:
    materials = handed(step)
    return c.HandIn(case=run.case_id, materials=materials, **when)


def _ask(run: Run, step: Step, when: Step) -> c.Command:
    task = run.task(str(step["task"]), str(step.get("kind", "step")), None)
    return c.AskAdvice(
        case=run.case_id,
        task=task.no,
        role=str(step["of"]),
        question=str(step["question"]),
        shares=tuple(step.get("shares", ())),
        days=step.get("days"),
        **when,
    )


def _revoke_advice(run: Run, step: Step, when: Step) -> c.Command:
    asked = max(a.no for a in run.case.advice.values() if a.role == step["of"])
    return c.RevokeAdvice(case=run.case_id, advice=asked, **when)


COMMANDS: Mapping[str, Make] = {
    "complete": _complete,
    "claim": _claim,
    "gap": _gap,
    "answer": _answer,
    "object": _object,
    "withdraw": _withdraw,
    "relative": _relative,
    "hand_in": _hand_in,
    "ask": _ask,
    "revoke_advice": _revoke_advice,
}
"""By what a step says it does."""
