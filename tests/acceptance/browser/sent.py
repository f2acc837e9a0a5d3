"""Which commands pages send: all there are, but for those that never come from a form, each with
the reason. Pages of cases that no declared state leads to stand here as well.

A new command class fails `test_every_page` until a form of a visited page sends it, or its reason
is written down here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.acceptance.browser.sites import Site
from workflow.domain import between_commands, commands
from workflow.domain.case import Case, Task
from workflow.domain.commands import hands, panels

MODULES = (commands, hands, panels, between_commands)
NOT_SENT = {
    "Fire": "the worker lets a deadline pass; a system actor alone may",
    "Recount": "the worker counts a case with another calendar",
    "ChangeEntitlement": "follows from the end of another case, or from a revocation",
    "EraseFile": "`onewindow erase`, when the purpose of a file has ended",
    "HearCase": "the end of one case is told to another that waits for it",
    "NoteExported": "follows for each decision that stands in a workbook that was made",
}
"""Commands that no form sends, and where they come from."""
ELSEWHERE = frozenset(
    {"EndAuthority", "ExtendNotice", "NoteRefusal", "RevokeAdvice", "Sign", "StartProcedure"}
)
"""Sent by forms that the demonstration has no case for: `test_refused_forms` plays one each."""


def sent_by_forms() -> set[str]:
    """The names of all commands that a page can send."""
    found = {
        name
        for module in MODULES
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, commands.Command) and _is_one(kind)
    }
    assert NOT_SENT.keys() <= found, "a reason for a command that is gone"
    return found - NOT_SENT.keys()


def _is_one(kind: type) -> bool:
    return kind not in (commands.Command, commands.CaseCommand)


def further(site: Site) -> Iterator[tuple[str, str]]:
    """Who opens which page of a case besides those that the declared states visit."""
    family = site.find("family", ("/my", "applicant.case")).rpartition("/")[2]
    yield "county1", f"/work/cases/{family}"
    yield "lead", f"/work/cases/{family}"
    yield "windowlead", f"/work/cases/{family}/do/again/-?path=means"
    yield "window", f"/work/cases/{family}/do/add/disability"
    copied = site.case(lambda case: any(each.read_on is None for each in case.copies.values()))
    yield "lead", f"/work/cases/{copied.tracking}"
    meeting = site.case(_wants_minutes)
    yield "countylead", f"/work/cases/{meeting.tracking}/do/signal/closed?path=minutes"
    yield "county1", _task(site, lambda task: task.delegate is not None)
    taken = site.actor("township1").user
    yield "township1", _task(site, lambda task: task.claimed_by == taken and task.kind == "step")


def _wants_minutes(case: Case) -> bool:
    scope = case.scopes.get("minutes")
    return case.definition == "joint_meeting" and scope is not None and scope.running


def _task(site: Site, wanted: Callable[[Task], bool]) -> str:
    def has(case: Case) -> bool:
        return any(wanted(task) for task in case.open_tasks)

    case = site.case(has)
    number = next(task.no for task in case.open_tasks if wanted(task))
    return f"/work/cases/{case.tracking}/tasks/{number}"
