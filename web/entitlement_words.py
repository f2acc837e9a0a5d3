"""How an entitlement stands, and what a decision did to it, in the page's words.

Consumers: the case history, the pages of entitlements and the roster.
"""

from __future__ import annotations

from web.language import gettext as _


def change_words(what: str) -> str:
    """What a decision did to a benefit."""
    return {
        "opened": _("granted"),
        "keep": _("unchanged"),
        "increase": _("increased"),
        "reduce": _("reduced"),
        "stop": _("stopped"),
        "taper": _("tapering off, then it ends"),
        "tapered": _("ended after tapering"),
        "resume": _("paid again"),
        "account": _("another account"),
        "move": _("another office is responsible"),
        "once": _("paid once"),
    }.get(what, what)


def status_words(status: str) -> str:
    """How a benefit stands."""
    return {
        "ahead": _("begins later"),
        "running": _("running"),
        "tapering": _("tapering off"),
        "ended": _("ended"),
    }.get(status, status)
