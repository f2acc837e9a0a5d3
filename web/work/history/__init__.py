"""The case history 办理过程 in sentences: newest first, who at which post, both dates.

Input: recorded facts and a `CaseFile`. It names no document and no person of the family unless the
reader's task shows it anyway; objections are left out for posts in the village, so that nobody
there can guess who objected. Consumers: the task page and the progress page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from web import format as formats
from web.entitlement_words import change_words
from web.language import current_language, say
from web.language import gettext as _
from web.work.case_file import CaseFile
from web.work.history import flow as history_flow
from web.work.history import intake as history_intake
from web.work.history import panels as history_panels
from web.work.history import time as history_time
from web.work.history.hands import WORDS as HAND_WORDS
from web.work.history.teller import Teller
from web.work.lanes import outcome_words
from workflow.domain import facts as f
from workflow.machine.tree import notice_rules, noticed_before


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history, as the macro `timeline` wants it."""

    title: str
    when: datetime
    who: str
    text: str
    paper_day: date | None
    """The day it counts from, when it was recorded later."""
    light: str = ""


def history(
    file: CaseFile, recorded: Iterable[f.Recorded], shown: frozenset[str] = frozenset()
) -> list[Happened]:
    """The history, newest first. `shown`: the documents and questions that may be named."""
    teller = Teller(file, shown)
    lines = (_line(teller, entry) for entry in recorded)
    return [
        replace(line, title=_("%(what)s (%(count)s)", what=line.title, count=count))
        if count > 1
        else line
        for line, count in reversed(_together([line for line in lines if line is not None]))
    ]


def _together(lines: list[Happened]) -> list[tuple[Happened, int]]:
    """The same said several times at one moment becomes one line with a number."""
    found: list[tuple[Happened, int]] = []
    why, at = "", None
    for line in lines:
        said, why, at = (why, at) == (line.text, line.when), line.text, line.when
        line = replace(line, text="") if said else line
        if found and found[-1][0] == line:
            found[-1] = (line, found[-1][1] + 1)
        else:
            found.append((line, 1))
    return found


def _line(t: Teller, entry: f.Recorded) -> Happened | None:
    """One fact in words; None for what only the engine needs to know."""
    tell = _WORDS.get(type(entry.fact))
    if tell is None or (t.file.from_village and _of_objection(t, entry.fact)):
        return None
    if not t.file.knows_of(t.path_of(entry.fact)):
        return None
    title = tell(t, entry.fact)
    if not title:
        return None
    late = f.RecordedAfterDeadline
    return Happened(
        title=title,
        when=entry.at,
        who=t.who(entry),
        text=_late(entry),
        paper_day=entry.occurred_on if entry.is_late else None,
        light="overdue" if isinstance(entry.fact, (late, f.DeadlinePassed)) else "",
    )


def _late(entry: f.Recorded) -> str:
    """Why it was recorded late; the reason may have been erased with the file."""
    if not entry.is_late:
        return ""
    why = entry.why or _("the reason was erased with the file")
    return str(_("Recorded late because: %(why)s", why=why))


def _of_objection(t: Teller, fact: f.Fact) -> bool:
    """Whether it says that there is an objection: also a step that is late, or handed on."""
    if isinstance(fact, _OF_OBJECTIONS):
        return True
    numbers = (getattr(fact, name, 0) for name in ("no", "task", "about"))
    tasks = (t.file.case.tasks.get(no) for no in numbers if isinstance(no, int))
    return any(task is not None and task.kind == "objection" for task in tasks)


def _signed(t: Teller, fact: f.TaskSigned) -> str:
    task = t.file.case.tasks.get(fact.task)
    title = t.task(fact.task)
    if task is not None and task.kind not in ("step", "objection"):
        return ""
    return _("%(step)s: %(outcome)s, signed", step=title, outcome=t.outcome(fact.outcome))


