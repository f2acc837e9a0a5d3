"""What worked examples do and look at after the decision: reviews, opinions, what is paid when.

Consumer: `examples`. `go: <definition>` leads an example to the newest case of that definition that
follows the first one, `go: start` back.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain import commands as c
from workflow.domain.entitlements import paid_in
from workflow.examples.run import Look, Make, Run, Step

START = "start"


def named_case(run: Run, definition: str) -> int:
    """The newest case of a definition that follows the first one, or the first (`start`)."""
    if definition == START:
        return run.first_id
    found = run.following(definition)
    if not found:
        raise LookupError(f"no case of {definition!r} follows the first one")
    return max(found)


def _review(run: Run, step: Step, when: Step) -> c.Command:
    about = next(iter(run.case_with(run.first_id).entitlements.values()))
    use, reason = str(step.get("use", "reverification")), str(step["reason"])
    return c.Review(case=run.first_id, entitlement=about.no, use=use, reason=reason, **when)


def _opinion(run: Run, step: Step, when: Step) -> c.Command:
    asked = max(run.case_with(run.case_id).opinions)
    return c.GiveOpinion(case=run.case_id, opinion=asked, text=str(step["text"]), **when)


def _paid(run: Run, wanted: Mapping[str, int]) -> object:
    """What is due in these months, of the first entitlement that the example opened."""
    case = run.case_with(run.first_id)
    opened = next(iter(case.entitlements.values()))
    changes = tuple(case.entitlement_changes.values())
    return {month: paid_in(opened, changes, month) for month in wanted}


def _next_check(run: Run, wanted: object) -> object:
    case = run.case_with(run.first_id)
    check = next(iter(case.entitlements.values())).next_check
    return check.isoformat() if check else None


COMMANDS: Mapping[str, Make] = {"review": _review, "opinion": _opinion}
LOOKS: Mapping[str, Look] = {"paid": _paid, "next_check": _next_check}
