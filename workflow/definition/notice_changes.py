"""Changing a notice while it runs: a longer period, withdrawal and posting it anew.

Input: plain data from `reader`. Consumer: `steps`, where a notice holds it.
"""

from __future__ import annotations

from workflow.definition.base import Duration, Id, Part


class Managed(Part):
    """Who may change a running notice, and how."""

    by: Id
    """The role, at the case's place or above it."""
    extended: Duration | None = None
    """The longer period, counted from the same start; without it a notice is never extended."""
    reasons: Id
    """The list in the catalogue from which the reason is chosen, for both."""