def _ended(t: Teller, fact: f.TaskEnded) -> str:
    task = t.file.case.tasks.get(fact.no)
    if task is not None and task.kind == "advice":
        return ""
    if fact.how == "deemed":
        return _("%(step)s: no answer in time counts as “%(outcome)s”", step=t.task(fact.no),
                 outcome=t.outcome(fact.outcome))  # fmt: skip
    if fact.how == "lapsed":
        return _("%(step)s: lapsed", step=t.task(fact.no))
    if fact.how == "cancelled" and task is not None and task.seat:
        return _("%(step)s: a seat need not speak any more", step=t.task(fact.no))
    if fact.how == "cancelled":
        return _("%(step)s: no longer needed", step=t.task(fact.no))
    if task is not None and task.kind in ("tell", "correction"):
        return _("%(step)s: done", step=t.task(fact.no))
    return ""


def _material(t: Teller, fact: f.MaterialReceived) -> str:
    name = t.item(fact.item)
    return _("Document received: %(name)s", name=name) if name else _("A document was received")


def _gap(t: Teller, fact: f.GapNoted) -> str:
    name = t.item(fact.item)
    if name:
        return _("Noted as missing: %(name)s", name=name)
    return _("Something missing was noted")


def _began(t: Teller, fact: f.NoticeStarted) -> str:
    if noticed_before(t.file.case, t.file.case.notices[fact.no]) is not None:
        return _("The new public notice began, after an objection was found right")
    return _("The public notice began")


def _posted(t: Teller, fact: f.NoticePosted) -> str:
    return _("The notice was posted: %(place)s", place=_place_title(t, fact))


def _place_title(t: Teller, fact: f.NoticePosted) -> str:
    notice = t.file.case.notices[fact.notice]
    places = notice_rules(t.file.case, t.file.closure, notice).places
    return say(places[fact.place].title) if fact.place in places else fact.place


def _decided(t: Teller, fact: f.Decided) -> str:
    words = outcome_words(fact.outcome)
    return _("Decision on %(service)s: %(outcome)s", service=t.service(fact.path), outcome=words)


def _served(t: Teller, fact: f.DecisionServed) -> str:
    decision = t.file.case.decisions.get(fact.no)
    service = t.service(decision.path) if decision else ""
    if decision is not None and decision.kind:
        return _("The letter about it was handed over or sent: %(service)s", service=service)
    if fact.how == "message":
        return _("The decision on %(service)s was sent as a message", service=service)
    return _("The decision on %(service)s was handed over", service=service)


def _extended(t: Teller, fact: f.ClockExtended) -> str:
    known = t.file.closure.catalogues.reasons.get("extension", {}).get(fact.reason)
    reason = say(known.title) if known and not t.file.from_village else ""
    title = _("%(service)s: the limit by law was extended", service=t.service(fact.path))
    if fact.task:
        title = _("%(step)s: has more time now", step=t.task(fact.task))
    return f"{title}{_(': ')}{reason}" if reason else title


def _deadline(t: Teller, fact: f.DeadlinePassed) -> str:
    if fact.kind == "late":
        return _("%(step)s: the deadline passed", step=t.task(fact.no))
    if fact.kind == "begin":
        return _("%(step)s: nobody had begun in time", step=t.task(fact.no))
    return ""


def _objected(t: Teller, fact: f.ObjectionReceived) -> str:
    tip_off, village = fact.kind == "tip_off", _("An objection was handed in by the village")
    if fact.channel == "village":
        return _("A tip-off was handed in by the village") if tip_off else village
    how = {"phone": _("An objection was received by phone"),
           "paper": _("An objection was received on paper")}  # fmt: skip
    online = _("An objection was received online")
    return _("A tip-off was received") if tip_off else how.get(fact.channel, online)


def _withdrawn(t: Teller, fact: f.Withdrawn) -> str:
    if not fact.path:
        return _("The request was withdrawn")
    return _("%(service)s was withdrawn", service=t.service(fact.path))


def _pledged(t: Teller, fact: f.PledgeMade) -> str:
    known = t.file.closure.catalogues.materials
    items = _(", ").join(say(known[each].title) for each in fact.items if each in known)
    if fact.kind == "declared":
        return _("Declared instead of proof, checked later: %(what)s", what=items)
    return _("Accepted with gaps: %(what)s follow", what=items)


