"""Whether a case is still what was recorded, down to the content of its entries and documents.

Input: one case in a database that somebody may have changed behind our back. Consumers:
`SqlStore.check`, and through it `onewindow verify`. Nothing that stands in a row may end in an
error here: what cannot be read is a flaw like any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from workflow.definition.base import Text
from workflow.domain.case import COLLECTIONS, Case
from workflow.domain.facts import Recorded
from workflow.domain.history import canonical, verify
from workflow.errors import NotFound
from workflow.keys import KeyRing, UnreadableSecret
from workflow.machine.evolve import fold
from workflow.store.case_rows import digests_of, load_case
from workflow.store.database import is_mistake
from workflow.store.documents import Documents
from workflow.store.fact_rows import UNREADABLE, BrokenFact, load_facts
from workflow.store.tables import entries

_BROKEN = Text(zh="办理过程的记录前后不能衔接", en="the chain of its history is broken")
_CUT_OFF = Text(zh="最后一条办理记录与办件不符", en="its history does not end where the case says")
_NO_ROWS = Text(zh="办件的数据无法读取", en="its rows cannot be read")
_NO_CASE = Text(zh="按办理过程不能还原办件", en="its history gives no case")
_ANOTHER = Text(
    zh="按办理过程还原的办件与现状不同", en="its history gives another case than there is"
)


def flaws_of(connection: Connection, keys: KeyRing, documents: Documents, case: int) -> list[Text]:
    """Every flaw of a case, in both languages. Raises NotFound('no_such_case')."""
    try:
        stands = load_case(connection, case)
    except UNREADABLE:
        return [_NO_ROWS]
    except OperationalError as error:
        if not is_mistake(error):
            raise
        return [_NO_ROWS]
    return [
        *_history(connection, keys, stands),
        *_entries(connection, keys, stands),
        *_documents(documents, stands),
    ]


def _history(connection: Connection, keys: KeyRing, case: Case) -> Iterator[Text]:
    try:
        facts = load_facts(connection, keys, case.id, exact=True)
    except BrokenFact as broken:
        yield Text(zh=f"第{broken.number}条办理记录无法读取", en=str(broken))
        return
    if not verify(facts):
        yield _BROKEN
    elif not facts or (facts[-1].seq, facts[-1].hash) != (case.seq, case.chain):
        yield _CUT_OFF
    else:
        yield from _rows(case, facts)


def _rows(case: Case, facts: Sequence[Recorded]) -> Iterator[Text]:
    """Where the rows are not what the history gives."""
    try:
        folded = fold(case.id, facts)
    except UNREADABLE:
        yield _NO_CASE
        return
    differs = [
        name for name in COLLECTIONS if dict(getattr(folded, name)) != dict(getattr(case, name))
    ]
    if differs:
        names = ", ".join(differs)
        yield Text(
            zh=f"按办理过程还原的内容与现状不同：{names}",
            en=f"its history gives other {names} than the case has",
        )
        return
    bare: dict[str, Any] = {name: {} for name in COLLECTIONS}
    if replace(folded, **bare) != replace(case, **bare):
        yield _ANOTHER


def _entries(connection: Connection, keys: KeyRing, case: Case) -> Iterator[Text]:
    """Content that was changed, or belongs to another entry; erased content is no flaw."""
    rows = select(entries.c.no, entries.c.content).where(entries.c.case_id == case.id)
    for no, content in connection.execute(rows.order_by(entries.c.no)).all():
        entry = case.entries.get(no)
        if entry is None or content is None or _digest(keys, content) == entry.digest:
            continue
        yield Text(
            zh=f"第{no}号内容（{entry.what}）与记录时不同",
            en=f"the content of entry {no} ({entry.what}) is not what was recorded",
        )


def _digest(keys: KeyRing, content: str) -> str:
    """The digest that the history names for this content; "" for what no key opens."""
    try:
        text = canonical(keys.decrypt_json(content))
    except (UnreadableSecret, ValueError):
        return ""
    return hashlib.sha256(text.encode()).hexdigest()


def _documents(documents: Documents, case: Case) -> Iterator[Text]:
    """Files that are gone or changed; those of an erased case went with it."""
    if case.erased_on is not None:
        return
    for digest in sorted(digests_of(case)):
        name = f"{digest[:12]}…"
        try:
            documents.content(digest)
        except NotFound:
            yield Text(zh=f"文件 {name} 已缺失", en=f"document {name} is missing")
        except UnreadableSecret:
            yield Text(
                zh=f"文件 {name} 与提交时不同", en=f"document {name} is not what was handed in"
            )
