"""Where somebody is on the way through the form, and where each page leads.

Consumers: the pages of the form (`apply`, `behalf`, `documents`, `consent`, `review`).
"""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.applicant.drafting import Filling
from web.applicant.steps import Step, steps_of
from web.language import gettext as _


class Walk:
    """Where somebody is on the way through the form."""

    def __init__(self, filling: Filling, steps: tuple[Step, ...], here: Step) -> None:
        self.filling = filling
        self.steps = steps
        self.here = here

    @property
    def number(self) -> int:
        """The page's number, from 1."""
        return self.steps.index(self.here) + 1

    @property
    def place(self) -> str:
        """Where on the way the page is: `Step 3 of 9`."""
        return _("Step %(number)s of %(of)s", number=self.number, of=len(self.steps))

    @property
    def title(self) -> str:
        """What the page is called, with where it is: `Step 3 of 9: Members of the household`."""
        return f"{self.place}{_(': ')}{self.here.title}"

    @property
    def before(self) -> str:
        """The address of the page before; "" on the first."""
        return self.address(self.steps[self.number - 2]) if self.number > 1 else ""

    @property
    def begins_form(self) -> bool:
        """Whether this is the first page of its form, which is introduced once."""
        return next(each for each in self.steps if each.form == self.here.form) is self.here

    def address(self, at: Step) -> str:
        """The address of a page."""
        return url_for("applicant.page", draft=self.filling.id, name=at.id)

    def go_on(self) -> ResponseReturnValue:
        """To the page after this one, as the answers now have it; back to the review where one
        came from there."""
        steps = steps_of(self.filling)
        if request.args.get("back") == "review":
            return redirect(self.address(steps[-1]))
        ids = [each.id for each in steps]
        after = ids.index(self.here.id) + 1 if self.here.id in ids else 0
        reached = steps[min(after, len(steps) - 1)]
        self.filling.at = reached.id
        self.filling.save()
        return redirect(self.address(reached))