def _table(t: Teller, fact: f.TableApplied) -> str:
    if fact.task is not None and not fact.deviates:
        return ""  # the finding beside which it stands is told
    definition = t.file.closure.processes[t.file.case.scopes[fact.path].process].definition
    use = definition.tables[fact.table].name_of(fact.table)
    title = say(t.file.closure.catalogues.tables[use].title)
    if fact.deviates:
        return _("The finding departs from the table “%(table)s”; why is on file", table=title)
    return _("The table “%(table)s” was applied, version %(no)s", table=title, no=fact.version)


def _advisor(t: Teller, no: int) -> str:
    advice = t.file.case.advice.get(no)
    return t.file.role_title(advice.role) if advice is not None else ""


def _silent(t: Teller, fact: f.AdviceSilent) -> str:
    if fact.agreed:
        return _("No advice came in time, which counts as agreement: %(role)s",
                 role=_advisor(t, fact.no))  # fmt: skip
    return _("No advice came in time: %(role)s", role=_advisor(t, fact.no))


def _advice_over(t: Teller, fact: f.AdviceEnded) -> str:
    if fact.how == "revoked":
        return _("The question was revoked: %(role)s", role=_advisor(t, fact.no))
    return _("No advice is needed any more: %(role)s", role=_advisor(t, fact.no))


