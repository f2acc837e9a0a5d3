"""What the case history says of work that goes from hand to hand. Consumer: `history`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from web.language import gettext as _
from web.work.history.teller import Teller
from workflow.domain import facts as f


def _reassigned(t: Teller, fact: f.TaskReassigned) -> str:
    step = t.task(fact.no)
    if fact.user is None:
        return _("%(step)s: back to everybody of its post", step=step)
    if not fact.came_from:
        return _("%(step)s: given to %(name)s", step=step, name=fact.name)
    return _(
        "%(step)s: handed from %(before)s to %(name)s",
        step=step,
        before=fact.came_from,
        name=fact.name,
    )


def _given_back(t: Teller, fact: f.TaskGivenBack) -> str:
    step = t.task(fact.no)
    if not fact.outcome:
        return _("%(step)s: %(name)s gave an opinion", step=step, name=fact.name)
    return _(
        "%(step)s: %(name)s gave an opinion and proposes “%(outcome)s”",
        step=step,
        name=fact.name,
        outcome=t.outcome(fact.outcome),
    )


WORDS: Mapping[type[f.Fact], Callable[[Any, Any], str]] = {
    f.TaskReassigned: _reassigned,
    f.TaskDelegated: lambda t, fact: _(
        "%(step)s: %(name)s is asked to prepare it for %(owner)s",
        step=t.task(fact.no),
        name=fact.name,
        owner=fact.owner,
    ),
    f.TaskGivenBack: _given_back,
    f.Nudged: lambda t, fact: (
        _("%(step)s: the applicant asks for it to be done soon", step=t.task(fact.no))
        if fact.by == "applicant"
        else _("%(step)s: a colleague asks for it to be done soon", step=t.task(fact.no))
    ),
    f.SupervisionOrdered: lambda t, fact: _(
        "%(step)s: %(name)s ordered an answer", step=t.task(fact.about), name=fact.name
    ),
    f.SupervisionAnswered: lambda t, fact: _(
        "%(step)s: the supervision order was answered", step=t.task(fact.about)
    ),
    f.CopySent: lambda t, fact: _("Copied to %(name)s", name=fact.name),
    f.CopyRead: lambda t, fact: _("The copy was read"),
    f.ActedFor: lambda t, fact: _(
        "For %(name)s, under the authorisation: %(authority)s",
        name=fact.name,
        authority=fact.authority,
    ),
    f.StepTakenBack: lambda t, fact: _(
        "%(step)s: taken back; its signatures do not count", step=t.step(fact.path, fact.state)
    ),
    f.DecisionTakenBack: lambda t, fact: _(
        "The decision on %(service)s was taken back before the applicant was told; "
        "messages not sent: %(count)s",
        service=t.service(fact.path),
        count=fact.unsent,
    ),
    f.DelegationRecalled: lambda t, fact: _(
        "%(step)s: taken back from %(name)s", step=t.task(fact.no), name=fact.name
    ),
}
