"""What message templates are given: little, and nothing that would hurt if others read it.

Input: a case with its closure, and the message's own values. No name, no ID number, no health, no
amount and no name of a service (it would tell): the letters hold these. Consumer: the dispatcher.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.definition.closure import Closure
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case
from workflow.domain.clock import Limit, due, last_day
from workflow.domain.people import Directory
from workflow.letters.values import contact_of
from workflow.letters.wording import written_date
from workflow.machine.clocks import Clocks, ScopeClock
from workflow.machine.task_kinds import title_of


@dataclass(frozen=True)
class Matter:
    """The case a message is about, and where to read on."""

    case: Case
    closure: Closure
    directory: Directory
    calendar: Calendar
    base_url: str


def values_for(
    matter: Matter, template: str, given: Mapping[str, Any], locale: str
) -> dict[str, str]:
    """The values of one message in one language. Raises KeyError where the case lacks the part
    that the message is about."""
    common = {
        "case": matter.case.tracking,
        "link": f"{matter.base_url}/" if matter.base_url else "",
        "contact": contact_of(matter.closure, matter.case, matter.directory, locale),
    }
    more = _MORE.get(template)
    return {**common, **(more(matter, given, locale) if more else {})}


def _filed(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    return {"on": _day(matter.case.filed_on, locale)}


def _accepted(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    clock = _promised_clock(matter)
    last = last_day(clock.limit, clock.ledger.started, matter.calendar) if clock else None
    return {"on": _day(given["on"], locale), "due": _day(last, locale)}


def _correction(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    return {"due": _day(given["due_on"], locale)}


def _extended(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    reason = matter.closure.catalogues.reasons["extension"][str(given["reason"])]
    if given.get("task"):
        task = matter.case.tasks[int(given["task"])]
        words = {"limit": "", "due": _day(task.due_on, locale)}
        return {**words, "reason": reason.title.to(locale)}
    return {
        "due": "",
        "limit": Limit.parse(str(given["limit"])).to(locale),
        "reason": reason.title.to(locale),
    }


def _whole(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    """Whether it is about the request as a whole, or about one of its services."""
    return {"whole": "" if given["path"] else "yes"}


def _last_day(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    return {"until": _day(given["until"], locale)}


def _promised(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    """The documents promised, and by when."""
    pledge = matter.case.pledges[int(given["no"])]
    known = matter.closure.catalogues.materials
    titles = [known[each].title.to(locale) for each in pledge.items if each in known]
    comma = "、" if locale.startswith("zh") else ", "
    return {"items": comma.join(titles), "until": _day(pledge.due_on, locale)}


def _closed(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    return {"on": _day(matter.case.closed_on, locale)}


def _task(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    task = matter.case.tasks[int(given["task"])]
    process_name = matter.case.scopes[task.path].process
    process = matter.closure.processes[process_name]
    title = title_of(task.kind, matter.closure, process_name, task.subject) or (
        process.states[task.state].title if task.state in process.states else None
    )
    name = (title or process.definition.title).to(locale)
    return {"step": name, "due": _day(task.due_on, locale)}


def _due_soon(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    """The step's last day, and the promise for the whole case beside it."""
    clock = _promised_clock(matter)
    promised = due(clock.limit, clock.ledger, matter.calendar) if clock else None
    return {
        **_task(matter, given, locale),
        "due": _day(given["due"], locale),
        "whole": _day(promised, locale),
    }


def _promised_clock(matter: Matter) -> ScopeClock | None:
    """The clock of the whole case, once it runs."""
    clocks = Clocks(matter.case, matter.closure, matter.directory)
    return clocks.promised()


def _moved(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    role = matter.closure.catalogues.roles[str(given["role"])]
    return {**_task(matter, given, locale), "role": role.title.to(locale)}


def _procedure(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    process = matter.closure.processes[matter.case.scopes[str(given["path"])].process]
    rule = process.definition.procedures[str(given["procedure"])]
    named = {
        "procedure": rule.title.to(locale),
        "suspended": "yes" if rule.kind == "suspension" else "",
    }
    if "on" in given:
        return {**named, "on": _day(given["on"], locale)}
    return {
        **named,
        "basis": rule.basis,
        "since": _day(given["since"], locale),
        "due": _day(given["until"], locale),
    }


def _day_moved(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    return {
        "answer": "yes" if given["what"] == "answer" else "",
        "before": _day(given["before"], locale),
        "after": _day(given["after"], locale),
    }


def _extension_answered(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    process = matter.closure.processes[matter.case.scopes[str(given["path"])].process]
    reason = matter.closure.catalogues.reasons["extension"][str(given["reason"])]
    return {
        "service": process.definition.title.to(locale),
        "reason": reason.title.to(locale),
        "granted": str(given["granted"]),
    }


def _until(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    """By when something beside the case must be answered."""
    return {"due": _day(given["due"], locale)}


def _overrun(matter: Matter, given: Mapping[str, Any], locale: str) -> dict[str, str]:
    """The deadline of a whole service: staff may know which one."""
    path = str(given["path"])
    process = matter.closure.processes[matter.case.scopes[path].process]
    term = matter.case.terms[str(given["kind"]), path]
    return {"service": process.definition.title.to(locale), "due": _day(term.due_on, locale)}


def _day(day: date | str | None, locale: str) -> str:
    """A date in words; "" for none."""
    if not day:
        return ""
    return written_date(date.fromisoformat(day) if isinstance(day, str) else day, locale)


_MORE: dict[str, Callable[[Matter, Mapping[str, Any], str], dict[str, str]]] = {
    "filed": _filed,
    "looked_at_again": _filed,
    "to_be_heard": _last_day,
    "promised": _promised,
    "authority": _last_day,
    "promise_broken": _promised,
    "accepted": _accepted,
    "correction": _correction,
    "decided": _whole,
    "extended": _extended,
    "withdrawn": _whole,
    "closed": _closed,
    "escalated": _task,
    "reassigned": _task,
    "seated": _task,
    "asked_to_sign": _task,
    "delegated": _task,
    "given_back": _task,
    "nudged": _task,
    "supervised": _task,
    "supervision_answered": _task,
    "reminded": _task,
    "due_soon": _due_soon,
    "promise_due_soon": _until,
    "moved": _moved,
    "overrun": _overrun,
    "advice_asked": _task,
    "advice_due": _task,
    "advice_answered": _task,
    "advice_silent": _task,
    "advice_over": _task,
    "procedure": _procedure,
    "procedure_ended": _procedure,
    "day_moved": _day_moved,
    "extension_answered": _extension_answered,
    "rated_badly": _until,
    "question_asked": _until,
}
