"""How a case stands, in plain words: the answer first, then what to do, then the parts.

`progress_of` is a pure function over a case, its closure and its clocks, in the page's language.
Nothing in the result is personal unless the caller hands in names: the look-up by tracking number
gives none, the applicant's own pages give `names_of`. What officers found, what was objected and
who objected are never in it. Consumers: the applicant's pages, the public look-up, the counter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from web import format as formats
from web.endings import Ending
from web.language import current_language, ngettext, say
from web.language import gettext as _
from web.progress_stages import DECIDED, Stage, is_early_end, stages_of
from web.progress_words import (
    about_lane,
    ending_in,
    is_asked_how,
    outcome_words,
    sentence_of,
    title_of,
    who,
)
from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Correction, Opinion, Scope
from workflow.domain.clock import Light, Reading
from workflow.machine.clocks import Clocks
from workflow.machine.possible import asked_of_applicant
from workflow.machine.tree import children, lane_of, procedure_over
from workflow.ports import Data

Names = Mapping[str, str]
"""Whom a lane made for one person is about: path → name."""


@dataclass(frozen=True, slots=True)
class LaneProgress:
    """One service of the case."""

    path: str
    title: str
    person: str
    """Whom it is about, where there is one lane for each person."""
    words: str
    state: str
    """done, now, waiting (for something else) or stopped (for the family's answer)."""
    outcome: str | None
    ending: Ending | None
    """How it ended; None while it runs."""
    due: date | None
    """The promised last day, while it runs."""
    shared: bool
    """A check that the other services use; it decides nothing itself."""
    paused: bool
    """Whether its clock is paused for a special procedure."""


@dataclass(frozen=True, slots=True)
class Todo:
    """What the family has to do now."""

    kind: str
    """answer, opinion, hand_in, say, appeal, again or nothing."""
    words: str
    until: date | None = None
    left: int | None = None
    """Working days left until then; negative when over."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A case in plain words."""

    title: str
    tracking: str
    headline: str
    """Who does what now, in one sentence."""
    limit: str
    """Until when, and how far the promise has run; "" where there is no clock."""
    reading: Reading | None
    """The package's promise; None before acceptance."""
    light: Light | None
    todo: Todo
    stages: tuple[Stage, ...]
    lanes: tuple[LaneProgress, ...]
    closed: bool


def progress_of(
    case: Case,
    closure: Closure,
    clocks: Clocks,
    calendar: Calendar,
    today: date,
    names: Names | None = None,
) -> Progress:
    """How the case stands on `today`."""
    scopes = children(case, "")
    finding = {scope.path for scope in scopes if not _decides(closure, scope)}
    shared = finding if len(finding) < len(scopes) else set()
    lanes = tuple(
        _lane(clocks, calendar, today, scope, names or {}, scope.path in shared) for scope in scopes
    )
    reading = _promise(clocks, calendar, today)
    closed = case.status == "closed"
    running = [lane for lane in lanes if lane.outcome is None and not lane.shared]
    stands = bool(running) and all(lane.paused for lane in running)
    return Progress(
        title=say(closure.definition.title),
        tracking=case.tracking,
        headline=_headline(case, clocks, lanes, today, decides=len(finding) < len(scopes)),
        limit=_limit(case, reading, today, running),
        reading=reading,
        light=_light(case, reading, stands),
        todo=_todo(clocks, calendar, today, lanes),
        stages=stages_of(case, lanes, decides=len(finding) < len(scopes)),
        lanes=lanes,
        closed=closed,
    )


def names_of(case: Case, closure: Closure, application: Data) -> dict[str, str]:
    """The names of those whom single lanes are about: for the family's own pages only."""
    found = {}
    for scope in case.scopes.values():
        lane = lane_of(case, closure, scope)
        if lane is None or lane.each is None or scope.row is None:
            continue
        rows = application.get(lane.each.of) or []
        if scope.row <= len(rows):
            found[scope.path] = str(rows[scope.row - 1].get("name", ""))
    return found


def asked(case: Case) -> Correction | None:
    """The request for missing information that waits for the family, if there is one."""
    return case.correction_asked


def being_heard(case: Case) -> Opinion | None:
    """Whom we wait for to say something before a decision, if we do."""
    return next(
        (
            each
            for each in case.opinions.values()
            if each.answered_on is None and case.tasks[each.task].live
        ),
        None,
    )


# -- one service -------------------------------------------------------------------------------


def _lane(
    clocks: Clocks, calendar: Calendar, today: date, scope: Scope, names: Names, shared: bool
) -> LaneProgress:
    case, closure = clocks.case, clocks.closure
    words, state = about_lane(clocks, scope, today)
    promised = clocks.promised(scope.path)
    due = promised.read(calendar, today).due if promised and scope.outcome is None else None
    return LaneProgress(
        path=scope.path,
        title=title_of(case, closure, scope),
        person=names.get(scope.path) or _number(case, scope),
        words=words,
        state=state,
        outcome=scope.outcome,
        ending=ending_in(clocks, scope),
        due=due,
        shared=shared,
        paused=procedure_over(case, scope.path) is not None,
    )


def _number(case: Case, scope: Scope) -> str:
    """Which of several it is, where nobody may be named."""
    if scope.row is None:
        return ""
    same = [s.path for s in case.scopes.values() if s.row is not None and s.lane == scope.lane]
    if len(same) == 1:
        return ""
    return _("Number %(number)s", number=same.index(scope.path) + 1)


def _decides(closure: Closure, scope: Scope) -> bool:
    """Whether an end of it grants or refuses something; otherwise it only finds something out."""
    states = closure.processes[scope.process].states.values()
    return any(s.final and s.final.outcome in DECIDED for s in states)


# -- the answer first --------------------------------------------------------------------------


def _headline(
    case: Case, clocks: Clocks, lanes: tuple[LaneProgress, ...], today: date, *, decides: bool
) -> str:
    root = case.scopes[""]
    if case.status == "closed" or root.outcome is not None:
        services = [lane for lane in lanes if decides and not lane.shared]
        return _ended(case, root, lanes, services)
    correction = asked(case)
    if correction is not None:
        return _("We need something more from you before we can finish.")
    if being_heard(case) is not None:
        return _("Before we decide, we want to hear you.")
    if case.status == "filed" and not lanes:
        first = next((t for t in case.open_tasks if t.kind == "step"), None)
        if first is not None:
            return _(
                "%(who)s is checking whether your request can be accepted.", who=who(clocks, first)
            )
    services = [lane for lane in lanes if not lane.shared]
    left = [lane for lane in services if lane.outcome is None]
    if not left or is_asked_how(case):
        return sentence_of(clocks, root, today)
    return _of_lanes(case, clocks, lanes, today, decides)


def _of_lanes(
    case: Case, clocks: Clocks, lanes: tuple[LaneProgress, ...], today: date, decides: bool
) -> str:
    """Some are under way: the one that is alone is named, several are counted."""
    services = [lane for lane in lanes if not lane.shared]
    left = [lane for lane in services if lane.outcome is None]
    active = [lane for lane in lanes if lane.state in ("now", "stopped") and lane.outcome is None]
    alone = active if active else left
    if len(alone) == 1:
        said = sentence_of(clocks, case.scopes[alone[0].path], today)
        if alone[0].shared or len(services) == 1:
            return said
        return _("%(service)s: %(sentence)s", service=_named(alone[0]), sentence=said)
    done = len(services) - len(left)
    if done == 0:
        return ngettext(
            "Your request is being worked on.",
            "Your services are being worked on side by side: %(num)s in all.",
            len(services),
        )
    counted = {"done": done, "total": len(services)}
    if not decides:
        return _("%(done)s of %(total)s parts are done; the others are under way.", **counted)
    return _(
        "%(done)s of your %(total)s services are decided; the others are being worked on.",
        **counted,
    )


def _named(lane: LaneProgress) -> str:
    if not lane.person:
        return lane.title
    return _("%(service)s (%(person)s)", service=lane.title, person=lane.person)


def _ended(
    case: Case, root: Scope, lanes: tuple[LaneProgress, ...], services: list[LaneProgress]
) -> str:
    """What it came to; `services`: the parts that decide something."""
    if root.outcome == "withdrawn":
        return _("You withdrew this request.")
    if _lapsed(case, lanes):
        return _("The request ended because no answer came in time.")
    judged = [lane for lane in services if lane.outcome != "withdrawn"] or services
    closed = case.status == "closed"
    serving = not closed and any(task.kind in ("serve", "tell") for task in case.open_tasks)
    if len(judged) <= 1:
        words = judged[0].words if judged else outcome_words(root.outcome or "")
        if closed and judged and judged[0].outcome in DECIDED:
            return _("Finished: %(outcome)s.", outcome=words)
        if serving and not judged:
            words = _("%(outcome)s; the letter is being brought to you", outcome=words)
        return _("%(what)s.", what=words)
    granted = sum(lane.outcome == "granted" for lane in judged)
    counted = {"granted": granted, "total": len(judged)}
    if closed:
        return _("Everything is finished: %(granted)s of %(total)s services granted.", **counted)
    if serving:
        return _(
            "All is decided, %(granted)s of %(total)s services granted; the letters are being "
            "brought to you.",
            **counted,
        )
    return _("All decisions are made.")


def _lapsed(case: Case, lanes: tuple[LaneProgress, ...]) -> bool:
    """Whether it ended undecided because the family was asked and did not answer."""
    return is_early_end(case, lanes) and any(
        correction.status == "lapsed" for correction in case.corrections.values()
    )


def _promise(clocks: Clocks, calendar: Calendar, today: date) -> Reading | None:
    promised = clocks.promised()
    return promised.read(calendar, today) if promised else None


def _limit(case: Case, reading: Reading | None, today: date, running: list[LaneProgress]) -> str:
    locale = current_language()
    if case.scopes[""].outcome is not None:
        return ""
    if reading is None:
        task = case.own_step
        if task is None or task.due_on is None:
            return ""
        day = formats.day(task.due_on, locale, today)
        return _("You hear from us by %(day)s.", day=day)
    stands = sum(lane.paused for lane in running)
    if asked(case) is None and (reading.due is None or (stands and stands == len(running))):
        return _("The clock is paused for a while; below you read why and until when.")
    if reading.due is None:
        return _("The clock is paused until you have answered.")
    day = formats.day(reading.due, locale, today)
    if reading.light is Light.RED:
        return _(
            "We promised to finish by %(day)s and are late. We are sorry; those in charge "
            "have been told.",
            day=day,
        )
    if stands:
        return _("At the latest %(day)s, except for what is paused: see below.", day=day)
    return _how_far(reading, day)


def _how_far(reading: Reading, day: str) -> str:
    counted = {"day": day, "day_no": reading.day, "of": reading.of}
    if reading.limit.unit.value != "working days":
        return _("At the latest %(day)s. Today is day %(day_no)s of %(of)s.", **counted)
    if reading.day == 0:
        return _(
            "At the latest %(day)s: %(of)s working days, counted from the next one.", **counted
        )
    return _("At the latest %(day)s. Today is working day %(day_no)s of %(of)s.", **counted)


def _light(case: Case, reading: Reading | None, stands: bool) -> Light | None:
    if case.status == "closed":
        return Light.STOPPED
    if stands and reading is not None:
        return Light.PAUSED
    return reading.light if reading is not None else None


# -- what to do --------------------------------------------------------------------------------


def _todo(clocks: Clocks, calendar: Calendar, today: date, lanes: tuple[LaneProgress, ...]) -> Todo:
    case = clocks.case
    correction = asked(case)
    if correction is not None:
        until = correction.due_on
        left = None if until is None else days_left(calendar, today, until)
        return Todo("answer", _("Please send what is missing."), until, left)
    if case.status == "closed":
        return _afterwards(case, lanes)
    opinion = being_heard(case)
    if opinion is not None:
        left = days_left(calendar, today, opinion.until)
        words = _("Please tell us what you think.")
        return Todo("opinion", words, opinion.until, left)
    promised = [p.due_on for p in case.pledges.values() if p.kind == "gap" and p.status == "open"]
    until = min((day for day in promised if day is not None), default=None)
    if until is not None and case.scopes[""].outcome is None:
        words = _("Please hand in what you promised for later.")
        return Todo("hand_in", words, until, days_left(calendar, today, until))
    wanted = [say(signal.title) for _where, signal in asked_of_applicant(case, clocks.closure)]
    if wanted:
        return Todo("say", _("Please tell us: %(what)s", what=_("; or ").join(wanted)))
    return Todo("nothing", _("You need not do anything now. We tell you as soon as we need you."))


def _afterwards(case: Case, lanes: tuple[LaneProgress, ...]) -> Todo:
    """What somebody can do with a request that is over."""
    if case.scopes[""].outcome == "withdrawn" or _lapsed(case, lanes):
        return Todo("again", _("You can apply again at any time."))
    outcomes = {case.scopes[""].outcome, *(lane.outcome for lane in lanes)}
    if "not_granted" in outcomes:
        words = _("If you do not agree: the letter says how to appeal, and until when.")
        return Todo("appeal", words)
    return Todo("nothing", _("There is nothing left for you to do."))


def days_left(calendar: Calendar, today: date, until: date) -> int:
    """Working days from today to a last day: 0 on that day, negative after it."""
    if until >= today:
        return calendar.working_days_after(today, until)
    return min(-1, -calendar.working_days_after(until, today))
