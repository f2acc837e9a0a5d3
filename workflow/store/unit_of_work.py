"""The unit of work of the engine: one transaction over one connection.

Implements `ports.UnitOfWork`. Input: a connection in a transaction, the keys, a clock. Leaving the
store's `begin()` without `commit` rolls everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from workflow.domain.case import Case
from workflow.domain.codec import codec_of
from workflow.domain.facts import Recorded
from workflow.domain.tracking import tracking_number
from workflow.errors import Refusal
from workflow.keys import KeyRing
from workflow.ports import Answer, Data, Message, Payee, PersonRecord
from workflow.store import people
from workflow.store.case_rows import document_digests, load_case, write_case
from workflow.store.case_tables import part_tables
from workflow.store.counters import CaseIds, next_value
from workflow.store.dialects import one_at_a_time
from workflow.store.dossier import RowsDossier
from workflow.store.fact_rows import append_facts
from workflow.store.handed import Asked, inserted
from workflow.store.known_cases import KnownCases
from workflow.store.roster_tables import roster_lines
from workflow.store.staff import SqlStaff
from workflow.store.tables import (
    cases,
    command_keys,
    documents,
    entitlements,
    fixed,
    open_case,
    outbox,
    persons,
)

_insert_messages = inserted(outbox)
_keep_documents = (
    update(documents)
    .where(documents.c.digest.in_(bindparam("digests", expanding=True)))
    .where(documents.c.kept_at.is_(None))
    .values(kept_at=bindparam("now"))
)
_name_payee = (
    update(entitlements)
    .where(entitlements.c.case_id == bindparam("b_case"), entitlements.c.no == bindparam("b_no"))
    .values({name: bindparam(name) for name in ("payee", "account", "bank")})
)
_open_about = (
    select(cases.c.tracking)
    .where(cases.c.about_case == bindparam("about_case"))
    .where(cases.c.about_no == bindparam("about_no"))
    .where(cases.c.definition == bindparam("definition"))
    .where(open_case())
    .order_by(cases.c.id)
    .limit(1)
)
_by_number = select(cases.c.id).where(
    cases.c.tracking == bindparam("tracking"),
    # Without this, no database may use the index over the numbers: it leaves out empty ones.
    cases.c.tracking != fixed(""),
)
_lock_person = select(persons.c.id).where(persons.c.id == bindparam("person")).with_for_update()
_open_case = (
    select(cases.c.tracking)
    .where(cases.c.applicant == bindparam("applicant"))
    .where(cases.c.definition == bindparam("definition"))
    .where(open_case())
    .order_by(cases.c.id)
    .limit(1)
)
_recall = Asked(
    select(command_keys.c.fingerprint, command_keys.c.answer).where(
        command_keys.c.actor == bindparam("actor"), command_keys.c.key == bindparam("key")
    )
)
_remember = inserted(command_keys)
_answers = codec_of(Answer)


class SqlUnitOfWork:
    """One transaction. See `ports.UnitOfWork` for what each method promises."""

    def __init__(
        self,
        connection: Connection,
        keys: KeyRing,
        ids: CaseIds,
        clock: Callable[[], datetime],
        known: KnownCases,
    ) -> None:
        self.connection = connection
        self._keys = keys
        self._ids = ids
        self._clock = clock
        self._known = known
        self._at: datetime | None = None

    @property
    def _now(self) -> datetime:
        """The time of the facts written in this transaction; before any, the clock's."""
        return self._at or self._clock()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All of it, or none: a savepoint."""
        with self.connection.begin_nested():
            yield

    def staff(self, on: date) -> SqlStaff:
        """Who works in the office on a day; read when asked for."""
        return SqlStaff(self.connection, self._keys, on)

    def broken_pledge(self, person: int) -> bool:
        """Whether this applicant broke a promise in any case."""
        pledges = part_tables["pledges"]
        own = (pledges.c.case_id == cases.c.id) & (pledges.c.status == "broken")
        found = select(pledges.c.no).where(own, cases.c.applicant == person).limit(1)
        return self.connection.execute(found).first() is not None

    def new_case_id(self) -> int:
        """A fresh, time-ordered case id."""
        return self._ids.next()

    def lock(self, case: int) -> Case:
        """Lock the case's row and load the case whole. Raises NotFound('no_such_case')."""
        return load_case(self.connection, case, lock=True, known=self._known)

    def dossier(self, case: Case) -> RowsDossier:
        """Its personal data, loaded when asked for."""
        return RowsDossier(lambda: nullcontext(self.connection), self._keys, case)

    def save(
        self,
        before: Case | None,
        after: Case,
        facts: Sequence[Recorded],
        entries: Mapping[int, Data],
        secret_hash: str = "",
        due_at: datetime | None = None,
    ) -> None:
        """Write the facts, the parts that changed, and the new entries' content.

        Raises Conflict('stale_case') when `before` was not loaded under the lock.
        """
        if facts:
            self._at = facts[-1].at
        content = {
            no: {"content": self._keys.encrypt_json(dict(data))} for no, data in entries.items()
        }
        write_case(
            self.connection,
            before,
            after,
            self._now,
            secret_hash=secret_hash,
            entries=content,
            due_at=due_at,
        )
        append_facts(self.connection, self._keys, after.id, facts)
        digests = document_digests(before, after)
        if digests:
            self.connection.execute(_keep_documents, {"digests": digests, "now": self._now})
        self._known.keep_written(after)

    def name_payee(self, case: int, no: int, payee: Payee) -> None:
        """Say who is paid an entitlement and where to: personal, so encrypted and in no fact."""
        row = {"b_case": case, "b_no": no}
        given = {"payee": payee.name, "account": payee.account, "bank": payee.bank}
        secret = {name: self._keys.encrypt(text) if text else None for name, text in given.items()}
        self.connection.execute(_name_payee, row | secret)

    def open_about(self, case: int, no: int, definition: str) -> str | None:
        """The tracking number of an open case of `definition` about an entitlement, if any.

        Whoever files one holds the lock of the case that the entitlement belongs to.
        """
        values = {"about_case": case, "about_no": no, "definition": definition}
        return self.connection.execute(_open_about, values).scalar()

    def case_numbered(self, tracking: str) -> int | None:
        """The case with this tracking number, if any."""
        values = {"tracking": tracking}
        return self.connection.execute(_by_number, values).scalar() if tracking else None

    def enqueue(self, case: Case, messages: Sequence[Message]) -> None:
        """Put messages into the outbox."""
        if messages:
            _insert_messages(self.connection, [self._message_row(case, each) for each in messages])

    def unsend(self, case: int, first: int, last: int, templates: Sequence[str]) -> int:
        """Remove messages of these facts that nobody has begun to send; returns how many.

        Who claims one at the same moment holds its row: it is gone, or found claimed.
        """
        own = (outbox.c.case_id == case) & outbox.c.seq.between(first, last)
        untouched = (outbox.c.status == "queued") & (outbox.c.attempts == 0)
        chosen = own & untouched & outbox.c.template.in_(templates)
        return self.connection.execute(delete(outbox).where(chosen)).rowcount

    def rostered(self, case: int, entitlements: Sequence[int]) -> bool:
        """Whether one of a case's entitlements stands on a payment roster."""
        chosen = roster_lines.c.entitlement.in_(entitlements)
        found = select(roster_lines.c.no).where(roster_lines.c.case_id == case, chosen).limit(1)
        return self.connection.execute(found).first() is not None

    def _message_row(self, case: Case, message: Message) -> dict[str, Any]:
        return {
            "case_id": case.id,
            "seq": message.seq,
            "template": message.template,
            "recipient": message.to,
            "values": dict(message.values),
            "created_at": self._now,
            "not_before": message.not_before or self._now,
        }

    def next_tracking(self, year: int) -> str:
        """The next tracking number; taken last, since its counter row is shared."""
        return tracking_number(year, next_value(self.connection, f"tracking-{year}"))

    def next_letter(self, organ: str, year: int) -> int:
        """The next letter number of an organ in a year.

        A command that writes letters of several organs takes their counters in the order of its
        decisions, another command perhaps in the opposite one. So whoever writes letters waits for
        who does, before the first counter: no two can wait for each other.
        """
        one_at_a_time(self.connection, "letters")
        return next_value(self.connection, f"letter-{organ}-{year}")

    def find_or_add_person(self, person: PersonRecord) -> int:
        """One person once: found by ID number (keyed hash), else added."""
        return people.find_or_add_person(self.connection, self._keys, person, self._now)

    def household_of(self, applicant: int, members: Sequence[tuple[int, str]]) -> int:
        """The applicant's household, with these members (person, relation) as of now."""
        return people.household_of(self.connection, applicant, members, self._now)

    def known_household(self, person: int) -> int | None:
        """The household that a person belongs to now, if any."""
        return people.household_with(self.connection, person)

    def open_case(self, applicant: int, definition: str) -> str | None:
        """The tracking number of an open case of this person for this definition, if any.

        Until the transaction ends, nobody else gets an answer for this person: of two requests at
        the same time, the second sees the first.
        """
        self.connection.execute(_lock_person, {"person": applicant})
        values = {"applicant": applicant, "definition": definition}
        return self.connection.execute(_open_case, values).scalar()

    def recall(self, actor: str, key: str, fingerprint: str) -> Answer | None:
        """The stored answer. Raises Refusal('key_reused') where the fingerprint differs.

        The same key sent twice at once is served one after the other.
        """
        one_at_a_time(self.connection, f"{actor} {key}")
        row = _recall(self.connection, {"actor": actor, "key": key}).first()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise Refusal("key_reused", key=key)
        return _answers.from_plain(self._keys.decrypt_json(row.answer))

    def remember(self, actor: str, key: str, fingerprint: str, answer: Answer) -> None:
        """Keep the answer under its key; encrypted, since a filing's answer holds its secret."""
        row = {
            "actor": actor,
            "key": key,
            "fingerprint": fingerprint,
            "answer": self._keys.encrypt_json(_answers.to_plain(answer)),
            "created_at": self._now,
        }
        _remember(self.connection, [row])

    def commit(self) -> None:
        """Make it durable; nothing was acknowledged before this returns."""
        self.connection.commit()
