"""What a case brings about in other cases: referrals and follow-ups filed, changes of entitlements
handed over.

Pure: from facts just recorded to commands, which the engine carries out in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.domain import facts as f
from workflow.domain.case import Case, Entitlement, FollowUp
from workflow.domain.commands import ChangeEntitlement, File
from workflow.domain.entitlements import month_of, standing
from workflow.domain.people import Directory
from workflow.machine.application import applicant_forms, handed_on
from workflow.ports import Data, Dossier

FOLLOW_UP = "follow_up"
"""The channel of cases that the system files."""
SERVICE = "entitlement_service"
"""The question that names a benefit. It is answered in both languages: who will read it, and in
which, is not known when the case is filed. Pages show the one of their reader."""


def due_follow_ups(case: Case, recorded: Iterable[f.Recorded]) -> list[FollowUp]:
    """The plans whose day has come with these facts."""
    return [
        case.follow_ups[each.fact.no] for each in recorded if isinstance(each.fact, f.FollowUpDue)
    ]


def follow_up(
    case: Case,
    own: Closure,
    part: FollowUp,
    other: Closure,
    application: Data,
    directory: Directory,
) -> File:
    """The filing of a follow-up: for the same household, about the entitlement if there is one."""
    answers = handed_on(other, application)
    place = case.place
    if part.entitlement:
        place = case.entitlements[part.entitlement].place
        answers |= handed_on(other, _about(case, own, part))
    field = other.definition.office_field
    if place not in directory.chain(str(answers.get(field, ""))) and field in _asked(other):
        answers[field] = place
    return File(
        definition=other.root,
        answers=answers,
        contact=case.contact,
        channel=FOLLOW_UP,
        applicant=case.applicant,
        household=case.household,
        members=case.members,
        referred_from=case.tracking,
        place=place,
        about_case=case.id,
        about_no=part.entitlement,
    )


def _asked(closure: Closure) -> set[str]:
    return {name for form in applicant_forms(closure).values() for name in form.fields}


def _about(case: Case, own: Closure, part: FollowUp) -> dict[str, Any]:
    """What a form of the other definition may ask of the entitlement, under these names."""
    entitlement = case.entitlements[part.entitlement]
    now = standing(entitlement, case.entitlement_changes.values(), month_of(part.on))
    title = category_of(case, own, entitlement)
    known: dict[str, Any] = {
        "review_reason": part.reason,
        SERVICE: f"{title.zh} {title.en}",
        "entitlement_amount": now.amount,
        "entitlement_grade": now.grade or "",
        "entitlement_since": entitlement.first_month,
        "entitlement_refusals": entitlement.refusals,
    }
    return {name: value for name, value in known.items() if value != ""}


def category_of(case: Case, closure: Closure, entitlement: Entitlement) -> Text:
    """What kind of benefit it is, as the end that opened it says."""
    process = closure.processes[entitlement.process]
    scope = case.scopes.get(entitlement.path)
    state = process.states.get(scope.state) if scope is not None else None
    opens = state.final.opens if state is not None and state.final is not None else None
    return opens.category if opens is not None else process.definition.title


def changes_to_hand_over(case: Case, recorded: Iterable[f.Recorded]) -> list[ChangeEntitlement]:
    """What this case decided about entitlements of others, as commands on those."""
    return [
        ChangeEntitlement(
            case=fact.of_case,
            entitlement=fact.entitlement,
            what=fact.what,
            amount=fact.amount,
            grade=fact.grade,
            stable=fact.stable,
            can_work=fact.can_work,
            from_month=fact.from_month,
            months=fact.months,
            place=fact.place,
            by=case.tracking,
            occurred_on=each.occurred_on,
        )
        for each in recorded
        if isinstance(fact := each.fact, f.ChangeDecided)
    ]


def referrals(case: Case, facts: Sequence[f.Fact]) -> list[tuple[str, str]]:
    """(scope, definition) of the referrals to file now."""
    if case.applicant is None or not case.refer_consent:
        return []
    now = [
        (fact.path, definition)
        for fact in facts
        if isinstance(fact, f.Referred)
        for definition in fact.to
        if definition != case.definition
    ]
    if case.status == "closed" and any(isinstance(fact, f.CaseClosed) for fact in facts):
        now += [
            (decision.path, case.definition)
            for decision in case.decisions.values()
            if case.definition in decision.refer
        ]
    return now


def referral(case: Case, path: str, other: Closure, dossier: Dossier) -> File:
    """The filing of a referral, with what the other service asks for and this file knows."""
    same = other.root == case.definition
    return File(
        definition=other.root,
        answers=handed_on(other, dossier.application()),
        chosen=(case.scopes[path].lane,) if same else (),
        contact=case.contact,
        channel="referral",
        applicant=case.applicant,
        household=case.household,
        members=case.members,
        referred_from=case.tracking,
        place=case.place,
        refer_consent=False,
    )
