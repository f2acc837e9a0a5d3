"""People in worked examples: whose task a step means, who is chosen in a form, who is added.

Consumer: `examples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.definition.catalogues import Catalogues, FieldType
from workflow.definition.variables import find_field
from workflow.domain.case import Task
from workflow.domain.commands import AddAuthority, Agent, Command, EndAuthority, Handed
from workflow.domain.commands import hands as h
from workflow.domain.commands import panels as p
from workflow.domain.people import Actor

if TYPE_CHECKING:
    from workflow.examples.play import ExampleRun

Step = Mapping[str, Any]


def theirs(found: Sequence[Task], who: Actor) -> Task:
    """Of several tasks of one step the one a person means: live before done, their own by name,
    of a panel's seats one of their post, then the newest."""
    roles = {post.role for post in who.posts}
    own = {task.no for task in found if task.assigned == who.user is not None}
    return max(
        found,
        key=lambda t: (t.live, t.no in own, bool(t.seat) and t.role in roles, t.no),
    )


def filled(
    form: Mapping[str, Any], catalogues: Catalogues, actor: Callable[[str], Actor]
) -> dict[str, Any]:
    """What a step fills in; people who are named as officers by their accounts."""
    values = dict(form)
    for name, value in form.items():
        field = find_field(name, catalogues)
        if field is not None and field.type is FieldType.OFFICERS:
            values[name] = [actor(str(one)).user for one in value]
    return values


def agent(step: Step) -> dict[str, Any]:
    """Who acts for the applicant, and when the office had looked before, where a filing says so."""
    found: dict[str, Any] = {}
    if "behalf" in step:
        found["behalf"] = Agent(**dict(step["behalf"]))
    if "prechecked" in step:
        found["prechecked_on"] = date.fromisoformat(str(step["prechecked"]))
    return found


def _end_authority(run: ExampleRun, step: Step, when: Step) -> Command:
    return EndAuthority(case=run.case_id, authority=max(run.case.authorities), **when)


def _let_act(run: ExampleRun, step: Step, when: Step) -> Command:
    """Somebody acts from now on, instead of who acts, where the step says `replaces`."""
    return AddAuthority(
        case=run.case_id,
        agent=Agent(**dict(step["behalf"])),
        materials=tuple(Handed(item=str(item)) for item in step.get("materials", ())),
        replaces=max(run.case.authorities) if step.get("replaces") else 0,
        **when,
    )


def _user(run: ExampleRun, step: Step) -> int:
    return run.actor(str(step["to"])).account


def _add_signer(run: ExampleRun, step: Step, when: Step) -> Command:
    task = run.task(str(step["task"]), "step", None).no
    where, note = str(step["where"]), str(step.get("note", ""))
    user = _user(run, step)
    return h.AddSigner(case=run.case_id, task=task, user=user, where=where, note=note, **when)


def _remove_signer(run: ExampleRun, step: Step, when: Step) -> Command:
    user = _user(run, step)
    no = max(s.no for s in run.case.signers.values() if s.user == user)
    return h.RemoveSigner(case=run.case_id, signer=no, reason=str(step.get("reason", "")), **when)


def _add_seat(run: ExampleRun, step: Step, when: Step) -> Command:
    panel, user = max(run.case.panels), _user(run, step)
    reason = str(step.get("reason", ""))
    return p.AddSeat(case=run.case_id, panel=panel, user=user, reason=reason, **when)


def _remove_seat(run: ExampleRun, step: Step, when: Step) -> Command:
    panel, seat = max(run.case.panels), int(step["seat"])
    reason = str(step.get("reason", ""))
    return p.RemoveSeat(case=run.case_id, panel=panel, seat=seat, reason=reason, **when)


def _give_seat(run: ExampleRun, step: Step, when: Step) -> Command:
    panel, seat, user = max(run.case.panels), int(step["seat"]), _user(run, step)
    reason = str(step.get("reason", ""))
    return p.GiveSeat(case=run.case_id, panel=panel, seat=seat, user=user, reason=reason, **when)


COMMANDS: Mapping[str, Callable[..., Command]] = {
    "end_authority": _end_authority,
    "let_act": _let_act,
    "add_signer": _add_signer,
    "remove_signer": _remove_signer,
    "add_seat": _add_seat,
    "remove_seat": _remove_seat,
    "give_seat": _give_seat,
}
"""What a step may `do` about who signs and who decides."""
