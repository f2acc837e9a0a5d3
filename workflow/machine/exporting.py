"""A decision's data leaves the house: who took them along, and in which workbook, stays known."""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.domain.commands import NoteExported
from workflow.errors import NotFound, Refusal
from workflow.machine.access import impartial, staff_post_at
from workflow.machine.work import Work


def exported(work: Work, command: NoteExported) -> None:
    """Note an export. Whether somebody's role may make it, the office's exports know.

    Raises Refusal: 'related', 'own_case', 'not_yours'; NotFound('no_such_decision').
    """
    actor, directory = work.context.actor, work.context.directory
    impartial(work.case, actor)
    work.post = staff_post_at(work.case.place, actor, directory)
    if work.post is None:
        raise Refusal("not_yours")
    if command.decision not in work.case.decisions:
        raise NotFound("no_such_decision")
    work.emit(f.DecisionExported(command.decision, command.export, command.mapping))
