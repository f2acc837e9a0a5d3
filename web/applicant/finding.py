"""Finding a service by its name, by what it is for, or by what happened: in either language.

Input: what somebody typed, in their own words. Pure over the services offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from web.applicant.offered import Service
from web.language import say
from workflow.definition.base import Text

MOST = 60
"""Characters of a search that are looked at."""


@dataclass(frozen=True)
class Match:
    """A service that was found, and by which of its words."""

    service: Service
    by: tuple[str, ...]
    """The situations and inner services that hold the words; empty where the name does."""


def matching(services: Iterable[Service], typed: str) -> list[Match]:
    """The services that hold every word typed, those found by their own name first."""
    words = typed[:MOST].casefold().split()
    if not words:
        return []
    found = [Match(each, by) for each in services if (by := _found_by(each, words)) is not None]
    return sorted(found, key=lambda match: len(match.by) > 0)


def _found_by(service: Service, words: list[str]) -> tuple[str, ...] | None:
    own = service.definition
    if _holds([own.title, *([own.summary] if own.summary else [])], words):
        return ()
    inner = [text for text in _inner(service) if _holds([text], words)]
    return tuple(dict.fromkeys(say(text) for text in inner)) or None


def _inner(service: Service) -> Iterator[Text]:
    if service.question is not None:
        yield from (service.question[1].options or {}).values()
    for part in service.parts:
        yield part.title


def _holds(texts: list[Text], words: list[str]) -> bool:
    spoken = " ".join(f"{text.zh} {text.en}" for text in texts).casefold()
    return all(word in spoken for word in words)
