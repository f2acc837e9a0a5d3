"""Whatever an administrator changes is noted in the office's register, without exception.

One hook for all pages of this part, present and future: a page cannot forget it. Input: the request
and its answer; what was refused is not noted. Consumer: the inspector's page.
"""

from __future__ import annotations

import hashlib

from flask import Response, request

from web.access import current_actor
from web.admin.blueprint import blueprint
from web.kept import wants_to_act
from web.office import the_office

_SECRET = ("csrf_token", "password")
LONGEST = 120
"""Characters of an answer that are kept; of a longer one (the text of a definition) its digest."""


@blueprint.after_request
def note(answer: Response) -> Response:
    """Note what was done, by whom and about what."""
    actor = current_actor()
    done = wants_to_act() and answer.status_code < 400
    if done and actor.user is not None and request.endpoint is not None:
        entered = {
            name: _short(", ".join(values))
            for name, values in request.form.lists()
            if not any(secret in name for secret in _SECRET) and any(values)
        }
        about = {**(request.view_args or {}), **entered}
        act = request.endpoint.rpartition(".")[2]
        the_office().register.note(actor.user, act, about, the_office().now())
    return answer


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
