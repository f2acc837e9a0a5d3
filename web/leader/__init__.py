"""The leader's pages: what is open, late and with whom; how long things take; why it was refused.

For every head of somebody's role (`Role.head`), over the posts below theirs and no other. All
numbers lead to what is behind them: to tasks, where a leader asks, orders, hands over, or to cases
that have ended. Random checks are drawn and opened here. Templates: `templates/leader/`.
"""

from __future__ import annotations

from web import navigation
from web.access import nobodys_charge
from web.language import lazy_gettext as _l
from web.leader import board, checks, ended, export, list_files, task_list  # noqa: F401  # routes
from web.leader.blueprint import blueprint

__all__ = ["blueprint"]

navigation.add("leader.board", _l("Overview"), 20, begins=nobodys_charge)
