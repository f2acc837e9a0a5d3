"""The hash chain: any change to what was recorded is noticed; every kind of fact round-trips."""

from __future__ import annotations

import json
import types
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain import codec, history
from workflow.domain.codec import Codec, codec_of
from workflow.domain.facts import KINDS, Accepted, CaseClosed, Fact, Numbered, Recorded, TaskOpened

NOW = datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=UTC)
DAY = date(2026, 3, 2)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of an annotation that facts use."""
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*(st.none() if each is type(None) else values(each)
                           for each in get_args(hint)))  # fmt: skip
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=4).map(tuple)
    if is_dataclass(hint):
        return made(hint)
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text(max_size=20),
        int: st.integers(-(2**53), 2**53),
        bool: st.booleans(),
        date: st.dates(),
        datetime: st.datetimes(timezones=st.just(UTC)),
    }
    return simple[hint]


@cache
def made(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a fact, or of what facts are made of."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{each.name: values(hints[each.name]) for each in fields(kind)})


any_fact = st.one_of(*(made(kind) for kind in KINDS.values()))


def entry(seq: int, fact: Fact, **changes: Any) -> Recorded:
    made = Recorded(seq, NOW, DAY, "", "吴某", 5, "staff", "township_lead", "330105", fact)
    return replace(made, **changes)


def chain(*made: Fact) -> list[Recorded]:
    return history.sealed("", 0, made, entry(0, Accepted(DAY)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_kind_of_fact_comes_back_equal_through_json(kind: str, data: st.DataObject) -> None:
    fact = data.draw(made(KINDS[kind]))
    plain = json.loads(json.dumps(history.fact_data(fact)))
    back = history.fact_from(kind, plain)
    assert back == fact
    for each in fields(fact):
        assert type(getattr(back, each.name)) is type(getattr(fact, each.name))


@given(st.lists(any_fact, max_size=5))
def test_a_chain_is_intact_as_recorded(made: list[Fact]) -> None:
    assert history.verify(chain(*made))


CHANGES = {
    "actor": "somebody",
    "user": None,
    "actor_kind": "system",
    "role": "county_lead",
    "place": "330106",
    "why": "later",
    "at": NOW + timedelta(microseconds=1),
    "occurred_on": DAY - timedelta(days=1),
    "seq": 7,
    "fact": Accepted(DAY, deemed=True),
    "previous": "0" * 64,
    "hash": "0" * 64,
    "why_salt": "another",
    "why_digest": "0" * 64,
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_change_to_anything_recorded_is_noticed(name: str, place: int) -> None:
    made = late_chain()
    assert history.verify(made)
    made[place] = replace(made[place], **{name: CHANGES[name]})
    assert not history.verify(made)


def late_chain() -> list[Recorded]:
    """Three facts that were recorded late, for a reason that is under the hash as a digest."""
    digest = history.why_digest("s", "纸质材料")
    late = entry(0, Accepted(DAY), why="纸质材料", why_salt="s", why_digest=digest)
    return history.sealed("", 0, [Accepted(DAY)] * 3, late)


def test_a_reason_can_be_erased_and_the_chain_still_be_checked() -> None:
    erased = [replace(each, why="", why_salt="") for each in late_chain()]
    assert history.verify(erased)
    assert [each.is_late for each in erased] == [True, True, True]


def test_a_reason_under_the_hash_itself_cannot_be_changed_either() -> None:
    """As histories have it from before there were digests."""
    fact = Accepted(DAY)
    [sealed] = history.sealed("", 0, [fact], entry(0, fact, why="纸质材料"))
    assert history.verify([sealed])
    for other in ("", "别的"):
        assert not history.verify([replace(sealed, why=other)])


def test_every_field_of_a_record_is_among_the_changes() -> None:
    assert CHANGES.keys() == {each.name for each in fields(Recorded)}


def test_a_changed_fact_sealed_again_breaks_at_the_next_one() -> None:
    made = chain(Numbered("a"), Numbered("b"), Numbered("c"))
    [made[1]] = history.sealed(made[0].hash, 1, [Numbered("x")], made[1])
    assert not history.verify(made)
    assert history.verify(made[:2]), "which is why the case keeps the hash of its last fact"


@pytest.mark.parametrize("order", [(0, 2), (1, 0, 2), (0, 1, 1, 2), (1, 2)])
def test_missing_doubled_and_swapped_facts_are_noticed(order: tuple[int, ...]) -> None:
    made = chain(Numbered("a"), Numbered("b"), Numbered("c"))
    assert not history.verify([made[place] for place in order])


def test_facts_of_another_case_do_not_fit_in() -> None:
    ours, theirs = chain(Numbered("a"), Numbered("b")), chain(Numbered("x"), Numbered("b"))
    assert not history.verify([ours[0], theirs[1]])


def test_the_same_moment_in_another_zone_has_the_same_hash() -> None:
    china = NOW.astimezone(timezone(timedelta(hours=8)))
    fact = Numbered("a")
    assert history.seal("", entry(1, fact)) == history.seal("", entry(1, fact, at=china))


def test_a_naive_time_cannot_be_sealed() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        history.seal("", entry(1, Numbered("a"), at=NOW.replace(tzinfo=None)))
    late = CaseClosed("granted", DAY)
    assert history.seal("", entry(1, late)) != history.seal("", entry(1, Numbered("a")))


def test_a_naive_time_in_a_fact_has_no_plain_form() -> None:
    fact = TaskOpened(1, "", "s", 1, "step", "r", "p", 1, DAY, DAY, NOW.replace(tzinfo=None), None,
                      None)  # fmt: skip
    with pytest.raises(ValueError, match="no time zone"):
        history.fact_data(fact)


def test_the_chain_of_a_known_history_never_changes() -> None:
    """These hashes are in the databases of every office: a change here breaks their histories."""
    made = chain(Numbered("OW-2026-000123-7"), Accepted(DAY))
    assert [each.hash for each in made] == [
        "cabde20710a6431d56b123ea43b06fd0837d705a7e3a975688c803e498e461cb",
        "898ce87749284f6cf3d16bf052957888f1e8bdb1f54ab96e904d743819c6e1c9",
    ]


@dataclass(frozen=True)
class Before:
    no: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class After:
    no: int
    reasons: tuple[str, ...] = ()
    added: str = ""


def test_a_field_added_later_leaves_old_values_and_their_text_alone() -> None:
    old = codec_of(Before).to_plain(Before(1))
    assert codec_of(After).from_plain(old) == After(1)
    assert codec_of(After).to_plain(After(1)) == old
    assert codec_of(After).to_plain(After(1, added="x")) != old


@dataclass(frozen=True)
class Nested:
    parts: tuple[Before, ...]
    one: Before | None


def test_dataclasses_inside_tuples_come_back() -> None:
    value = Nested((Before(1, ("a",)), Before(2)), Before(3))
    plain = json.loads(json.dumps(codec_of(Nested).to_plain(value)))
    assert codec_of(Nested).from_plain(plain) == value
    empty = Nested((), None)
    assert codec_of(Nested).from_plain(codec_of(Nested).to_plain(empty)) == empty


@dataclass(frozen=True)
class Unknown:
    amount: float


def test_an_annotation_without_a_plain_form_is_an_error_at_once() -> None:
    with pytest.raises(TypeError, match="no plain form"):
        Codec(Unknown)


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(TypeError):
        codec_of(Before).from_plain({})


def test_a_moment_is_written_in_utc() -> None:
    china = NOW.astimezone(timezone(timedelta(hours=8)))
    assert codec.moment_to_text(china) == "2026-03-02T09:00:00.000005+00:00"
