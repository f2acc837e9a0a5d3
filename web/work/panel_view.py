"""A panel on the officer's pages: who sits in it, who has spoken, what is needed, what a vote does.

Input: a `CaseFile`. Names of colleagues, no personal data of the family. Consumers: the task page,
the progress page of a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from flask import url_for

from web.forms.places import name_of
from web.language import current_language, ngettext, say
from web.language import gettext as _
from web.work.case_file import CaseFile
from workflow.definition.model import State
from workflow.definition.panel import Needs
from workflow.definition.panel import Panel as PanelModel
from workflow.domain.case import Task
from workflow.domain.panels import Panel, Seat
from workflow.machine.access import is_relative
from workflow.machine.convening import convening_post
from workflow.machine.seats import (
    FIRST,
    after_vote,
    counts,
    is_open,
    panel_of,
    result_of,
    rules_of,
    seat_tasks,
    signature_of,
    since,
    task_of,
)
from workflow.machine.secret import own_ballot
from workflow.machine.tree import state_of


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat as it is drawn."""

    no: int
    title: str
    where: str
    who: str
    """Who spoke in it, took it, or alone may; "" while anybody at the post may."""
    said: str
    """What they said, in words; "" while they have said nothing."""
    words: str
    """Status."""
    weight: int
    """0 where all seats weigh the same."""
    mine: bool
    state: str
    """spoken, silent, now, later, gone."""


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel as it is drawn."""

    no: int
    title: str
    seats: tuple[SeatLine, ...]
    needs: tuple[str, ...]
    """What is needed for a result, in sentences."""
    stands: str
    """Status now, in one sentence."""
    open: bool
    mine: str = ""
    """In a secret ballot what the officer said, with its number; nobody else reads it."""
    add: str = ""
    """The page for letting one more person sit; "" where the officer may not."""
    give: str = ""
    remove: str = ""


def panels(file: CaseFile) -> list[PanelView]:
    """The open panels of the case that the officer may know of."""
    found = file.case.panels.values()
    return [
        panel_view(file, each) for each in found
        if is_open(file.case, each) and file.knows_of(each.path)
    ]  # fmt: skip


def of_task(file: CaseFile, task: Task) -> PanelView | None:
    """The panel that a task is a seat of."""
    panel = panel_of(file.case, task)
    return panel_view(file, panel) if panel is not None else None


def panel_view(file: CaseFile, panel: Panel) -> PanelView:
    """A panel in words."""
    state = state_of(file.case, file.closure, panel)
    rules = rules_of(state)
    return PanelView(
        no=panel.no,
        title=file.state_title(panel.path, panel.state),
        seats=tuple(_seat(file, panel, rules, seat) for seat in panel.seats),
        needs=tuple(_needs(file, rules, panel)),
        stands=_stands(file, state, panel),
        open=is_open(file.case, panel),
        mine=own_vote(file, panel),
        **_pages(file, panel),
    )


def _pages(file: CaseFile, panel: Panel) -> dict[str, str]:
    """The pages for changing who sits, for who may."""
    if not is_open(file.case, panel) or is_relative(file.case, file.actor):
        return {}
    if convening_post(file.case, file.closure, file.directory, panel, file.actor) is None:
        return {}
    tracking = file.case.tracking
    return {
        "add": url_for("work.add_seat", tracking=tracking, no=panel.no),
        "give": url_for("work.give_seat", tracking=tracking, no=panel.no),
        "remove": url_for("work.remove_seat", tracking=tracking, no=panel.no),
    }


def own_vote(file: CaseFile, panel: Panel) -> str:
    """What the officer said in a secret ballot, and the number by which they find it in the count;
    "" where it is none or they have not voted."""
    for task in seat_tasks(file.case, panel):
        ballot = own_ballot(file.case, file.dossier, task, file.actor.user)
        if ballot is not None:
            words = _outcome(file, str(ballot["said"]))
            return _("Your vote: “%(outcome)s”. Only you see this. Its number in the count: "
                     "%(number)s.", outcome=words, number=ballot["number"])  # fmt: skip
    return ""


def follows_vote(file: CaseFile, task: Task, outcome: str) -> tuple[str, str]:
    """What a vote would bring about: (the outcome of the step that would then be certain, or "";
    the sentence about the panel)."""
    state = state_of(file.case, file.closure, task)
    result, missing = after_vote(file.case, state, task, outcome)
    if result:
        words = _outcome(file, result)
        return result, _("With this the step is decided: “%(outcome)s”.", outcome=words)
    if rules_of(state).secret:
        return "", _("The vote is secret. It is counted when everybody has voted.")
    return "", ngettext(
        "The decision stays open: one more person has to speak.",
        "The decision stays open: %(num)s more people have to speak.",
        missing,
    )


def _outcome(file: CaseFile, outcome: str) -> str:
    known = file.closure.catalogues.outcomes.get(outcome)
    return say(known) if known else outcome


# -- one seat --------------------------------------------------------------------------------------


def _seat(file: CaseFile, panel: Panel, rules: PanelModel, seat: Seat) -> SeatLine:
    task = task_of(file.case, panel, seat.no)
    signed = signature_of(file.case, task) if task is not None else None
    spoken = task is not None and task.status == "done"
    holder = task.claimed_name or task.assigned_name if task is not None else seat.name
    where = file.directory.places.get(seat.place)
    me = file.actor.user
    held = task is not None and me is not None and me in (task.claimed_by, task.assigned)
    return SeatLine(
        no=seat.no,
        title=_seat_title(file, rules, seat),
        where=name_of(where, current_language()) if where else "",
        who=signed.name if signed is not None else "" if spoken else holder,
        said=_outcome(file, task.outcome or "") if task is not None and spoken else "",
        words=_words(panel, seat, task, by_silence=signed is None),
        weight=seat.weight if len({each.weight for each in panel.seats}) > 1 else 0,
        mine=held or (signed is not None and signed.user == me),
        state=_seat_state(seat, task, by_silence=signed is None),
    )


def _seat_title(file: CaseFile, rules: PanelModel, seat: Seat) -> str:
    own = rules.posts[seat.no - 1].title if seat.no <= len(rules.posts) else None
    return say(own) if own is not None else file.role_title(seat.role)


def _seat_state(seat: Seat, task: Task | None, *, by_silence: bool) -> str:
    if seat.gone:
        return "gone"
    if task is None:
        return "later"
    if task.status == "done":
        return "silent" if by_silence else "spoken"
    return "now" if task.live else "gone"


def _words(panel: Panel, seat: Seat, task: Task | None, *, by_silence: bool) -> str:
    match _seat_state(seat, task, by_silence=by_silence):
        case "silent":
            return _("did not speak in time")
        case "later":
            return _("comes later, in turn") if not panel.outcome else _("was not needed any more")
        case "gone":
            return _("taken away") if seat.gone else _("was not needed any more")
        case "now" if task is not None and task.status == "waiting":
            return _("waits for the applicant")
        case "now":
            return _("has not spoken yet")
    return _("has spoken")


# -- the rule in words -----------------------------------------------------------------------------


def _needs(file: CaseFile, rules: PanelModel, panel: Panel) -> list[str]:
    found = [_rule(rules, panel)]
    if rules.secret:
        found.append(
            _("The ballot is secret: the file says who voted, and not how. The votes are counted "
              "when everybody has voted.")
        )  # fmt: skip
        return found + _quorum(file, rules, panel)
    if rules.order == "in_turn":
        found.append(_("They speak one after the other, in this order."))
    found += _quorum(file, rules, panel)
    if rules.needs != "first":
        found.append(
            _("It ends as soon as the result is certain.") if rules.ends == "early"
            else _("Everybody speaks, also when the result is certain already.")
        )  # fmt: skip
    return found


def _quorum(file: CaseFile, rules: PanelModel, panel: Panel) -> list[str]:
    if not rules.quorum_share:
        return []
    many = sum(counts(rules, seat) for seat in panel.sitting)
    least = ceil(rules.quorum_share * many)
    if rules.quorum_of is not None:
        post = file.role_title(rules.quorum_of)
        present = rules.present_share
        of_those = [
            _("Of those who speak, at least %(least)s in %(count)s hold this post: %(post)s.",
              least=present.numerator, count=present.denominator, post=post)
        ] if present else []  # fmt: skip
        return [
            _("At least %(least)s of the %(count)s seats of this post must have spoken: %(post)s.",
              least=least, count=many, post=post),
            *of_those,
        ]  # fmt: skip
    return [
        _("At least %(least)s of the %(count)s must have spoken.",
          least=least, count=len(panel.sitting))
    ]  # fmt: skip


def _rule(rules: PanelModel, panel: Panel) -> str:
    votes = rules.of == "votes"
    match rules.needs:
        case "first":
            return _("Whoever speaks first decides for all.")
        case "any":
            return _("It passes as soon as one of them is in favour.")
        case "all":
            return (
                _("It passes when nobody is against it and at least one is in favour.") if votes
                else _("It passes only when all are in favour.")
            )  # fmt: skip
        case Needs() as needs:
            return _share_rule(needs, panel, votes=votes)


def _share_rule(needs: Needs, panel: Panel, *, votes: bool) -> str:
    if needs.count is not None:
        return _("It passes with at least %(count)s votes in favour.", count=needs.count)
    share = needs.share or needs.over or ""
    if votes:
        return (
            _("It passes when at least %(share)s of the votes given are in favour.", share=share)
            if needs.share
            else _(
                "It passes when more than %(share)s of the votes given are in favour.", share=share
            )
        )
    weight = sum(seat.weight for seat in panel.sitting)
    least = _least(Fraction(share), weight, more=needs.over is not None)
    return _("It passes with %(least)s of %(weight)s votes in favour.", least=least, weight=weight)


def _least(share: Fraction, weight: int, *, more: bool) -> int:
    """The smallest weight that is at least (or more than) that share."""
    exact = share * weight
    return floor(exact) + 1 if more else ceil(exact)


def _stands(file: CaseFile, state: State, panel: Panel) -> str:
    result, outcome, now = result_of(file.case, state, panel)
    certain = panel.outcome or outcome
    if panel.outcome or result:
        words = _outcome(file, certain)
        seat = panel.since or since(file.case, state, panel)
        task = task_of(file.case, panel, seat) if seat else None
        signed = signature_of(file.case, task) if task is not None else None
        if signed is not None and result != FIRST:
            return _(
                "The result is “%(outcome)s”; it was certain with the vote of %(name)s.",
                outcome=words, name=signed.name,
            )  # fmt: skip
        return _("The result is “%(outcome)s”.", outcome=words)
    if not panel.spoken:
        return _("Nobody has spoken yet.")
    if rules_of(state).secret:
        return _("%(count)s of %(all)s have voted.", count=len(panel.spoken), all=now.seats)
    return _(
        "In favour: %(favour)s, against: %(against)s; still to speak: %(missing)s.",
        favour=now.in_favour, against=now.against, missing=now.missing,
    )  # fmt: skip
