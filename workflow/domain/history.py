"""The case history as a chain: each fact sealed with the hash of the one before it.

Input: recorded facts. Consumers: the engine, which seals every fact it records; the store, which
keeps facts as data; the inspector's pages, which verify a case. A change to any recorded fact, its
order, its actor or its time breaks the chain from there on. Pure: knows no database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from workflow.domain.change import changed
from workflow.domain.codec import codec_of, moment_to_text
from workflow.domain.facts import KINDS, Fact, Recorded

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def canonical(data: Any) -> str:
    """JSON with sorted keys, no spaces and characters as they are: equal data, equal text."""
    return _encode(data)


def fact_data(fact: Fact) -> dict[str, Any]:
    """A fact's own fields as plain data; those that have their default are left out."""
    return codec_of(type(fact)).to_plain(fact)


def fact_from(kind: str, data: Mapping[str, Any]) -> Fact:
    """The fact of this kind that `fact_data` wrote. Raises KeyError for an unknown kind."""
    return codec_of(KINDS[kind]).from_plain(data)


def seal(previous: str, recorded: Recorded) -> str:
    """The hash of a fact: SHA-256, in hex, over the previous hash and all that was recorded.

    `recorded.previous` and `recorded.hash` are not read. Raises ValueError for a naive time.
    """
    return _hash(previous, _circumstances(recorded), recorded.seq, recorded.fact)


def sealed(
    previous: str, seq: int, facts: Sequence[Fact], circumstances: Recorded
) -> list[Recorded]:
    """Facts that were recorded together, each with its place in the chain, after the fact `seq`
    with the hash `previous`: "" and 0 at the beginning.

    By whom, when and as of which day is in all of them as in `circumstances`, of which nothing else
    is read. Raises ValueError for a naive time.
    """
    said, found = _circumstances(circumstances), []
    for number, fact in enumerate(facts, start=seq + 1):
        hash_ = _hash(previous, said, number, fact)
        found.append(changed(circumstances, seq=number, fact=fact, previous=previous, hash=hash_))
        previous = hash_
    return found


def _circumstances(recorded: Recorded) -> dict[str, Any]:
    return {
        "at": moment_to_text(recorded.at),
        "occurred_on": recorded.occurred_on.isoformat(),
        "why": recorded.why_digest or recorded.why,
        "actor": recorded.actor,
        "user": recorded.user,
        "actor_kind": recorded.actor_kind,
        "role": recorded.role,
        "place": recorded.place,
    }


def _hash(previous: str, said: Mapping[str, Any], seq: int, fact: Fact) -> str:
    content = {**said, "seq": seq, "kind": type(fact).__name__, "fact": fact_data(fact)}
    return hashlib.sha256((previous + canonical(content)).encode()).hexdigest()


def why_digest(salt: str, why: str) -> str:
    """The SHA-256, in hex, of a reason with its salt: without the salt, nobody can try reasons."""
    return hashlib.sha256(canonical({"_salt": salt, "why": why}).encode()).hexdigest()


def _says_why(recorded: Recorded) -> bool:
    """Whether its reason is the one that was recorded; one that was erased is no other one."""
    erased = not recorded.why or not recorded.why_digest
    return erased or why_digest(recorded.why_salt, recorded.why) == recorded.why_digest


def verify(facts: Sequence[Recorded]) -> bool:
    """Whether a case's whole history is gapless, in order and unchanged since it was recorded."""
    previous = ""
    for number, recorded in enumerate(facts, start=1):
        intact = recorded.seq == number and recorded.previous == previous
        if not intact or recorded.hash != seal(previous, recorded) or not _says_why(recorded):
            return False
        previous = recorded.hash
    return True
