"""Ends: a scope comes to its outcome, its organ's decision is made, what follows from it begins.

A decision is effective when it is made; the package's join only closes the package.
"""

from __future__ import annotations

from workflow.definition.base import Span
from workflow.definition.catalogues import Letter
from workflow.definition.model import Final, Late, Served, Within
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.machine.entitled import decide_change, open_entitlement
from workflow.machine.follow_ups import plan_all
from workflow.machine.opening import NewTask, open_task
from workflow.machine.seats import under, voices
from workflow.machine.tree import within
from workflow.machine.work import Work

TELL_WITHIN = Span.parse("3 working days")
"""How soon somebody must have told an applicant who cannot be reached otherwise."""


def end(work: Work, scope: Scope, final: Final) -> None:
    """The scope has reached a final state."""
    work.emit(f.ScopeEnded(scope.path, final.outcome, work.on))
    last = _last_finding(work, scope)
    if final.letter is not None or final.opens is not None:
        _decide(work, scope, final, last)
    if final.opens is not None:
        open_entitlement(work, scope, final.opens)
    if final.changes is not None:
        decide_change(work, scope, final.changes)
    plan_all(work, scope, final)
    if final.refer and work.case.refer_consent:
        work.emit(f.Referred(scope.path, final.refer))


def tell(work: Work, scope: Scope, subject: str) -> None:
    """Where the applicant has neither account, e-mail nor phone: somebody goes and tells them."""
    if work.case.contact != "none" or work.case.channel == "import":
        return
    root = work.context.closure.definition
    role = root.tells or (root.corrections.sent_by if root.corrections else None)
    if role is None:
        return
    deadline = Within(time=TELL_WITHIN, late=Late(remind=role))
    open_task(work, scope, NewTask("tell", role, deadline, subject=subject))


def serve(work: Work, scope: Scope, served: Served | None, decision: int) -> None:
    """Let a decision reach the applicant 送达: a person hands it over where the definition says so
    (`served`), else a message does, else somebody goes and tells them."""
    if served is not None:
        subject = str(decision)
        serving = NewTask("serve", served.through, served.within, subject=subject)
        open_task(work, scope, serving)
    elif work.case.contact != "none":
        work.emit(f.DecisionServed(decision, work.on, "message"))
    else:
        tell(work, scope, str(decision))


def _decide(work: Work, scope: Scope, final: Final, last: Task | None) -> None:
    definition = work.process(scope).definition
    template = work.context.closure.catalogues.letters.get(final.letter or "")
    number = next_number(work, definition.department, template) if template else None
    no = work.next_no
    spoke = voices(work.case, work.context.closure, last) if last else []
    work.emit(
        f.Decided(
            no=no,
            path=scope.path,
            outcome=final.outcome,
            organ=definition.department,
            place=work.case.place,
            letter=final.letter,
            number=number,
            decided_on=work.on,
            by=_by(work, spoke),
            reasons=tuple(dict.fromkeys(reason for task in spoke for reason in task.reasons)),
            entry=spoke[-1].entry if spoke else None,
            refer=final.refer,
        )
    )
    serve(work, scope, final.served, no)


def next_number(work: Work, organ: str, template: Letter) -> str | None:
    """The next number of an organ's letters this year (`organ-2026-17`), for a letter that is
    numbered; no number is taken for another."""
    if not template.number:
        return None
    serial = work.context.letter_number(organ, work.on.year)
    return f"{organ}-{work.on.year}-{serial}"


def _by(work: Work, spoke: list[Task]) -> str:
    """Who decided: of a panel everybody who said what it came to, and who was added to sign along;
    not who happened to be last."""
    along = {signer.asking for signer in work.case.signers.values()}
    if not any(task.seat or task.no in along for task in spoke):
        return work.by
    return "、".join(name for task in spoke for name in under(work.case, task)) or work.by


def _last_finding(work: Work, scope: Scope) -> Task | None:
    """The service's own last step: a package's letter does not give the reasons of a lane."""
    service = work.service(scope).path
    done = [
        task
        for task in work.case.tasks.values()
        if task.kind in ("step", "act")
        and task.status == "done"
        and within(task.path, scope.path)
        and work.service(work.case.scopes[task.path]).path == service
    ]
    return max(done, key=lambda task: (task.ended_at, task.no), default=None)
