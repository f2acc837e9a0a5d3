"""Signing in and out, one's own account, the language switch and the large-type switch.

`init_login` connects Flask-Login with the office's accounts; the routes are in `views`. Templates:
`templates/auth/`.
"""

from __future__ import annotations

from web.auth.login import User, begin_session, init_login
from web.auth.views import blueprint

from web.auth import account, codes, forgotten, preferences  # isort: skip  # their routes belong to it

__all__ = [
    "User",
    "account",
    "begin_session",
    "blueprint",
    "codes",
    "forgotten",
    "init_login",
    "preferences",
]
