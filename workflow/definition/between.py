"""What joins one case to another: matters that the office itself convenes, and words passed on.

Input: plain data from `reader`. Consumer: `model`, under whose name everything here is exported.
"""

from __future__ import annotations

from workflow.definition.base import Id, Part, Text


class Convened(Part):
    """A matter of the office itself, such as a meeting: without an applicant, opened by a role."""

    by: Id
    """The role that opens it, and sees to it until it is finished."""


class Informs(Part):
    """Another case is told when a scope comes to a state: a line in that case's history.

    Nothing personal goes along: the number of this case, and these words. What a case hears it does
    not pass on in the same breath: cases that tell one another cannot go round in a circle."""

    case: Id
    """The field with that case's number: a column of the row that the lane is about, else a field
    of the application. Nobody is told where it is empty."""
    says: Text
    """What stands in the other case: `On the agenda of the joint meeting`."""
    signal: Id | None = None
    """The signal that this is to a step of the other case that waits for it from the `system`;
    where nothing waits for it, the words are all."""
