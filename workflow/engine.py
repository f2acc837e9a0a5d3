"""The engine: `Engine.handle(command, actor)` is the only way a case changes.

One transaction: lock and load the case, decide, seal the facts into the chain, save what changed,
put messages into the outbox, remember the idempotency key, commit. Nothing is acknowledged before
the commit; a refusal leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from workflow.definition.closure import Closure
from workflow.domain import facts as f
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case
from workflow.domain.commands import CaseCommand, Command, File, Fire, Object
from workflow.domain.history import canonical, sealed
from workflow.domain.people import SYSTEM, Actor, ActorKind
from workflow.domain.tracking import hash_secret
from workflow.errors import NotFound, Refusal
from workflow.machine.decide import Decision, decide
from workflow.machine.messages import messages_of
from workflow.machine.persons import persons_in
from workflow.machine.work import Context
from workflow.ports import Answer, Data, Dossier, Store, UnitOfWork

_TICK = timedelta(microseconds=1)


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Nothing(Dossier):
    """The dossier of a case that does not exist yet."""

    def application(self) -> Data:
        return {}

    def entry(self, no: int) -> Data:
        raise KeyError(no)


class Engine:
    """Handles commands against a store."""

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        now: Callable[[], datetime] = utc_now,
        token: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self.store = store
        self.calendar = calendar
        self.now = now
        self._token = token

    def handle(self, command: Command, actor: Actor) -> Answer:
        """Carry out a command in one transaction.

        Raises Refusal when it is not allowed (Conflict: somebody was first; Invalid: the form has
        flaws; NotFound), Unavailable when the store is busy. Then nothing has changed.
        """
        with self.store.begin() as unit:
            identity, print_ = _identity(actor), _fingerprint(command)
            if command.key is not None:
                known = unit.recall(identity, command.key, print_)
                if known is not None:
                    return known
            if isinstance(command, File):
                answer = self._file(unit, command, actor)
            elif isinstance(command, CaseCommand):
                answer = self._change(unit, command, actor)
            else:
                raise TypeError(f"no such command: {type(command).__name__}")
            if command.key is not None:
                unit.remember(identity, command.key, print_, answer)
            unit.commit()
            return answer

    def fire_due(self, most: int = 100) -> int:
        """Fire the timers that are due now, each in its own transaction; returns how many."""
        due = self.store.due_timers(self.now(), most)
        for case, kind, no, path in due:
            self.handle(Fire(case=case, kind=kind, no=no, path=path), SYSTEM)
        return len(due)

    # -- one command ---------------------------------------------------------------------------

    def _file(self, unit: UnitOfWork, command: File, actor: Actor) -> Answer:
        closure = self.store.current(command.definition)
        resolved = self._resolve_people(unit, command, actor)
        if resolved.applicant is not None:
            already = unit.open_case(resolved.applicant, command.definition)
            if already is not None:
                raise Refusal("open_case_exists", tracking=already)
        case = Case(unit.new_case_id())
        context = self._context(unit, closure, _Nothing(), actor, self._on(case, command))
        decision = decide(case, resolved, context)
        secret = _spoken(self._token())
        tracking = unit.next_tracking(context.on.year)
        facts = (*decision.facts, f.Numbered(tracking))
        after = replace(decision.case, tracking=tracking)
        recorded, after = self._seal(case, after, facts, resolved, actor, decision, context)
        unit.save(None, after, recorded, decision.entries, hash_secret(secret))
        unit.enqueue(after, messages_of(after, recorded))
        return Answer(after.id, tracking, after.seq, secret, _created(facts))

    def _change(self, unit: UnitOfWork, command: CaseCommand, actor: Actor) -> Answer:
        case = unit.lock(command.case)
        closure = self.store.closure(case.closure)
        dossier = unit.dossier(case)
        context = self._context(unit, closure, dossier, actor, self._on(case, command))
        decision = decide(case, command, context)
        if decision.facts:
            recorded, after = self._seal(
                case, decision.case, decision.facts, command, actor, decision, context
            )
            unit.save(case, after, recorded, decision.entries)
            unit.enqueue(after, messages_of(after, recorded))
            self._refer(unit, after, decision.facts, dossier)
            case = after
        return Answer(case.id, case.tracking, case.seq, "", _created(decision.facts))

    def _on(self, case: Case, command: Command) -> date:
        """The civil day from which the command counts; a timer's is the day that ended."""
        if isinstance(command, Fire):
            key = (command.kind, command.no, command.path if command.kind == "state_late" else "")
            timer = case.timers.get(key)
            if timer is not None:
                return self.calendar.civil_day(timer.due_at - _TICK)
        return command.occurred_on or self.calendar.civil_day(self.now())

    def _context(
        self, unit: UnitOfWork, closure: Closure, dossier: Dossier, actor: Actor, on: date
    ) -> Context:
        return Context(
            closure=closure,
            directory=self.store.directory(),
            calendar=self.calendar,
            actor=actor,
            now=self.now(),
            on=on,
            dossier=dossier,
            token=self._token,
            letter_number=unit.next_letter,
        )

    def _seal(
        self,
        before: Case,
        after: Case,
        facts: Sequence[f.Fact],
        command: Command,
        actor: Actor,
        decision: Decision,
        context: Context,
    ) -> tuple[list[f.Recorded], Case]:
        """The facts with their place in the chain, and the case that ends with them."""
        seq, chain = before.seq, before.chain
        today = self.calendar.civil_day(context.now)
        recorded: list[f.Recorded] = []
        for fact in facts:
            seq += 1
            entry = f.Recorded(
                seq=seq,
                at=context.now,
                occurred_on=context.on,
                why=command.why if context.on != today else "",
                actor=_named(actor),
                user=actor.user,
                actor_kind=actor.kind.value,
                role=decision.post.role if decision.post else "",
                place=decision.post.place if decision.post else "",
                fact=fact,
            )
            entry = sealed(chain, entry)
            chain = entry.hash
            recorded.append(entry)
        return recorded, replace(after, seq=seq, chain=chain)

    # -- people and referrals ------------------------------------------------------------------

    def _resolve_people(self, unit: UnitOfWork, command: File, actor: Actor) -> File:
        """One person once: the applicant and the household, found again or added."""
        if command.applicant is not None:
            return command
        applicant, members = persons_in(command.answers)
        own = actor.person if actor.kind is ActorKind.APPLICANT else None
        person = own if own is not None else unit.find_or_add_person(applicant)
        ids = [
            (person if not member.relation else unit.find_or_add_person(member), member.relation)
            for member in members
        ]
        return replace(command, applicant=person, household=unit.household_of(person, ids))

    def _refer(
        self, unit: UnitOfWork, case: Case, facts: Sequence[f.Fact], dossier: Dossier
    ) -> None:
        """File what was referred with the other services, in the same transaction.

        A referral to the very definition of this case waits until this case is closed: a person
        has one open case for a definition.
        """
        for path, definition in _referrals(case, facts):
            try:
                self.store.current(definition)
            except NotFound:
                continue
            assert case.applicant is not None
            if unit.open_case(case.applicant, definition) is None:
                self._file(unit, _referral(case, path, definition, dossier), SYSTEM)