_OF_OBJECTIONS = (f.ObjectionReceived, f.ObjectionAnswered)
_WORDS: Mapping[type[f.Fact], Callable[[Teller, Any], str]] = {
    f.Filed: lambda t, fact: history_intake.filed(fact),
    f.Accepted: lambda t, fact: (
        _("Accepted, because nobody answered in time") if fact.deemed else _("Accepted")
    ),
    f.MaterialReceived: _material,
    f.ScopeReopened: lambda t, fact: _("%(service)s runs again", service=t.service(fact.path)),
    f.TaskClaimed: lambda t, fact: _("%(step)s: taken", step=t.task(fact.no)),
    f.TaskReleased: lambda t, fact: _("%(step)s: put back", step=t.task(fact.no)),
    f.TaskSigned: _signed,
    f.TaskEnded: _ended,
    f.TaskEscalated: lambda t, fact: _(
        "%(step)s may now also be done by: %(role)s",
        step=t.task(fact.no),
        role=t.file.role_title(fact.role),
    ),
    f.SignaturesVoided: lambda t, fact: _(
        "%(step)s: signatures do not count, others sign", step=t.task(fact.task)
    ),
    f.StateReminded: lambda t, fact: _(
        "%(service)s: the deadline passed, a reminder was sent", service=t.service(fact.path)
    ),
    f.TaskReminded: lambda t, fact: _("%(step)s: a reminder was sent", step=t.task(fact.no)),
    f.DeadlinePassed: _deadline,
    f.NoticePosted: _posted,
    f.NoticeStarted: _began,
    f.NoticeEnded: lambda t, fact: _(
        "The public notice ended: %(result)s", result=t.outcome(fact.result)
    ),
    f.ObjectionReceived: _objected,
    f.ObjectionAnswered: lambda t, fact: _(
        "An objection was answered: %(outcome)s", outcome=t.outcome(fact.outcome)
    ),
    f.GapNoted: _gap,
    f.CorrectionSent: lambda t, fact: _("The request for missing information was sent"),
    f.CorrectionAnswered: lambda t, fact: _("The applicant answered the request"),
    f.CorrectionTold: lambda t, fact: _(
        "The applicant was told of the request in person: the time to answer began"
    ),
    f.CorrectionDropped: lambda t, fact: _("The request for missing information was called off"),
    f.CorrectionLapsed: lambda t, fact: _("No answer to the request came in time"),
    f.ClockExtended: _extended,
    f.RelativeRegistered: lambda t, fact: _("A relative on the staff was registered"),
    f.Decided: _decided,
    f.DecisionServed: _served,
    f.Referred: lambda t, fact: _("Referred, with the applicant's consent"),
    f.ReferralFailed: lambda t, fact: _(
        "The request could not go on to the other service by itself: somebody takes it there"
    ),
    f.EntitlementOpened: lambda t, fact: _(
        "%(service)s: a benefit began", service=t.service(fact.path)
    ),
    f.DecisionRectified: lambda t, fact: _(
        "%(service)s: an error in the letter was corrected", service=t.service(fact.path)
    ),
    f.DecisionRevoked: lambda t, fact: _(
        "%(service)s: the decision was revoked", service=t.service(fact.path)
    ),
    f.CaseReopened: lambda t, fact: _("Open again, to tell the applicant what was corrected"),
    f.NoticeExtended: lambda t, fact: _("The public notice was extended"),
    f.NoticeWithdrawn: lambda t, fact: _("The public notice was withdrawn, to be posted again"),
    f.FileErased: lambda t, fact: _("The personal data was erased: its purpose had ended"),
    f.FilePrinted: lambda t, fact: _("The case file was printed"),
    f.DecisionExported: lambda t, fact: _(
        "The decision was exported for another system (workbook %(number)s)", number=fact.export
    ),
    f.AdviceAsked: lambda t, fact: _(
        "%(step)s: %(role)s was asked for advice",
        step=t.step(fact.path, fact.state),
        role=t.file.role_title(fact.role),
    ),
    f.AdviceAnswered: lambda t, fact: _("Advice came: %(role)s", role=_advisor(t, fact.no)),
    f.AdviceSilent: _silent,
    f.AdviceEnded: _advice_over,
    f.EntitlementChanged: lambda t, fact: _(
        "%(service)s: a later decision changed the benefit: %(change)s",
        service=t.service(t.file.case.entitlements[fact.entitlement].path),
        change=change_words(fact.what),
    ),
    f.ChangeDecided: lambda t, fact: _(
        "The benefit was reviewed: %(change)s", change=change_words(fact.what)
    ),
    f.JobRefused: lambda t, fact: _(
        "A suitable job was refused without a reason (number %(count)s)", count=fact.count
    ),
    f.JobTaken: lambda t, fact: _("A job was taken up; refusals are counted again"),
    f.FollowUpDue: lambda t, fact: _("Another case was opened that follows from this one"),
    f.FollowUpFailed: lambda t, fact: _(
        "The case that follows from this one could not be opened by itself: somebody opens it"
    ),
    f.OpinionAsked: lambda t, fact: _(
        "The applicant was told what is intended and may answer until %(day)s",
        day=formats.day(fact.until, current_language()),
    ),
    f.OpinionGiven: lambda t, fact: _("The applicant said what they think of it"),
    f.Withdrawn: _withdrawn,
    f.RecordedAfterDeadline: lambda t, fact: _(
        "Recorded after a deadline had passed: what followed from the deadline stays; please check"
    ),
    f.TableApplied: _table,
    f.PledgeMade: _pledged,
    f.AuthorityShown: lambda t, fact: history_intake.authority(fact),
    f.AuthorityEnded: lambda t, fact: history_intake.authority_over(fact),
    f.PledgeKept: lambda t, fact: _("The applicant's promise was kept"),
    f.PledgeBroken: lambda t, fact: _("The applicant's promise was not kept"),
    f.PledgeDropped: lambda t, fact: _("The applicant's promise is no longer needed"),
    f.CaseClosed: lambda t, fact: _("Everything is finished"),
    **history_flow.WORDS,
    **history_panels.WORDS,
    **history_time.WORDS,
    **HAND_WORDS,
}
QUIET = history_flow.QUIET | history_panels.QUIET | history_time.QUIET | frozenset({
    f.Numbered, f.EntryKept, f.ScopeOpened, f.Entered, f.ScopeEnded, f.StateDue, f.NoticeOpened,
    f.FollowUpPlanned, f.FollowUpDropped,
    f.CorrectionOpened, f.ClockPaused, f.ClockResumed, f.TaskOpened, f.TaskHeld, f.TaskDue,
    f.AdviceReminded,
})  # fmt: skip
"""What only follows from something that is told: it would say the same thing twice."""
