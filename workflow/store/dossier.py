"""The personal data of one case: entries, decrypted only when something asks for them.

Input: the case (which lists its entries), a connection and the keys. Consumers: guards, through
the engine, and the pages of people who may see the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from workflow.domain.case import Case
from workflow.keys import KeyRing
from workflow.ports import Data
from workflow.store.tables import consents, entitlements, entries

Connect = Callable[[], AbstractContextManager[Connection]]
"""Gives a connection to read from: the transaction's own, or a fresh snapshot."""

_select = select(entries.c.no, entries.c.content).where(
    entries.c.case_id == bindparam("case_id"),
    entries.c.no.in_(bindparam("numbers", expanding=True)),
)
_erase = update(entries).where(entries.c.case_id == bindparam("erased")).values(content=None)
_erase_beside = (
    update(consents).where(consents.c.case_id == bindparam("erased")).values(name=None, text=None),
    update(entitlements)
    .where(entitlements.c.case_id == bindparam("erased"))
    .values(payee=None, account=None, bank=None),
)
_NOTHING: Data = MappingProxyType({})


class RowsDossier:
    """The entries of one case; each is read once."""

    def __init__(self, connect: Connect, keys: KeyRing, case: Case) -> None:
        self._connect = connect
        self._keys = keys
        self._case = case
        self._read: dict[int, Data] = {}

    def application(self) -> Data:
        """The applicant's answers, with later corrections merged in, in their order."""
        kept = self._case.entries.values()
        numbers = [each.no for each in kept if each.what == "application"]
        numbers += [each.no for each in kept if each.what == "correction"]
        self._load(numbers)
        merged: dict[str, Any] = {}
        for number in numbers:
            merged.update(self._read.get(number, _NOTHING))
        return merged

    def entry(self, no: int) -> Data:
        """One entry's content; empty when it was erased or does not exist."""
        self._load([no])
        return self._read.get(no, _NOTHING)

    def _load(self, numbers: Sequence[int]) -> None:
        wanted = [number for number in numbers if number not in self._read]
        if not wanted:
            return
        with self._connect() as connection:
            rows = connection.execute(_select, {"case_id": self._case.id, "numbers": wanted}).all()
        for number, content in rows:
            self._read[number] = _NOTHING if content is None else self._open(content)

    def _open(self, content: str) -> Mapping[str, Any]:
        # Names with an underscore, such as the salt, serve the digest and nobody who reads.
        data: Mapping[str, Any] = self._keys.decrypt_json(content)
        return {name: value for name, value in data.items() if not name.startswith("_")}


def erase_entries(connection: Connection, case: int) -> int:
    """Erase the personal data of a case for good: its entries, what adults were asked to agree to,
    who is paid. The history stays checkable, and when somebody agreed stays known.

    Returns how many entries went.
    """
    for statement in _erase_beside:
        connection.execute(statement, {"erased": case})
    return connection.execute(_erase, {"erased": case}).rowcount