def _referrals(case: Case, facts: Sequence[f.Fact]) -> list[tuple[str, str]]:
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


def _referral(case: Case, path: str, definition: str, dossier: Dossier) -> File:
    same = definition == case.definition
    return File(
        definition=definition,
        answers=dossier.application(),
        chosen=(case.scopes[path].lane,) if same else (),
        contact=case.contact,
        channel="referral",
        applicant=case.applicant,
        household=case.household,
        referred_from=case.tracking,
        place=case.place,
        refer_consent=False,
    )


def _identity(actor: Actor) -> str:
    return f"{actor.kind.value}:{actor.user or 0}"


def _named(actor: Actor) -> str:
    return actor.name or actor.kind.value


def _fingerprint(command: Command) -> str:
    """What the request says, apart from its key and from what is drawn at random for it."""
    drawn = {"key", "receipt"} if isinstance(command, Object) else {"key"}
    said = {
        field.name: getattr(command, field.name)
        for field in fields(command)
        if field.name not in drawn
    }
    text = canonical({"command": type(command).__name__, **_plain(said)})
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def _created(facts: Sequence[f.Fact]) -> tuple[int, ...]:
    begun = (f.TaskOpened, f.ObjectionReceived, f.GapNoted, f.CorrectionOpened, f.NoticeOpened)
    return tuple(fact.no for fact in facts if isinstance(fact, begun))


_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def _spoken(token: str) -> str:
    """A secret that can be read aloud: twelve letters and digits in fours, none alike."""
    number = int(token, 16) if token else 0
    letters = []
    for _ in range(12):
        number, index = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[index])
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 12, 4))
