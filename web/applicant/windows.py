"""Two windows on one page of a draft: the second does not silently undo the first.

Each window carries a random name and a mark of the answers it began from. Who saves over something
that another window has changed since is told what differs, with their own words still on the page;
pressing again keeps what stands there. Consumer: the form pages of `apply`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from flask import request

from web.applicant.drafting import Filling
from web.applicant.steps import Step
from web.forms.display import display
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office

NAME, BEGAN = "_window", "_began"


@dataclass(frozen=True)
class Window:
    """The window that a request comes from, or that its page opens."""

    name: str
    began: str
    """The mark of the answers that it began from; "" where the page sent none."""

    @classmethod
    def asking(cls) -> Window:
        """That of the post; a new one otherwise."""
        name = request.form.get(NAME, "")[:40] or secrets.token_urlsafe(9)
        return cls(name, request.form.get(BEGAN, "")[:40])

    def overtaken(self, filling: Filling, here: Step) -> bool:
        """Whether another window has saved this page since."""
        same = filling.writers.get(here.id) == self.name
        return bool(self.began) and not same and self.began != mark(filling, here)

    def wrote(self, filling: Filling, here: Step) -> None:
        """Remember who saved this page last."""
        filling.writers[here.id] = self.name


def mark(filling: Filling, here: Step) -> str:
    """A short mark of the answers that are kept for a page."""
    kept = {name: filling.answers.get(name) for name in here.only}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def difference(filling: Filling, here: Step, values: dict[str, Any]) -> str:
    """What the other window saved otherwise, in words; "" where both say the same."""
    fields = filling.closure.catalogues.forms[here.form].fields
    places, language = the_office().store.directory(), current_language()
    kept = {n: filling.answers.get(n) for n in here.only if filling.answers.get(n) != values.get(n)}
    other = [
        f"{say(fields[name].title)}: {display(fields[name], value, language, directory=places)}"
        for name, value in kept.items()
    ]
    if not other:
        return ""
    said = _("; ").join(other)
    return _(
        "This page was changed in another window meanwhile. There it says: %(what)s. What you "
        "typed is below; press once more to save it.",
        what=said,
    )
