"""People in worked examples: who is chosen in a form, who is added, who acts for the applicant.

Consumer: `examples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from workflow.definition.catalogues import Catalogues, FieldType
from workflow.domain.commands import AddAuthority, Agent, Command, EndAuthority
from workflow.domain.commands import hands as h
from workflow.domain.commands import panels as p
from workflow.domain.people import Actor
from workflow.examples.run import Make, Run, Step, handed


def filled(
    form: Mapping[str, Any], catalogues: Catalogues, actor: Callable[[str], Actor]
) -> dict[str, Any]:
    """What a step fills in; people who are named as officers by their accounts."""
    values = dict(form)
    for name, value in form.items():
        field = catalogues.field(name)
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


def _end_authority(run: Run, step: Step, when: Step) -> Command:
    return EndAuthority(case=run.case_id, authority=max(run.case.authorities), **when)


def _let_act(run: Run, step: Step, when: Step) -> Command:
    """Somebody acts from now on, instead of who acts, where the step says `replaces`."""
    return AddAuthority(
        case=run.case_id,
        agent=Agent(**dict(step["behalf"])),
        materials=handed(step),
        replaces=max(run.case.authorities) if step.get("replaces") else 0,
        **when,
    )


def _user(run: Run, step: Step) -> int:
    return run.actor(str(step["to"])).account


def _add_signer(run: Run, step: Step, when: Step) -> Command:
    task = run.task(str(step["task"]), "step", None).no
    where, note = str(step["where"]), str(step.get("note", ""))
    user = _user(run, step)
    return h.AddSigner(case=run.case_id, task=task, user=user, where=where, note=note, **when)


def _remove_signer(run: Run, step: Step, when: Step) -> Command:
    user = _user(run, step)
    no = max(s.no for s in run.case.signers.values() if s.user == user)
    return h.RemoveSigner(case=run.case_id, signer=no, reason=str(step.get("reason", "")), **when)


def _add_seat(run: Run, step: Step, when: Step) -> Command:
    panel, user = max(run.case.panels), _user(run, step)
    reason = str(step.get("reason", ""))
    return p.AddSeat(case=run.case_id, panel=panel, user=user, reason=reason, **when)


def _remove_seat(run: Run, step: Step, when: Step) -> Command:
    panel, seat = max(run.case.panels), int(step["seat"])
    reason = str(step.get("reason", ""))
    return p.RemoveSeat(case=run.case_id, panel=panel, seat=seat, reason=reason, **when)


def _give_seat(run: Run, step: Step, when: Step) -> Command:
    panel, seat, user = max(run.case.panels), int(step["seat"]), _user(run, step)
    reason = str(step.get("reason", ""))
    return p.GiveSeat(case=run.case_id, panel=panel, seat=seat, user=user, reason=reason, **when)


COMMANDS: Mapping[str, Make] = {
    "end_authority": _end_authority,
    "let_act": _let_act,
    "add_signer": _add_signer,
    "remove_signer": _remove_signer,
    "add_seat": _add_seat,
    "remove_seat": _remove_seat,
    "give_seat": _give_seat,
}
"""What a step may `do` about who signs and who decides."""
