"""Publishing a draft: what it changes and for whom, then exactly that."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.admin.blueprint import administrator, blueprint
from web.admin.differences import between
from web.admin.drafts import titled
from web.language import gettext as _
from web.language import ngettext
from web.office import the_office
from workflow.definition.library import Library
from workflow.definition.problems import ProblemsFound
from workflow.errors import Conflict
from workflow.office import definition_drafts
from workflow.store.office import DefinitionDraft, text_digest


@blueprint.route("/admin/drafts/<int:number>/publish", methods=["GET", "POST"])
@administrator
def publish(number: int) -> ResponseReturnValue:
    """Say what would be published and what stays, then publish it."""
    office = the_office()
    draft = office.definition_drafts.get(number)
    base = definition_drafts.in_force(office.store)
    checked = definition_drafts.check(draft.text, base)
    if not checked.publishable:
        return _refused(number, len(checked.problems))
    if request.method == "POST":
        return _publish(number, draft.text)
    planned = definition_drafts.changes(checked, office.store)
    proofs = definition_drafts.prove(checked, office.calendar)
    return render_template(
        "admin/publish.html",
        draft=draft,
        title=titled(draft, base),
        planned=planned,
        changed=_changed(draft, checked, base),
        proofs=proofs,
        failed=[proof for proof in proofs if proof.failed],
        confirmed=definition_drafts.fingerprint(planned),
        seen=text_digest(draft.text),
    )


def _changed(
    draft: DefinitionDraft, checked: definition_drafts.Checked, base: Library
) -> list[str]:
    """The lines in which the draft differs from what is in force, as they were written."""
    known = [name for name in checked.own if name in base.definitions]
    before = "---\n".join(definition_drafts.source(the_office(), base, name) for name in known)
    return between(before, draft.text)


def _refused(number: int, problems: int) -> ResponseReturnValue:
    text = ngettext(
        "Not published: there is one problem. It is shown below.",
        "Not published: there are %(num)s problems. They are shown below.",
        problems,
    )
    flash(text, "error")
    return redirect(url_for("admin.draft", number=number))


def _publish(number: int, text: str) -> ResponseReturnValue:
    office = the_office()
    if request.form.get("seen") != text_digest(text):
        flash(_("The draft was changed meanwhile. Please check it again."), "warning")
        return redirect(url_for("admin.publish", number=number))
    confirmed = request.form.get("confirmed", "")
    try:
        published = definition_drafts.publish(office, text, confirmed, current_actor().name)
    except ProblemsFound as found:
        return _refused(number, len(found.problems))
    except Conflict:
        flash(
            _("Another version was published meanwhile. Please check what changes now."),
            "warning",
        )
        return redirect(url_for("admin.publish", number=number))
    office.definition_drafts.discard(number)
    flash(
        _("Published. New cases run on the new version; running cases stay on theirs."), "message"
    )
    if len(published) == 1:
        return redirect(url_for("admin.definition", name=published[0].definition))
    return redirect(url_for("admin.definitions"))
