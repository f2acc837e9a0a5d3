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
from web.language import current_language, ngettext, say
from web.language import gettext as _
from web.progress_words import about_lane, outcome_words, sentence_of, title_of, who
from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Correction, Opinion, Scope
from workflow.domain.clock import Light, Reading
from workflow.machine.clocks import Clocks
from workflow.machine.possible import asked_of_applicant
from workflow.machine.tree import children, lane_of
from workflow.ports import Data

Names = Mapping[str, str]
"""Whom a lane made for one person is about: path → name."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the few stages that every case goes through."""

    title: str
    state: str
    """done, now or later."""
    on: date | None = None


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
    due: date | None
    """The promised last day, while it runs."""
    shared: bool
    """A check that the other services use; it decides nothing itself."""


@dataclass(frozen=True, slots=True)
class Todo:
    """What the family has to do now."""

    kind: str
    """answer, opinion, say or nothing."""
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
    lanes = tuple(_lane(clocks, calendar, today, scope, names or {}) for scope in _parts(case))
    reading = _promise(clocks, calendar, today)
    closed = case.status == "closed"
    return Progress(
        title=say(closure.definition.title),
        tracking=case.tracking,
        headline=_headline(case, clocks, lanes, today),
        limit="" if case.scopes[""].outcome is not None else _limit(case, reading, today),
        reading=reading,
        light=_light(case, reading),
        todo=_todo(clocks, calendar, today),
        stages=_stages(case, lanes),
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
    return next((c for c in case.corrections.values() if c.status == "asked"), None)


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


def _parts(case: Case) -> list[Scope]:
    return children(case, "")


# -- one service -------------------------------------------------------------------------------


def _lane(
    clocks: Clocks, calendar: Calendar, today: date, scope: Scope, names: Names
) -> LaneProgress:
    case, closure = clocks.case, clocks.closure
    words, state = about_lane(clocks, scope, today)
    promised = next((c for c in clocks.of(scope) if c.kind == "promised"), None)
    due = promised.read(calendar, today).due if promised and scope.outcome is None else None
    return LaneProgress(
        path=scope.path,
        title=title_of(case, closure, scope),
        person=names.get(scope.path) or _number(case, scope),
        words=words,
        state=state,
        outcome=scope.outcome,
        due=due,
        shared=_is_shared(closure, scope),
    )


def _number(case: Case, scope: Scope) -> str:
    """Which of several it is, where nobody may be named."""
    if scope.row is None:
        return ""
    same = [s.path for s in case.scopes.values() if s.row is not None and s.lane == scope.lane]
    if len(same) == 1:
        return ""
    return _("Number %(number)s", number=same.index(scope.path) + 1)


def _is_shared(closure: Closure, scope: Scope) -> bool:
    """Whether it only finds something out: no end of it grants or refuses anything."""
    states = closure.processes[scope.process].states.values()
    return not any(s.final and s.final.outcome in ("granted", "not_granted") for s in states)


# -- the answer first --------------------------------------------------------------------------


def _headline(case: Case, clocks: Clocks, lanes: tuple[LaneProgress, ...], today: date) -> str:
    root = case.scopes[""]
    if case.status == "closed" or root.outcome is not None:
        return _ended(case, root, lanes)
    correction = asked(case)
    if correction is not None:
        return _("We need something more from you before we can finish.")
    if case.status == "filed" and not lanes:
        first = next((t for t in case.open_tasks if t.kind == "step"), None)
        if first is not None:
            return _(
                "%(who)s is checking whether your request can be accepted.", who=who(clocks, first)
            )
    if not lanes:
        return sentence_of(clocks, root, today)
    return _of_lanes(case, clocks, lanes, today)


def _of_lanes(case: Case, clocks: Clocks, lanes: tuple[LaneProgress, ...], today: date) -> str:
    services = [lane for lane in lanes if not lane.shared] or list(lanes)
    done = sum(lane.outcome is not None for lane in services)
    active = [lane for lane in lanes if lane.state in ("now", "stopped") and lane.outcome is None]
    if len(active) == 1:
        scope = case.scopes[active[0].path]
        said = sentence_of(clocks, scope, today)
        if active[0].shared or len(services) == 1:
            return said
        return _("%(service)s: %(sentence)s", service=_named(active[0]), sentence=said)
    if done == 0:
        return ngettext(
            "Your request is being worked on.",
            "Your services are being worked on side by side: %(num)s in all.",
            len(services),
        )
    return _(
        "%(done)s of your %(total)s services are decided; the others are being worked on.",
        done=done,
        total=len(services),
    )


def _named(lane: LaneProgress) -> str:
    if not lane.person:
        return lane.title
    return _("%(service)s (%(person)s)", service=lane.title, person=lane.person)


def _ended(case: Case, root: Scope, lanes: tuple[LaneProgress, ...]) -> str:
    services = [lane for lane in lanes if not lane.shared]
    if root.outcome == "withdrawn":
        return _("You withdrew this request. You can apply again at any time.")
    if any(c.status == "lapsed" for c in case.corrections.values()) and not services:
        return _("The request ended because no answer came. You can apply again at any time.")
    if case.status != "closed":
        if any(task.kind in ("serve", "tell") for task in case.open_tasks):
            return _("All decisions are made; they are being brought to you.")
        return _("All decisions are made.")
    if not services:
        return outcome_words(root.outcome or "")
    if len(services) == 1:
        return _("Finished: %(outcome)s.", outcome=outcome_words(services[0].outcome or ""))
    granted = sum(lane.outcome == "granted" for lane in services)
    return _(
        "Everything is finished: %(granted)s of %(total)s services granted.",
        granted=granted,
        total=len(services),
    )


def _promise(clocks: Clocks, calendar: Calendar, today: date) -> Reading | None:
    first = next(iter(clocks.of(clocks.case.scopes[""])), None)
    return first.read(calendar, today) if first else None


def _limit(case: Case, reading: Reading | None, today: date) -> str:
    locale = current_language()
    if reading is None:
        task = next((t for t in case.open_tasks if t.path == "" and t.kind == "step"), None)
        if task is None or task.due_on is None:
            return ""
        day = formats.day(task.due_on, locale, today)
        return _("You hear from us by %(day)s.", day=day)
    if reading.due is None and asked(case) is None:
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
    if reading.limit.unit.value == "working days":
        return _(
            "At the latest %(day)s. Today is working day %(day_no)s of %(of)s.",
            day=day,
            day_no=reading.day,
            of=reading.of,
        )
    return _(
        "At the latest %(day)s. Today is day %(day_no)s of %(of)s.",
        day=day,
        day_no=reading.day,
        of=reading.of,
    )


def _light(case: Case, reading: Reading | None) -> Light | None:
    if case.status == "closed":
        return Light.STOPPED
    return reading.light if reading is not None else None


# -- what to do --------------------------------------------------------------------------------


def _todo(clocks: Clocks, calendar: Calendar, today: date) -> Todo:
    case = clocks.case
    correction = asked(case)
    if correction is not None:
        until = correction.due_on
        left = None if until is None else days_left(calendar, today, until)
        return Todo("answer", _("Please send what is missing."), until, left)
    if case.status == "closed":
        return Todo("nothing", _("There is nothing left for you to do."))
    opinion = being_heard(case)
    if opinion is not None:
        left = days_left(calendar, today, opinion.until)
        words = _("Before we decide, please tell us what you think.")
        return Todo("opinion", words, opinion.until, left)
    wanted = [say(signal.title) for _where, signal in asked_of_applicant(case, clocks.closure)]
    if wanted:
        return Todo("say", _("Please tell us: %(what)s", what=_("; or ").join(wanted)))
    return Todo("nothing", _("You need not do anything now. We tell you as soon as we need you."))


def days_left(calendar: Calendar, today: date, until: date) -> int:
    """Working days from today to a last day: 0 on that day, negative after it."""
    if until >= today:
        return calendar.working_days_after(today, until)
    return min(-1, -calendar.working_days_after(until, today))


# -- stages ------------------------------------------------------------------------------------


def _stages(case: Case, lanes: tuple[LaneProgress, ...]) -> tuple[Stage, ...]:
    """Received, accepted, shared checks, decisions, delivered."""
    done: list[tuple[str, bool, date | None]] = [(_("Received"), True, case.received)]
    refused = case.scopes[""].outcome is not None and case.accepted_on is None
    if refused:
        return (*_staged(done), Stage(_("Not taken up"), "done", case.scopes[""].ended_on))
    done.append((_("Accepted"), case.accepted_on is not None, case.accepted_on))
    for lane in lanes:
        if lane.shared:
            ended = case.scopes[lane.path].ended_on
            done.append((lane.title, lane.outcome is not None, ended))
    services = [lane for lane in lanes if not lane.shared]
    decided = sum(lane.outcome is not None for lane in services)
    every = bool(services) and decided == len(services)
    ended = case.scopes[""].ended_on
    title = _("Decisions")
    if len(services) > 1:
        title = _("Decisions %(done)s/%(total)s", done=decided, total=len(services))
    done.append((title, every or case.scopes[""].outcome is not None, ended))
    done.append((_("Delivered"), case.status == "closed", case.closed_on))
    return _staged(done)


def _staged(done: list[tuple[str, bool, date | None]]) -> tuple[Stage, ...]:
    now = next((n for n, (_title, over, _on) in enumerate(done) if not over), None)
    return tuple(
        Stage(title, "done" if over else "now" if n == now else "later", on if over else None)
        for n, (title, over, on) in enumerate(done)
    )
