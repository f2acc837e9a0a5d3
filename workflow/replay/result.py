"""What a replay found: cases that fit and cases that deviate, and how many mutants were rejected.

Everything is counted from the single cases, so that every figure can be taken apart again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflow.replay.events import Trace
from workflow.replay.mutants import KINDS, mutants
from workflow.replay.player import ENDED_EARLY, Deviation, Played, Player

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """What became of the mutants of one kind."""

    made: int
    at_an_event: int
    """Rejected: an event was not allowed."""
    at_the_end: int
    """Rejected: the log says the case was put aside as finished, and it had not come to its end."""
    seen: int
    """Not rejected, and rightly: real cases that fit look exactly like it."""

    @property
    def rejected(self) -> int:
        """All that were rejected."""
        return self.at_an_event + self.at_the_end


@dataclass(frozen=True, slots=True)
class Spoilt:
    """What became of the mutants."""

    seed: int
    kinds: dict[str, Kind]

    @property
    def made(self) -> int:
        """How many there were."""
        return sum(kind.made for kind in self.kinds.values())

    @property
    def rejected(self) -> int:
        """How many were rejected, out of all: also of those that equal a real case."""
        return sum(kind.rejected for kind in self.kinds.values())

    @property
    def seen(self) -> int:
        """How many were let pass and equal a real case."""
        return sum(kind.seen for kind in self.kinds.values())


@dataclass(slots=True)
class Result:
    """The replay of a log."""

    definition: str
    closure: str
    """The hash of what was played."""
    played: list[Played] = field(default_factory=list)
    fitting: list[Trace] = field(default_factory=list)
    spoilt: Spoilt | None = None

    def count(self, *, completed: bool | None = None, fits: bool | None = None) -> int:
        """How many cases came to their end or not, and fit or not."""
        return sum(
            completed in (None, each.completed) and fits in (None, each.fits)
            for each in self.played
        )

    @property
    def fit(self) -> float:
        """The share of cases that fit without an override, in percent."""
        return percent(self.count(fits=True), len(self.played))

    def deviations(self) -> list[tuple[Deviation, int, list[str]]]:
        """The first deviation of each case, alike ones together, the most frequent first: one of
        them, how many cases, and the names of a few."""
        alike: dict[object, tuple[Deviation, list[str]]] = {}
        for each in self.played:
            if not each.fits:
                first = each.deviations[0]
                key = (first.activity, first.code, first.instead)
                alike.setdefault(key, (first, []))[1].append(each.case)
        found = [(one, len(cases), cases[:_EXAMPLES]) for one, cases in alike.values()]
        return sorted(found, key=lambda row: -row[1])

    def late(self) -> list[tuple[str, int]]:
        """At which steps how many deadlines passed, the most frequent first."""
        return Counter(step for each in self.played for step in each.late).most_common()


def replayed(player: Player, traces: Iterable[Trace], definition: str, closure: str) -> Result:
    """Play every case of a log."""
    result = Result(definition, closure)
    for trace in traces:
        played = player.play(trace)
        result.played.append(played)
        if played.fits and played.events:
            result.fitting.append(trace)
    return result


def spoil(player: Player, fitting: Sequence[Trace], number: int, seed: int) -> Spoilt:
    """Play mutants of the cases that fit."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for mutant in mutants(fitting, number, seed):
        played = player.play(mutant.trace)
        count = counts[mutant.kind]
        count["made"] += 1
        if not played.fits:
            early = played.deviations[0].code == ENDED_EARLY
            count["at_the_end" if early else "at_an_event"] += 1
        elif mutant.seen:
            count["seen"] += 1
    names = ("made", "at_an_event", "at_the_end", "seen")
    return Spoilt(
        seed, {kind: Kind(*(count[name] for name in names)) for kind, count in counts.items()}
    )


def percent(part: int, whole: int) -> float:
    """A share in percent, to a tenth, rounded down: 94.99 is not 95."""
    return part * 1000 // whole / 10 if whole else 0.0


def as_data(result: Result) -> dict[str, Any]:
    """The result as data, for programs."""
    data: dict[str, Any] = {
        "definition": result.definition,
        "closure": result.closure,
        "cases": len(result.played),
        "events": sum(each.events for each in result.played),
        "ignored_events": sum(each.ignored for each in result.played),
        "fit": result.count(fits=True),
        "fit_percent": result.fit,
        "completed": _side(result, completed=True),
        "unfinished": _side(result, completed=False),
        "deadlines_passed": dict(result.late()),
        "deviating": [
            {"case": each.case, "completed": each.completed, "deviations": _listed(each)}
            for each in result.played
            if not each.fits
        ],
    }
    if result.spoilt is not None:
        data["mutants"] = _spoilt(result.spoilt)
    return data


def _side(result: Result, *, completed: bool) -> dict[str, Any]:
    cases = result.count(completed=completed)
    fit = result.count(completed=completed, fits=True)
    return {"cases": cases, "fit": fit, "fit_percent": percent(fit, cases)}


def _listed(played: Played) -> list[dict[str, Any]]:
    return [
        {
            "event": each.at,
            "activity": each.activity,
            "when": each.when.isoformat(),
            "code": each.code,
            "details": each.details,
            "open_instead": list(each.instead),
        }
        for each in played.deviations
    ]


def _spoilt(spoilt: Spoilt) -> dict[str, Any]:
    return {
        "seed": spoilt.seed,
        "made": spoilt.made,
        "rejected": spoilt.rejected,
        "rejected_percent": percent(spoilt.rejected, spoilt.made),
        "passed_like_a_real_case": spoilt.seen,
        "kinds": {
            name: {
                "made": kind.made,
                "rejected_at_an_event": kind.at_an_event,
                "rejected_at_the_end": kind.at_the_end,
                "passed_like_a_real_case": kind.seen,
            }
            for name, kind in spoilt.kinds.items()
        },
    }
