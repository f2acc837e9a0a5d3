"""The kinds of tasks in words: what is to be done. Consumers: the inbox, the task page, lanes."""

from __future__ import annotations

from web.language import gettext as _


def kind_title(kind: str) -> str:
    """What a task that no definition names is called; "" for a step."""
    return {
        "posting": _("Post the notice"),
        "objection": _("Look into an objection"),
        "correction": _("Send the request for missing information"),
        "serve": _("Hand over the decision"),
        "tell": _("Tell the family in person"),
        "supervision": _("Answer a supervision order"),
        "advice": _("Give advice"),
        "signer": _("Sign along with a colleague"),
        "declared": _("Check what was declared"),
        "lane_failed": _("One service failed: do the others go on?"),
        "procedure": _("End the special procedure"),
        "extension": _("Decide on a longer limit"),
    }.get(kind, "")
