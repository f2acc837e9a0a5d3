"""Every fact is either told in the case history or known to say nothing new."""

from __future__ import annotations

from web.work.history import _WORDS, QUIET
from workflow.domain.facts import KINDS


def test_no_fact_is_forgotten() -> None:
    assert set(_WORDS) | QUIET == set(KINDS.values())
    assert not set(_WORDS) & QUIET
