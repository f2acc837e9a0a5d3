"""Entitlements 待遇: a grant opens one, later decisions change it, each decision plans its check.

An entitlement belongs to the case that opened it, also when that case is closed. Another case that
decides about it says so (`ChangeDecided`), and the engine hands it over in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.definition.afterwards import Changes
from workflow.definition.answers import ErrorCode
from workflow.definition.base import Span
from workflow.definition.expressions import compile_guard
from workflow.definition.model import Opens
from workflow.domain import facts as f
from workflow.domain.case import Entitlement, EntitlementChange, Scope
from workflow.domain.change import changed
from workflow.domain.clock import last_day
from workflow.domain.commands import ChangeEntitlement
from workflow.domain.entitlements import first_month_after, last_month, month_of, standing
from workflow.domain.people import ActorKind
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.follow_ups import drop, plan
from workflow.machine.guards import answers, row_of
from workflow.machine.persons import MEMBER
from workflow.machine.work import Work
from workflow.ports import Payee

_ONLY_WHERE = ("account", "move")
"""Changes of where it is paid to, or who pays it: what is due, and its next check, stay."""
AMOUNT = "entitlement_amount"
"""The field of a follow-up's application with what is paid when it is filed."""


def open_entitlement(work: Work, scope: Scope, opens: Opens) -> None:
    """What a grant opens, with the plan for its first check. Raises Invalid."""
    known = answers(work, scope)
    amount = known.get(opens.amount) if opens.amount else None
    if opens.amount and not (isinstance(amount, int) and amount > 0):
        # A form cannot ask for an amount with one outcome only: a grant of nothing is no grant.
        raise Invalid({opens.amount: ErrorCode.REQUIRED.value})
    grade, stable = _text(known, opens.grade), known.get(opens.stable or "") is True
    can_work = known.get(opens.can_work or "") is True
    check = _next_check(work, opens, _Standing(work.case.place, grade, stable, can_work))
    no = work.next_no
    payee = _payee(known, opens.payee, opens.account, opens.bank)
    if payee is not None:
        work.payees[work.case.id, no] = payee
    work.emit(
        f.EntitlementOpened(
            no=no,
            path=scope.path,
            process=scope.process,
            rhythm=opens.rhythm,
            amount=amount if isinstance(amount, int) else None,
            grade=grade,
            first_month=first_month_after(work.on, opens.starts),
            next_check=check,
            holder=_holder(work, scope),
            household=work.case.household,
            stable=stable,
            can_work=can_work,
        )
    )
    _plan(work, scope.path, no, opens, check)


def _plan(work: Work, path: str, no: int, opens: Opens, check: date | None) -> None:
    if check is not None and opens.review is not None and opens.review.use is not None:
        plan(work, path, opens.review.use, check, entitlement=no, reason="scheduled")


def _text(known: Mapping[str, Any], field: str | None) -> str | None:
    value = known.get(field) if field else None
    return value if isinstance(value, str) and value else None


def _payee(
    known: Mapping[str, Any], name: str | None, account: str | None, bank: str | None
) -> Payee | None:
    """Who is paid and where to; None where the file says nothing of it."""
    found = Payee(*(_text(known, field) or "" for field in (name, account, bank)))
    return found if found != Payee() else None


def _holder(work: Work, scope: Scope) -> int | None:
    """Whose it is: the member a lane is about, else the applicant."""
    row = row_of(work, scope).get(MEMBER)
    return row if isinstance(row, int) else work.case.applicant


# -- checks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the rules of a scheme look at."""

    place: str
    """The office that pays."""
    grade: str | None
    stable: bool
    can_work: bool


def _next_check(work: Work, opens: Opens, now: _Standing) -> date | None:
    """When it is looked at again; None where nothing says so."""
    span, rule = opens.check, opens.review
    if rule is not None:
        span = rule.every or _by_scheme(work, rule.scheme or "", now)
    if span is None:
        return None
    return last_day(work.limit(span), work.on, work.context.calendar)


def _by_scheme(work: Work, name: str, now: _Standing) -> Span:
    """How often a scheme checks: the one named, or the one that a region's parameter chooses."""
    catalogues, directory = work.context.closure.catalogues, work.context.directory
    numbers = {
        each: directory.parameter(each, now.place, parameter.value)
        for each, parameter in catalogues.parameters.items()
    }
    scheme = catalogues.schemes.get(name)
    if scheme is None:
        chosen = numbers[name]
        scheme = next(each for each in catalogues.schemes.values() if each.number == chosen)
    values: dict[str, bool | int | str] = {
        each: bool(number) if catalogues.parameters[each].unit == "yes_no" else number
        for each, number in numbers.items()
    }
    values |= {"grade": now.grade or "", "stable": now.stable, "can_work": now.can_work}
    for rule in scheme.rules:
        guard = compile_guard(rule.when)
        if guard.test({each: values[each] for each in guard.names}):
            return rule.every
    return scheme.otherwise


# -- changes: in the case that decides ----------------------------------------------------------


