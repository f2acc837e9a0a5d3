"""The page of a filed case for whoever acts for the family, and registering relatives."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.counter import relatives
from web.counter.authority import can_add
from web.counter.blueprint import blueprint, counter, is_village
from web.counter.family_file import Elsewhere, FamilyFile, item_title, open_family, where_to_go
from web.counter.wording import page_key
from web.errors import page as error_page
from web.forms.capacities import capacity_words
from web.language import gettext as _
from web.office import the_office, today
from web.refusals import sentence
from workflow.domain.commands import EndAuthority
from workflow.errors import Refusal
from workflow.machine.access import may_handle
from workflow.machine.behalf import unconfirmed


@blueprint.app_errorhandler(Elsewhere)
def elsewhere(error: Elsewhere) -> ResponseReturnValue:
    """A case of another place: where to go, and nothing else."""
    return error_page(403, _("Another place looks after this"), where_to_go(error))


@blueprint.route("/counter/cases/<tracking>", methods=["GET", "POST"])
@counter
def family(tracking: str) -> ResponseReturnValue:
    """Status, what can be done for the family; POST: search and register relatives."""
    file = open_family(tracking)
    query = request.form.get("staff_query", "").strip()
    named = relatives.read(query, {}, file.closure.catalogues)
    registered = {each.user for each in file.case.relatives.values()}
    named = [one for one in named if one.user not in registered]
    acts = request.method == "POST" and "_again" not in request.form
    if acts and relatives.check(named) and any(one.chosen for one in named):
        return _register(file, named)
    return render_template(
        "counter/family.html",
        file=file,
        case=file.case,
        progress=file.progress,
        papers=_papers(file),
        named=named,
        query=query,
        key=page_key(),
        village=is_village(),
        go_on=_own_tasks(file),
        withdrawable=can_withdraw(file),
        acting=_acting(file),
        lets_act=can_add(file),
        unconfirmed=[
            item_title(file.closure, item) for item in unconfirmed(file.case, file.closure)
        ],
    )


def _register(file: FamilyFile, named: list[relatives.Named]) -> ResponseReturnValue:
    barred = False
    for command in relatives.commands(file.case.id, named, page_key()):
        try:
            the_office().engine.handle(command, file.actor)
        except Refusal as refusal:
            flash(f"{command.name}: {sentence(refusal).whole}", "error")
            continue
        barred = barred or command.user == file.actor.user
        flash(
            _(
                "%(name)s is registered and sees nothing of this case from now on.",
                name=command.name,
            )
        )
    if barred:
        return redirect(url_for("counter.home"))
    return redirect(url_for("counter.family", tracking=file.case.tracking))


def _acting(file: FamilyFile) -> list[dict[str, object]]:
    """Who acts for the family now: capacity, name, relation, until when."""
    dossier = the_office().store.dossier(file.case)
    return [
        {
            "no": each.no,
            "capacity": capacity_words(each.kind),
            "until": each.until,
            **{name: dossier.entry(each.entry).get(name, "") for name in ("name", "relation")},
        }
        for each in file.case.authorities.values()
        if each.holds(today())
    ]


@blueprint.post("/counter/cases/<tracking>/authority/<int:no>/end")
@counter
def end_authority(tracking: str, no: int) -> ResponseReturnValue:
    """End an authority: the applicant says so here, or its paper does not hold."""
    file = open_family(tracking)
    command = EndAuthority(case=file.case.id, authority=no, key=f"authority-{file.case.id}-{no}")
    the_office().engine.handle(command, file.actor)
    flash(_("The authority has ended. Who acted sees nothing of the case from now on."))
    return redirect(url_for("counter.family", tracking=tracking))


def _papers(file: FamilyFile) -> list[tuple[str, int]]:
    """What was handed in: the name and how many."""
    counted: dict[str, int] = {}
    for material in file.case.materials.values():
        if material.item in file.closure.catalogues.materials:
            counted[material.item] = counted.get(material.item, 0) + 1
    return [(item_title(file.closure, item), number) for item, number in counted.items()]


def _own_tasks(file: FamilyFile) -> list[str]:
    """The pages of this person's own tasks in the case."""
    return [
        url_for("work.task", tracking=file.case.tracking, no=task.no)
        for task in file.case.open_tasks
        if may_handle(file.case, file.closure, task, file.actor)
    ]


def can_withdraw(file: FamilyFile) -> bool:
    """Whether the definition foresees a withdrawal and it is not too late."""
    rules, root = file.closure.definition.withdraw, file.case.scopes[""]
    return rules is not None and root.outcome is None and root.state != rules.until
