"""Typing in a request for somebody without an account: one page, one draft, filed once.

The page is kept in its draft with every submit. Filing, registering relatives and the receipt
follow; a second press, or a second window on the same draft, leads to the first one's receipt.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import current_actor
from web.applicant.pre_check import checked_on, pre_check_of
from web.counter import drafting, papers, people, relatives, typed_once
from web.counter.blueprint import blueprint, counter, is_village
from web.counter.intake_page import IntakePage
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from workflow.definition.mailboxes import is_address
from workflow.domain.commands import File
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import staff_post_at
from workflow.ports import Answer


@blueprint.route("/counter/intake/<int:number>", methods=["GET", "POST"])
@counter
def intake(number: int) -> ResponseReturnValue:
    """The page of a draft."""
    draft = drafting.mine(number)
    if drafting.filed(draft) is not None:
        if kept.DRAFT in request.form:
            return "", 204
        return redirect(url_for("counter.filed", number=number))
    page = IntakePage.of(draft)
    if request.method == "POST":
        page.keep()
        if kept.DRAFT in request.form:
            return "", 204
        if page.form.submitted:
            return _file(page)
    return _show(page)


def _show(page: IntakePage, status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "counter/intake.html",
        page=page,
        already=_already(page),
        village=is_village(),
        pre_checks=is_village() and page.closure.definition.pre_check is not None,
        pre=pre_check_of(page.draft.id, page.closure),
    )
    return html, status


def _already(page: IntakePage) -> list[people.OpenCase]:
    """Open requests of this person for the same service."""
    number = str(page.answers.get("id_number", ""))
    found = people.find(number) if number else None
    same = page.draft.definition
    return [case for case in (found.open if found else ()) if case.definition == same]


def _file(page: IntakePage) -> ResponseReturnValue:
    right = page.form.validate()
    typed_once.tell_once(page.form)
    if not (_beside(page) and right):
        return _show(page, 422)
    if _already(page):
        page.problems.append(
            ("already", _("There is an open request already. Go on with that one."))
        )
        return _show(page, 409)
    if page.new_lines:
        page.form.top_errors.append(
            _("From the answers follow services or documents. Please check them, then file.")
        )
        return _show(page, 422)
    try:
        answer = the_office().engine.handle(command(page), current_actor())
    except Invalid as invalid:
        page.form.tell(invalid)
        return _show(page, 422)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(page, refusal)
    _register(page, answer)
    the_office().pre_checks.take_back(page.draft.id)
    drafting.close(page.draft, answer.tracking, answer.secret)
    return redirect(url_for("counter.filed", number=page.draft.id))


def command(page: IntakePage) -> File:
    """The page as a command."""
    signed = [page.authority] if page.authority else []
    lines = [*page.papers, *signed, *page.acting.handed]
    return File(
        definition=page.draft.definition,
        answers=page.answers,
        chosen=tuple(each.lane for each in page.services if each.chosen),
        materials=papers.handed(lines),
        contact=page.contact,
        channel=page.channel,
        refer_consent=page.consent,
        occurred_on=page.on_paper.day,
        why=page.on_paper.why.strip(),
        key=f"counter-{page.draft.mark}",
        behalf=page.acting.agent(),
        prechecked_on=checked_on(page.draft.id),
        lacking=page.lacking,
    )


def _refused(page: IntakePage, refusal: Refusal) -> ResponseReturnValue:
    if refusal.code == "key_reused":  # a second window sent something else: the first one counts
        flash(_("This request was filed already, from another window."), "warning")
        return redirect(url_for("counter.home"))
    if page.on_paper.takes(refusal):
        page.problems += [("paper_day", text) for text in page.on_paper.errors]
        return _show(page, 422)
    said = sentence(refusal)
    page.form.top_errors.append(said.whole)
    return _show(page, 409)


def _register(page: IntakePage, answer: Answer) -> None:
    """Register the relatives on the staff; what cannot be registered now is said."""
    named = relatives.commands(answer.case, page.named, f"counter-{page.draft.mark}-relative")
    own = current_actor().user
    for each in sorted(named, key=lambda one: one.user == own):  # oneself last, then barred
        try:
            the_office().engine.handle(each, current_actor())
        except Refusal as refusal:
            text = _("%(name)s could not be registered as a relative: %(why)s",
                     name=each.name, why=sentence(refusal).say)  # fmt: skip
            flash(text, "warning")


# -- what is wrong beside the questions ------------------------------------------------------------


def _beside(page: IntakePage) -> bool:
    _place(page)
    _chosen(page)
    _papers(page)
    _contact(page)
    if not page.on_paper.check():
        page.problems += [("paper_day", text) for text in page.on_paper.errors]
    if not relatives.check(page.named):
        page.problems += [(f"relation-{one.user}", one.error) for one in page.named if one.error]
    return not page.problems


def _place(page: IntakePage) -> None:
    """Only one's own place: say where else to go."""
    home = page.home
    if not home or staff_post_at(home, current_actor(), the_office().store.directory()):
        return
    text = _(
        "This belongs to %(place)s. Please send the applicant to the assistant or the counter "
        "there; what you typed is saved as a draft.",
        place=people.place_words(home),
    )
    page.problems.append((page.closure.definition.office_field, text))


def _chosen(page: IntakePage) -> None:
    asks = page.closure.definition.applicant
    chosen = [each for each in page.services if each.chosen]
    if page.offers_services and asks and len(chosen) < asks.at_least:
        page.problems.append(
            ("services", _("Tick at least one service. They follow from what happened."))
        )


def _papers(page: IntakePage) -> None:
    lines = [*page.papers, *([page.authority] if page.authority else [])]
    for paper in lines:
        page.problems += [(paper.key, f"{paper.label}: {text}") for text in paper.errors]
    page.problems += page.acting.problems()
    unsigned = page.authority and not page.authority.there and not page.authority.errors
    if page.authority and unsigned and not page.acting.by_phone:
        text = _("Have the request signed, then tick it or add a picture of the signed page.")
        page.authority.errors.append(text)
        page.problems.append((page.authority.key, text))


def _contact(page: IntakePage) -> None:
    offered = dict(page.contacts)
    if page.contact not in offered:
        page.problems.append(("contact", _("Choose how the applicant is told.")))
    elif page.contact != "none" and page.contact in page.form.only:
        given = str(page.answers.get(page.contact, ""))
        if not given or (page.contact == "email" and not is_address(given)):
            text = _("Fill in the phone or address above, or choose that somebody tells them.")
            page.problems.append(("contact", text))
