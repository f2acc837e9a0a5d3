"""What the acts of administrators are called. Consumer: the inspector's list."""

from __future__ import annotations

from web.language import gettext as _


def act_title(act: str) -> str:
    """An act in words; its own name where there are none yet, so that nothing stays untold."""
    return {
        "begin": _("began a draft of a definition"),
        "upload": _("uploaded a definition"),
        "draft": _("edited a draft"),
        "discard": _("threw a draft away"),
        "publish": _("published a definition"),
        "try_import": _("tried an import, without changing anything"),
        "apply_import": _("imported places and people"),
        "try_calendar": _("tried a notice about working days, without changing anything"),
        "enter_calendar": _("entered a notice about working days"),
        "add_person": _("made an account"),
        "person": _("changed an account"),
        "give_post": _("gave a post"),
        "end_post": _("ended a post"),
        "open_or_close": _("opened or closed an account"),
        "reset_password": _("set a new password"),
        "place": _("changed a place"),
        "add_place": _("added a place"),
        "numbers": _("changed a region's numbers"),
        "export": _("took an export for another system"),
    }.get(act, act)
