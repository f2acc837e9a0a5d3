"""People in worked examples: whose task a step means, and who is chosen in a form.

Consumer: `examples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workflow.definition.catalogues import Catalogues, FieldType
from workflow.definition.variables import find_field
from workflow.domain.case import Task
from workflow.domain.people import Actor


def theirs(found: Sequence[Task], who: Actor) -> Task:
    """Of several tasks of one step the one a person means: live before done, their own by name,
    of a panel's seats one of their post, then the newest."""
    roles = {post.role for post in who.posts}
    own = {task.no for task in found if task.assigned == who.user is not None}
    return max(
        found,
        key=lambda t: (t.live, t.no in own, bool(t.seat) and t.role in roles, t.no),
    )


def filled(
    form: Mapping[str, Any], catalogues: Catalogues, actor: Callable[[str], Actor]
) -> dict[str, Any]:
    """What a step fills in; people who are named as officers by their accounts."""
    values = dict(form)
    for name, value in form.items():
        field = find_field(name, catalogues)
        if field is not None and field.type is FieldType.OFFICERS:
            values[name] = [actor(str(one)).user for one in value]
    return values
