"""The officer's pages: inbox, a task with what it reads, the progress of a case, what is printed.

Every page asks `case_file` for the case, which decides what may be seen; every change is a command
to the engine (`acts`, `task_page`). Templates: `templates/work/`.
"""

from __future__ import annotations

from web import navigation
from web.language import lazy_gettext as _l
from web.work import (  # noqa: F401  # routes
    acts,
    advice_pages,
    case_acts,
    case_page,
    desk_views,
    documents,
    hand_pages,
    handover_pages,
    looking_page,
    panel_pages,
    possible_pages,
    printing,
    remedy_pages,
    signing_pages,
    substitute_pages,
    task_page,
    together,
    urging_pages,
)
from web.work.blueprint import blueprint
from web.work.inbox import waiting
from web.work.printed_file import page as printed_page  # noqa: F401  # routes
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

navigation.add("work.inbox", _l("Tasks"), 5, ActorKind.STAFF, count=waiting)
