"""Jobs that a benefit's person was offered: a refusal without a reason, a job taken up.

What an officer notes of a running benefit: after as many refusals in a row as the region's number
says, it is looked at again (民发〔2021〕57号 34: three). Consumer: `decide`.
"""

from __future__ import annotations

from workflow.definition.answers import ErrorCode
from workflow.domain import facts as f
from workflow.domain.case import Entitlement
from workflow.domain.commands import NoteJobTaken, NoteRefusal
from workflow.errors import Invalid, Refusal
from workflow.machine.access import officer_post
from workflow.machine.entitled import entitlement_of, is_over, opens_of
from workflow.machine.follow_ups import begin
from workflow.machine.work import Work

JOB_REFUSALS = "job_refusals"
"""The parameter that says after how many refusals a benefit is looked at, and the reason given."""


def note_refusal(work: Work, command: NoteRefusal) -> None:
    """A suitable job was refused without a reason: counted, one after the other 连续; each time as
    many as the rule names have come together, the benefit is looked at."""
    before, entry = _job_noted(work, command, "job_refusal")
    count = before.refusals + 1
    work.emit(f.JobRefused(before.no, count, work.on, entry))
    opens = opens_of(work, before)
    use = opens.review.use if opens is not None and opens.review is not None else None
    allowed = _refusals_allowed(work, before.place)
    if use is not None and allowed and count % allowed == 0:
        begin(work, before, use, JOB_REFUSALS)


def note_job_taken(work: Work, command: NoteJobTaken) -> None:
    """A job was taken up: what was refused before no longer counts."""
    before, entry = _job_noted(work, command, "job_taken")
    work.emit(f.JobTaken(before.no, work.on, entry))


def _job_noted(
    work: Work, command: NoteRefusal | NoteJobTaken, kind: str
) -> tuple[Entitlement, int]:
    """The running benefit an officer notes something of, and the entry with what they wrote."""
    before = entitlement_of(work, command.entitlement)
    directory = work.context.directory
    work.post = officer_post(work.case, work.context.actor, before.place, directory)
    if is_over(before, work.on):
        raise Refusal("entitlement_ended", month=before.ends)
    if not command.what.strip():
        raise Invalid({"what": ErrorCode.REQUIRED.value})
    return before, work.keep(kind, before.path, "", {"what": command.what.strip()})


def _refusals_allowed(work: Work, place: str) -> int:
    """After how many refusals the benefit is looked at; 0 where the catalogue says nothing."""
    declared = work.context.closure.catalogues.parameters.get(JOB_REFUSALS)
    default = declared.value if declared is not None else 0
    return work.context.directory.parameter(JOB_REFUSALS, place, default)
