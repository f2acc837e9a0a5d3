"""Substitutes AB岗: what somebody does for somebody else is said before what they did."""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.machine.work import Work


def substituted(work: Work) -> tuple[f.ActedFor, ...]:
    """For whom the actor acted in this decision, and under which authorisation; () for nobody.

    It changes nothing of the case, so it may stand before the facts that it is about.
    """
    post = work.post
    if post is None or post.for_user is None or not work.facts:
        return ()
    return (f.ActedFor(post.for_user, post.for_name, post.authority),)
