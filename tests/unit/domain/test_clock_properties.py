"""What holds for every limit, ledger and day, not only for the examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.calendar import china
from workflow.domain.clock import Ledger, Light, Limit, Pause, Unit, due, explain, read, used

CALENDAR = china()
FIRST = date(2024, 12, 1)

days = st.dates(FIRST, date(2027, 3, 31))
lengths = st.integers(0, 60)
some_limits = st.builds(
    Limit, st.integers(1, 45), st.sampled_from([Unit.WORKING, Unit.CALENDAR]), st.booleans()
)
month_limits = st.builds(Limit, st.integers(1, 3), st.just(Unit.MONTHS), st.booleans())
limits = st.one_of(some_limits, month_limits)


@st.composite
def pauses(draw: st.DrawFn, *, may_be_open: bool) -> Pause:
    since = draw(days)
    if may_be_open and draw(st.booleans()):
        return Pause(since, None, "鉴定")
    return Pause(since, since + timedelta(days=draw(lengths)), "补正")


@st.composite
def ledgers(draw: st.DrawFn, *, may_be_open: bool = False, may_stop: bool = False) -> Ledger:
    started = draw(days)
    found = draw(st.lists(pauses(may_be_open=may_be_open), max_size=4))
    stopped = None
    if may_stop and draw(st.booleans()):
        stopped = started + timedelta(days=draw(lengths))
    return Ledger(started, tuple(found), stopped)


@given(days, st.integers(0, 300))
def test_adding_then_counting_gives_the_number_back(start: date, n: int) -> None:
    last = CALENDAR.add_working_days(start, n)
    assert CALENDAR.working_days_after(start, last) == n
    assert n == 0 or CALENDAR.is_working(last)


@given(days, lengths, lengths)
def test_counted_spans_add_up(start: date, a: int, b: int) -> None:
    middle, end = start + timedelta(days=a), start + timedelta(days=a + b)
    assert CALENDAR.working_days_after(start, end) == CALENDAR.working_days_after(
        start, middle
    ) + CALENDAR.working_days_after(middle, end)


@given(limits, ledgers())
def test_a_longer_limit_is_never_due_earlier(limit: Limit, ledger: Ledger) -> None:
    shorter = due(limit, ledger, CALENDAR)
    longer = due(replace(limit, days=limit.days + 1), ledger, CALENDAR)
    assert shorter is not None
    assert longer is not None
    assert shorter <= longer


@given(limits, ledgers(), pauses(may_be_open=False))
def test_another_pause_never_makes_it_due_earlier(
    limit: Limit, ledger: Ledger, pause: Pause
) -> None:
    before = due(limit, ledger, CALENDAR)
    after = due(limit, replace(ledger, pauses=(*ledger.pauses, pause)), CALENDAR)
    assert before is not None
    assert after is not None
    assert before <= after


@given(limits, ledgers(may_be_open=True), days)
def test_pausing_and_resuming_on_one_day_changes_nothing(
    limit: Limit, ledger: Ledger, day: date
) -> None:
    touched = replace(ledger, pauses=(*ledger.pauses, Pause(day, day, "补正")))
    assert due(limit, touched, CALENDAR) == due(limit, ledger, CALENDAR)


@given(limits, ledgers(), days, lengths, lengths)
def test_splitting_a_pause_in_two_changes_nothing(
    limit: Limit, ledger: Ledger, since: date, a: int, b: int
) -> None:
    middle, until = since + timedelta(days=a), since + timedelta(days=a + b)
    whole = (*ledger.pauses, Pause(since, until, "补正"))
    parts = (*ledger.pauses, Pause(middle, until, "补正"), Pause(since, middle, "补正"))
    today = until + timedelta(days=9)
    joined, split = replace(ledger, pauses=whole), replace(ledger, pauses=parts)
    assert due(limit, joined, CALENDAR) == due(limit, split, CALENDAR)
    assert used(limit, joined, CALENDAR, today) == used(limit, split, CALENDAR, today)


@given(limits, ledgers(may_be_open=True))
def test_the_order_of_pauses_does_not_matter(limit: Limit, ledger: Ledger) -> None:
    turned = replace(ledger, pauses=tuple(reversed(ledger.pauses)))
    assert due(limit, turned, CALENDAR) == due(limit, ledger, CALENDAR)


@given(limits, ledgers(may_be_open=True, may_stop=True), lengths)
def test_the_explanation_counts_what_is_used(limit: Limit, ledger: Ledger, more: int) -> None:
    until = ledger.started + timedelta(days=more)
    numbers = [line.number for line in explain(limit, ledger, CALENDAR, until) if line.counted]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == used(limit, ledger, CALENDAR, until)


@given(limits, ledgers(may_be_open=True))
def test_the_explanation_ends_on_the_due_date(limit: Limit, ledger: Ledger) -> None:
    last = due(limit, ledger, CALENDAR)
    until = ledger.started + timedelta(days=400) if last is None else last + timedelta(days=20)
    lines = explain(limit, ledger, CALENDAR, until)
    inside = [line for line in lines if line.counted and line.why != "over"]
    shown = read(limit, ledger, CALENDAR, until, limit)
    if last is None:
        assert len(inside) < shown.of
        assert not any(line.why == "over" for line in lines)
    else:
        assert (inside[-1].date, inside[-1].number) == (last, shown.of)


@given(limits, ledgers(may_be_open=True, may_stop=True), days, st.integers(0, 10))
def test_a_reading_agrees_with_itself(limit: Limit, ledger: Ledger, today: date, soon: int) -> None:
    shown = read(limit, ledger, CALENDAR, today, Limit(soon, Unit.WORKING))
    assert shown.due == due(limit, ledger, CALENDAR)
    assert shown.day == used(limit, ledger, CALENDAR, today)
    at = today if ledger.stopped is None else min(today, ledger.stopped)
    late = shown.due is not None and at > shown.due
    assert (shown.remaining < 0) == late
    assert late or shown.day + shown.remaining == shown.of
    assert (shown.light is Light.STOPPED) == (
        ledger.stopped is not None and today >= ledger.stopped
    )
    if shown.light is Light.RED:
        assert late
    if shown.light is Light.PAUSED:
        assert shown.paused_for is not None


@given(st.integers(1, 45), st.integers(0, 10), ledgers(), lengths)
def test_yellow_means_at_most_so_many_working_days_to_go(
    n: int, soon: int, ledger: Ledger, more: int
) -> None:
    today = ledger.started + timedelta(days=more)
    shown = read(Limit(n, Unit.WORKING), ledger, CALENDAR, today, Limit(soon, Unit.WORKING))
    if shown.light is Light.YELLOW:
        assert 0 <= shown.remaining <= soon
    if shown.light is Light.GREEN:
        assert shown.remaining > soon or (soon == 0 and shown.remaining == 0)
