"""The engine: `Engine.handle(command, actor)` is the only way a case changes.

One transaction: lock and load the case, decide, seal the facts into the chain, save, put messages
into the outbox, remember the key, commit. Nothing is acknowledged before; a refusal leaves nothing.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce

from workflow.definition.closure import Closure
from workflow.domain import facts as f
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.domain.commands import CaseCommand, Command, File, Fire, NotePrinted, Object, Recount
from workflow.domain.history import sealed, why_digest
from workflow.domain.people import SYSTEM, Actor, ActorKind
from workflow.domain.tracking import hash_secret
from workflow.engine.aftermath import (
    changes_to_hand_over,
    due_follow_ups,
    follow_up,
    referral,
    referrals,
)
from workflow.engine.calendars import Known
from workflow.engine.requests import NothingFiled, fingerprint, identity, speaker, spoken
from workflow.engine.unsending import withdraw_messages
from workflow.errors import Refusal, Unavailable
from workflow.machine.application import check_application
from workflow.machine.between import to_tell, words_for
from workflow.machine.clocks import promised_end
from workflow.machine.decide import Decision, decide
from workflow.machine.evolve import evolve
from workflow.machine.faults import definition_fault
from workflow.machine.messages import held, messages_of
from workflow.machine.oversight import acting
from workflow.machine.persons import persons_in
from workflow.machine.work import Context, named
from workflow.ports import Answer, Calendars, Data, Dossier, Payee, Store, UnitOfWork

_TICK = timedelta(microseconds=1)
_TIMERS_OF_A_CASE = 1_000
"""More than any case has; keeps deadlines that bring about deadlines from running for ever."""
_SERVED_AT_ONCE = 1_000
"""How many timers one call of `fire_due` looks at, of all cases."""
_NO_COMMAND = Command()
_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


@dataclass
class _Stage:
    """How far a transaction has come."""

    committing: bool = False


class Engine:
    """Handles commands against a store."""

    def __init__(
        self,
        store: Store,
        calendar: Calendar | Calendars,
        now: Callable[[], datetime] = utc_now,
        token: Callable[[], str] = lambda: secrets.token_hex(16),
        wait: timedelta = timedelta(0),
    ) -> None:
        self.store = store
        self.calendars = Known(calendar) if isinstance(calendar, Calendar) else calendar
        self.now = now
        self._token = token
        self.wait = wait  # for so long a decision's messages wait, and it can be taken back

    @property
    def calendar(self) -> Calendar:
        """The calendar as it was at the last command."""
        return self.calendars.current()

    def handle(self, command: Command, actor: Actor) -> Answer:
        """Carry out a command in one transaction.

        Raises Refusal when it is not allowed (Conflict: somebody was first; Invalid: the form has
        flaws; NotFound), Unavailable when the store is busy. Then nothing has changed.

        What had to give way to others, or lost its connection, is tried once more. Not where the
        commit was under way: it may have been carried out, and only a key tells.
        """
        stage = _Stage()
        try:
            return self._once(command, actor, stage)
        except Unavailable as error:
            if error.waited or (stage.committing and command.key is None):
                raise
            _log.info("once more: %s", error)
        return self._once(command, actor, _Stage())

    def _once(self, command: Command, actor: Actor, stage: _Stage) -> Answer:
        with self.store.begin() as unit:
            self.calendars.refresh()
            who, print_ = identity(actor), fingerprint(command)
            if command.key is not None:
                known = unit.recall(who, command.key, print_)
                if known is not None:
                    return known
            if isinstance(command, File):
                answer = self._file(unit, command, actor)
            elif isinstance(command, CaseCommand):
                answer = self._change(unit, command, actor)
            else:
                raise TypeError(f"no such command: {type(command).__name__}")
            if command.key is not None:
                unit.remember(who, command.key, print_, answer)
            stage.committing = True
            unit.commit()
            return answer

    def try_out(self, command: File, actor: Actor) -> tuple[Answer, bool]:
        """What filing would answer, and whether it did already; nothing stays. Raises as handle."""
        with self.store.begin() as unit:
            self.calendars.refresh()
            known = unit.recall(identity(actor), command.key or "", fingerprint(command))
            return known or self._file(unit, command, actor), known is not None

    def fire_due(self) -> int:
        """Serve every case that has something due now, each in its own transaction, and return how
        many timers were served: what a worker does that is never late (`workflow.worker` is the
        one that runs in an office).

        A case that refuses (its definition is at fault) is written to the log and keeps no other
        from its deadlines. Raises Unavailable.
        """
        cases: dict[int, list[Fire]] = {}
        for case, kind, no, path in self.store.due_timers(self.now(), _SERVED_AT_ONCE):
            cases.setdefault(case, []).append(Fire(case=case, kind=kind, no=no, path=path))
        return sum(len(timers) for timers in cases.values() if self._fired(timers[0]))

    def _fired(self, fire: Fire) -> bool:
        try:
            self.handle(fire, SYSTEM)
        except Refusal as refusal:
            _log.error("case %s: a deadline could not take effect: %s", fire.case, refusal)
            return False
        return True

    # -- one command ---------------------------------------------------------------------------

    def _file(self, unit: UnitOfWork, command: File, actor: Actor) -> Answer:
        closure = self.store.current(command.definition)
        case = Case(unit.new_case_id())
        context = self._context(unit, closure, NothingFiled(), actor, self._on(command))
        resolved = self._resolve_people(unit, command, context)
        if resolved.applicant is not None and command.about_case is None:
            already = unit.open_case(resolved.applicant, command.definition)
            if already is not None:
                own = actor.kind is ActorKind.STAFF or actor.person == resolved.applicant
                raise Refusal("open_case_exists", tracking=already if own else "")
        decision = decide(case, resolved, context)
        secret = spoken(self._token())
        tracking = unit.next_tracking(context.on.year)
        facts = (*decision.facts, f.Numbered(tracking))
        after = changed(decision.case, tracking=tracking)
        recorded, after = self._seal(case, after, facts, resolved, decision, context)
        due = self._due(after, closure)
        unit.save(None, after, recorded, decision.entries, hash_secret(secret), due)
        for (of_case, no), payee in decision.payees.items():
            unit.name_payee(of_case, no, payee)
        unit.enqueue(after, messages_of(after, recorded))
        after = self._note(unit, after, self._tell_others(unit, after, recorded), NothingFiled())
        return Answer(after.id, tracking, after.seq, secret, _created(facts))

    def _change(self, unit: UnitOfWork, command: CaseCommand, actor: Actor) -> Answer:
        before = unit.lock(command.case)
        closure, dossier = self.store.closure(before.closure), unit.dossier(before)
        recorded, case, payees = self._up_to_date(unit, before, closure, dossier)
        entries: Mapping[int, Data] = {}
        created: tuple[int, ...] = ()
        if not isinstance(command, (Fire, Recount)) or actor.kind is not ActorKind.SYSTEM:
            who = speaker(command, actor)
            context = self._context(
                unit,
                closure,
                dossier,
                who,
                self._on(command),
                history=lambda: [*self.store.facts(command.case), *recorded],
            )
            if isinstance(command, NotePrinted):  # an inspector, who handles nothing, may print
                context = replace(context, actor=who)
            decision = decide(case, command, context)
            done, case = self._seal(case, decision.case, decision.facts, command, decision, context)
            recorded += done
            payees.update(decision.payees)
            entries, created = decision.entries, _created(decision.facts)
        if recorded:
            withdraw_messages(unit, before, recorded)
            unit.save(before, case, recorded, entries, due_at=self._due(case, closure))
            for (of_case, no), payee in payees.items():
                unit.name_payee(of_case, no, payee)
            unit.enqueue(case, held(messages_of(case, recorded), recorded, self.wait))
            case = self._refer(unit, case, [each.fact for each in recorded], dossier)
            case = self._follow(unit, case, recorded, dossier)
        secret = command.receipt if isinstance(command, Object) else ""
        return Answer(case.id, case.tracking, case.seq, secret, created)

    def _up_to_date(
        self, unit: UnitOfWork, case: Case, closure: Closure, dossier: Dossier
    ) -> tuple[list[f.Recorded], Case, dict[tuple[int, int], Payee]]:
        """The case with every deadline that has passed, and every date of the present calendar.

        Another calendar holds from the moment it was entered: what had passed before it has had
        its consequence, whether a worker ran or not.
        """
        now, calendars = self.now(), self.calendars
        former, since = case.calendar, calendars.changed_at()
        if case.status in ("new", "closed") or former == self.calendar.version:
            return self._catch_up(unit, case, closure, dossier, now)
        at = now if since is None else min(now, since)
        recorded, case, payees = self._catch_up(unit, case, closure, dossier, at)
        if case.status != "closed":
            context = self._context(
                unit, closure, dossier, SYSTEM, calendars.current().civil_day(at)
            )
            command = Recount(case=case.id, former=calendars.of(former))
            decision = decide(case, command, context)
            done, case = self._seal(case, decision.case, decision.facts, command, decision, context)
            recorded += done
        more, case, other = self._catch_up(unit, case, closure, dossier, now)
        return [*recorded, *more], case, {**payees, **other}

    def _catch_up(
        self, unit: UnitOfWork, case: Case, closure: Closure, dossier: Dossier, now: datetime
    ) -> tuple[list[f.Recorded], Case, dict[tuple[int, int], Payee]]:
        """Let every deadline that has passed take effect first, oldest first.

        So nothing depends on whether a worker ran: each counts from the civil day that ended, and
        whoever comes after it finds what it brought about.
        """
        recorded: list[f.Recorded] = []
        payees: dict[tuple[int, int], Payee] = {}
        for _ in range(_TIMERS_OF_A_CASE):
            due = [timer for timer in case.timers.values() if timer.due_at <= now]
            if not due:
                return recorded, case, payees
            timer = min(due, key=lambda t: (t.due_at, t.kind, t.no, t.path))
            fire = Fire(case=case.id, kind=timer.kind, no=timer.no, path=timer.path)
            day = self.calendar.civil_day(timer.due_at - _TICK)
            context = self._context(unit, closure, dossier, SYSTEM, day, timer.due_at)
            decision = decide(case, fire, context)
            done, case = self._seal(case, decision.case, decision.facts, fire, decision, context)
            recorded += done
            payees.update(decision.payees)
        raise definition_fault(case, "", "", "its deadlines do not come to an end")

    def _on(self, command: Command) -> date:
        """The civil day from which the command counts."""
        return command.occurred_on or self.calendar.civil_day(self.now())

    def _due(self, case: Case, closure: Closure) -> datetime | None:
        return promised_end(case, closure, self.store.directory(), self.calendar)

    def _context(
        self,
        unit: UnitOfWork,
        closure: Closure,
        dossier: Dossier,
        actor: Actor,
        on: date,
        as_of: datetime | None = None,
        history: Callable[[], Sequence[f.Recorded]] = tuple,
    ) -> Context:
        now = self.now()
        return Context(
            closure=closure,
            directory=self.store.directory(),
            calendar=self.calendar,
            actor=acting(actor, closure.catalogues),
            now=now,
            as_of=as_of or now,
            on=on,
            dossier=dossier,
            token=self._token,
            letter_number=unit.next_letter,
            broken=unit.broken_pledge,
            staff=unit.staff(on),
            history=history,
            wait=self.wait,
        )

    def _seal(
        self,
        before: Case,
        after: Case,
        facts: Sequence[f.Fact],
        command: Command,
        decision: Decision,
        context: Context,
    ) -> tuple[list[f.Recorded], Case]:
        """The facts with their place in the chain, and the case that ends with them."""
        if not facts:
            return [], after
        actor, post = context.actor, decision.post
        today = self.calendar.civil_day(context.now)
        why = command.why if context.on != today else ""
        salt = self._token() if why else ""
        circumstances = f.Recorded(
            seq=before.seq,
            at=context.now,
            occurred_on=context.on,
            why=why,
            actor=named(actor),
            user=actor.user,
            actor_kind=actor.kind.value,
            role=post.role if post else "",
            place=post.place if post else "",
            fact=facts[0],
            why_salt=salt,
            why_digest=why_digest(salt, why) if why else "",
        )
        recorded = sealed(before.chain, before.seq, facts, circumstances)
        return recorded, changed(after, seq=recorded[-1].seq, chain=recorded[-1].hash)

    # -- people and referrals ------------------------------------------------------------------

    def _resolve_people(self, unit: UnitOfWork, command: File, context: Context) -> File:
        """One person once: the applicant and the household, found again or added."""
        actor = context.actor
        if actor.kind is ActorKind.SYSTEM or context.closure.definition.convened is not None:
            return command
        answers = check_application(context, command.answers)
        applicant, members = persons_in(answers)
        oneself = actor.kind is ActorKind.APPLICANT and command.behalf is None
        own = actor.person if oneself else None
        person = own if own is not None else unit.find_or_add_person(applicant)
        ids = tuple(
            unit.find_or_add_person(member) if member.relation else person for member in members
        )
        household = {person: ""} | {
            each: member.relation for each, member in zip(ids, members, strict=True)
        }
        # Who files for others from home moves nobody into another household.
        afar = actor.kind is ActorKind.APPLICANT and not oneself
        known = unit.known_household(person) if afar or command.channel == "import" else None
        return replace(
            command,
            applicant=person,
            household=known or unit.household_of(person, list(household.items())),
            members=ids,
        )

    def _refer(
        self, unit: UnitOfWork, case: Case, facts: Sequence[f.Fact], dossier: Dossier
    ) -> Case:
        """File what was referred with the other services, in the same transaction.

        A referral to the very definition of this case waits until this case is closed: a person
        has one open case for a definition. Where the other service cannot take the file, the
        decision stands, and the history says that a person must take it there.
        """
        if case.applicant is None:
            return case  # a matter of the office's own refers nobody
        failed: list[f.Fact] = []
        for path, definition in referrals(case, facts):
            try:
                other = self.store.current(definition)
                if unit.open_case(case.applicant, definition) is None:
                    with unit.whole():
                        self._file(unit, referral(case, path, other, dossier), SYSTEM)
            except Refusal as refusal:
                failed.append(f.ReferralFailed(path, definition, refusal.code))
        return self._note(unit, case, failed, dossier)

    def _follow(
        self, unit: UnitOfWork, case: Case, recorded: Sequence[f.Recorded], dossier: Dossier
    ) -> Case:
        """File the follow-ups whose day has come, and hand over what was decided about other
        cases' entitlements: in the same transaction, so once or not at all.

        A follow-up about an entitlement that is being looked at already is that case's matter.
        """
        for command in changes_to_hand_over(case, recorded):
            self._change(unit, command, SYSTEM)
        failed = self._tell_others(unit, case, recorded)
        for part in due_follow_ups(case, recorded):
            try:
                other = self.store.current(part.use)
                if part.entitlement and other.definition.applicant is not None:
                    raise Refusal("not_a_follow_up", definition=part.use)
                if unit.open_about(case.id, part.entitlement, part.use) is None:
                    own, directory = self.store.closure(case.closure), self.store.directory()
                    answers = dossier.application()
                    filing = follow_up(case, own, part, other, answers, directory)
                    with unit.whole():
                        self._file(unit, filing, SYSTEM)
            except Refusal as refusal:
                failed.append(f.FollowUpFailed(part.no, refusal.code))
        return self._note(unit, case, failed, dossier)

    def _tell_others(
        self, unit: UnitOfWork, case: Case, recorded: Sequence[f.Recorded]
    ) -> list[f.Fact]:
        """Carry over what the case says to others; returns what could not be said. A case that
        refuses, however late, is left as it was, with all that would have followed there."""
        failed: list[f.Fact] = []
        for fact in to_tell(recorded):
            try:
                other = unit.case_numbered(fact.tracking)
                command = words_for(case, self.store.closure(case.closure), other, recorded, fact)
                with unit.whole():
                    self._change(unit, command, SYSTEM)
            except Refusal as refusal:
                failed.append(f.CaseNotInformed(fact.path, fact.tracking, refusal.code))
        return failed

    def _note(
        self, unit: UnitOfWork, case: Case, failed: Sequence[f.Fact], dossier: Dossier
    ) -> Case:
        """Write into the history what could not be done elsewhere."""
        if not failed:
            return case
        context = self._context(
            unit, self.store.closure(case.closure), dossier, SYSTEM, self._on(_NO_COMMAND)
        )
        now = context.now
        after = reduce(lambda known, fact: evolve(known, fact, now, context.on), failed, case)
        decision = Decision(tuple(failed), after, {}, None)
        recorded, after = self._seal(case, after, failed, _NO_COMMAND, decision, context)
        due = self._due(after, self.store.closure(after.closure))
        unit.save(case, after, recorded, {}, due_at=due)
        return after


def _created(facts: Sequence[f.Fact]) -> tuple[int, ...]:
    begun = (f.TaskOpened, f.ObjectionReceived, f.GapNoted, f.CorrectionOpened, f.NoticeOpened)
    return tuple(fact.no for fact in facts if isinstance(fact, begun))
