"""Faults of a definition that show only when it runs: named, refused, and nothing is left behind.

A definition is checked before it is published; what a check cannot see (a division by a parameter
of zero, a parameter that is gone) must not reach anybody as a crash.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workflow.definition.expressions import ExpressionError, GuardError
from workflow.domain.case import Case
from workflow.errors import Refusal

FAULTS = (GuardError, ExpressionError, LookupError, ValueError)
"""What a definition can make go wrong."""


@contextmanager
def faults_in(case: Case, path: str, state: str) -> Iterator[None]:
    """Turn a fault of the definition into Refusal('definition_fault') that names the state."""
    try:
        yield
    except FAULTS as fault:
        raise definition_fault(case, path, state, _what(fault)) from fault


def definition_fault(case: Case, path: str, state: str, what: str) -> Refusal:
    """The refusal; `what` holds names of variables and never their values."""
    scope = case.scopes.get(path)
    return Refusal(
        "definition_fault",
        definition=scope.process if scope else case.definition,
        path=path,
        state=state,
        what=what,
    )


def _what(fault: Exception) -> str:
    told = isinstance(fault, (GuardError, ExpressionError))
    return str(fault) if told else type(fault).__name__