def decide_change(work: Work, scope: Scope, changes: Changes) -> None:
    """An end that changes the entitlement this case is about. Raises Invalid."""
    if work.case.about_case is None or not work.case.about_no:
        return
    known = answers(work, scope)
    amount = known.get(changes.amount) if changes.amount else None
    amount = amount if isinstance(amount, int) and not isinstance(amount, bool) else None
    _plausible(changes, amount, known.get(AMOUNT))
    payee = _payee(known, changes.payee, changes.account, changes.bank)
    if changes.what == "account":
        if payee is None or not payee.account:
            raise Invalid({changes.account or "": ErrorCode.REQUIRED.value})
        work.payees[work.case.about_case, work.case.about_no] = payee
    work.emit(
        f.ChangeDecided(
            no=work.next_no,
            path=scope.path,
            of_case=work.case.about_case,
            entitlement=work.case.about_no,
            what=changes.what,
            amount=amount,
            grade=_text(known, changes.grade),
            from_month=first_month_after(_since(work, changes, known), changes.starts),
            months=_months(work, changes, known),
            place=_text(known, changes.place) or "",
            stable=_said(known, changes.stable),
            can_work=_said(known, changes.can_work),
        )
    )


def _said(known: Mapping[str, Any], field: str | None) -> bool | None:
    value = known.get(field) if field else None
    return value if isinstance(value, bool) else None


def _plausible(changes: Changes, amount: int | None, now: Any) -> None:
    """More is more and less is less, whatever was typed."""
    if changes.what in ("increase", "reduce") and not amount:
        raise Invalid({changes.amount or "": ErrorCode.REQUIRED.value})
    if not isinstance(now, int) or amount is None:
        return
    if changes.what == "increase" and amount <= now:
        raise Invalid({changes.amount or "": ErrorCode.TOO_SMALL.value})
    if changes.what in ("reduce", "taper") and amount > now - (changes.what == "reduce"):
        raise Invalid({changes.amount or "": ErrorCode.TOO_LARGE.value})


def _since(work: Work, changes: Changes, known: Mapping[str, Any]) -> date:
    day = _text(known, changes.since)
    return date.fromisoformat(day) if day else work.on


def _months(work: Work, changes: Changes, known: Mapping[str, Any]) -> int:
    """The months of a taper. Raises Invalid for none, and for more than the rule allows."""
    if changes.what != "taper" or changes.months is None or changes.at_most is None:
        return 0
    months = known.get(changes.months)
    if not isinstance(months, int) or months < 1:
        raise Invalid({changes.months: ErrorCode.REQUIRED.value})
    default = work.context.closure.catalogues.parameters[changes.at_most].value
    most = work.context.directory.parameter(changes.at_most, work.case.place, default)
    if months > most:
        raise Invalid({changes.months: ErrorCode.TOO_LARGE.value})
    return months


# -- changes: in the case that opened it --------------------------------------------------------


def change(work: Work, command: ChangeEntitlement) -> None:
    """Take over what another case decided; the next check is planned anew.

    Raises Refusal('not_yours').
    """
    if work.context.actor.kind is not ActorKind.SYSTEM:
        raise Refusal("not_yours")
    apply(work, command)


def apply(work: Work, command: ChangeEntitlement) -> None:
    """Change an entitlement of this case; its next check is planned anew."""
    before = entitlement_of(work, command.entitlement)
    no = work.next_no
    own = EntitlementChange(
        no,
        before.no,
        command.what,
        command.amount,
        command.grade,
        command.from_month,
        command.months,
        command.by,
        work.on,
    )
    known = (*work.case.entitlement_changes.values(), own)
    said = changed(
        before,
        place=command.place or before.place,
        stable=before.stable if command.stable is None else command.stable,
        can_work=before.can_work if command.can_work is None else command.can_work,
    )
    ends = last_month(before, known)
    opens = opens_of(work, before)
    check = before.next_check
    if command.what not in _ONLY_WHERE:
        grade = standing(before, known, command.from_month).grade
        now = _Standing(said.place, grade, said.stable, said.can_work)
        check = _next_check(work, opens, now) if opens is not None and not ends else None
    work.emit(
        f.EntitlementChanged(
            no=no,
            entitlement=before.no,
            what=command.what,
            amount=command.amount,
            grade=command.grade,
            from_month=command.from_month,
            months=command.months,
            by=command.by,
            on=work.on,
            status=_status(before, command.what, ends),
            ends=ends,
            next_check=check,
            place=said.place,
            stable=said.stable,
            can_work=said.can_work,
            jobs_anew=bool(before.refusals) and command.what not in _ONLY_WHERE,
        )
    )
    if command.what not in _ONLY_WHERE:
        drop(work, before.no)
        if opens is not None:
            _plan(work, before.path, before.no, opens, check)


def _status(before: Entitlement, what: str, ends: str) -> str:
    if what in _ONLY_WHERE:
        return before.status
    return "tapering" if what == "taper" else "ended" if ends else "running"


def opens_of(work: Work, entitlement: Entitlement) -> Opens | None:
    """What the end that opened an entitlement declares."""
    scope = work.case.scopes.get(entitlement.path)
    state = work.process(scope).states.get(scope.state) if scope is not None else None
    return state.final.opens if state is not None and state.final is not None else None


def entitlement_of(work: Work, no: int) -> Entitlement:
    """The entitlement with that number. Raises NotFound."""
    found = work.case.entitlements.get(no)
    if found is None:
        raise NotFound("no_such_entitlement")
    return found


def is_over(entitlement: Entitlement, on: date) -> bool:
    """Whether nothing is due any more from that day's month on."""
    return bool(entitlement.ends) and month_of(on) > entitlement.ends
