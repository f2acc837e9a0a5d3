"""Pages for who convenes a panel: let one more person sit in it, take a seat away.

Consumers: the role that the definition names as convener, and the heads of those who sit.
"""

from __future__ import annotations

from contextlib import suppress

from flask import url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.language import gettext as _
from web.language import worded
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.colleagues import Options, anybody_with, user_in
from web.work.hand_forms import form, person, question
from web.work.hand_pages import Act, key_sent, page
from web.work.panel_view import PanelView, panel_view
from workflow.definition.base import Text
from workflow.definition.catalogues import Form, FormField
from workflow.domain.commands.panels import AddSeat, GiveSeat, RemoveSeat
from workflow.domain.panels import Panel
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.machine.convening import convening_post, may_sit
from workflow.machine.panel import FEWEST
from workflow.machine.reseating import may_take
from workflow.machine.tree import state_of


@blueprint.route("/cases/<tracking>/panels/<int:no>/add", methods=["GET", "POST"])
@staff
def add_seat(tracking: str, no: int) -> ResponseReturnValue:
    """Let one more person sit in an open panel."""
    file = open_case(tracking)
    panel = _panel(file, no)
    shown = panel_view(file, panel)
    act = Act(
        title=_("One more person decides: %(step)s", step=shown.title),
        follows=(
            _("They speak for themselves, with the weight of one, and are told."),
            _("What the others have said stays. The case history says who was added, and by whom."),
        ),
        form=form(
            worded("One more person"),
            user=person(worded("Who is added"), _candidates(file, panel)),
            reason=_why(),
        ),
        button=_("Add the seat"),
        done=_("Added."),
        command=lambda given: AddSeat(
            case=file.case.id,
            panel=no,
            user=user_in(given["user"]) or 0,
            reason=given["reason"],
            key=key_sent(),
        ),
        empty="" if shown.open else _("This decision is over already."),
    )
    return page(file, act, url_for("work.case", tracking=tracking), "")


@blueprint.route("/cases/<tracking>/panels/<int:no>/remove", methods=["GET", "POST"])
@staff
def remove_seat(tracking: str, no: int) -> ResponseReturnValue:
    """Take a seat away that has not spoken."""
    file = open_case(tracking)
    panel = _panel(file, no)
    shown = panel_view(file, panel)
    act = Act(
        title=_("Take a seat away: %(step)s", step=shown.title),
        follows=(
            _("Only a seat that has not spoken can be taken away; what was said stays."),
            _("With fewer seats the result may be certain at once."),
        ),
        form=_removal(shown),
        button=_("Take it away"),
        done=_("Taken away."),
        command=lambda given: RemoveSeat(
            case=file.case.id,
            panel=no,
            seat=int(given["seat"][1:]),
            reason=given["reason"],
            key=key_sent(),
        ),
        empty=_nothing_to_remove(shown),
    )
    return page(file, act, url_for("work.case", tracking=tracking), "")


@blueprint.route("/cases/<tracking>/panels/<int:no>/give", methods=["GET", "POST"])
@staff
def give_seat(tracking: str, no: int) -> ResponseReturnValue:
    """Let somebody else speak in a seat that has not spoken."""
    file = open_case(tracking)
    panel = _panel(file, no)
    shown = panel_view(file, panel)
    act = Act(
        title=_("Somebody else decides: %(step)s", step=shown.title),
        follows=(
            _("For a member who is ill, away, or barred from this file."),
            _("They speak for themselves, with the weight and time of that seat, and are told."),
            _("What the others have said stays. The case history says who took whose place."),
        ),
        form=form(
            worded("Somebody else instead"),
            seat=person(worded("Which seat"), _open_seats(shown)),
            user=person(worded("Who decides instead"), _successors(file, panel)),
            reason=_why(),
        ),
        button=_("Give the seat"),
        done=_("The seat is theirs now."),
        command=lambda given: GiveSeat(
            case=file.case.id,
            panel=no,
            seat=int(given["seat"][1:]),
            user=user_in(given["user"]) or 0,
            reason=given["reason"],
            key=key_sent(),
        ),
        empty=_nothing_to_give(shown),
    )
    return page(file, act, url_for("work.case", tracking=tracking), "")


def _panel(file: CaseFile, no: int) -> Panel:
    """A panel that the officer may change. Raises NotFound, Refusal('related')."""
    panel = file.case.panels.get(no)
    if panel is None:
        raise NotFound("no_such_panel")
    if convening_post(file.case, file.closure, file.directory, panel, file.actor) is None:
        raise NotFound("no_such_panel")
    return panel


def _candidates(file: CaseFile, panel: Panel) -> Options:
    def fits(who: Actor) -> bool:
        try:
            may_sit(file.case, file.closure, panel, who)
        except Refusal:
            return False
        return True

    task = state_of(file.case, file.closure, panel).task
    roles = dict.fromkeys([*([task.by] if task else []), *(seat.role for seat in panel.seats)])
    found: Options = {}
    for role in roles:
        found |= anybody_with(file, role, fits)
    return found


def _successors(file: CaseFile, panel: Panel) -> Options:
    """Whoever may take over one of the seats that have not spoken."""
    left = [seat for seat in panel.sitting if seat.no not in panel.spoken]

    def fits(who: Actor) -> bool:
        for seat in left:
            with suppress(Refusal):
                may_take(file.case, file.closure, panel, seat, who)
                return True
        return False

    found: Options = {}
    for role in dict.fromkeys(seat.role for seat in left):
        found |= anybody_with(file, role, fits)
    return found


def _open_seats(shown: PanelView) -> Options:
    return {
        f"s{seat.no}": Text(zh=words, en=words)
        for seat in shown.seats
        if seat.state in ("now", "later")
        for words in [_("%(seat)s (%(who)s)", seat=seat.title, who=seat.who or seat.where)]
    }


def _removal(shown: PanelView) -> Form:
    return form(
        worded("Take a seat away"),
        seat=person(worded("Which seat"), _open_seats(shown)),
        reason=_why(),
    )


def _why() -> FormField:
    return question(
        worded("Why"),
        maximum=200,
        hint=worded("Nothing about the applicant."),
    )


def _nothing_to_give(shown: PanelView) -> str:
    if not shown.open:
        return _("This decision is over already.")
    return "" if _open_seats(shown) else _("Everybody has spoken.")


def _nothing_to_remove(shown: PanelView) -> str:
    if not shown.open:
        return _("This decision is over already.")
    sitting = [seat for seat in shown.seats if seat.state != "gone"]
    if len(sitting) <= FEWEST:
        return _("A decision of several needs at least two people.")
    if all(seat.state in ("spoken", "silent", "gone") for seat in shown.seats):
        return _("Everybody has spoken.")
    return ""
