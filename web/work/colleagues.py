"""Whom a task can be given to: people with a suitable post, by name, and how much they have.

Consumers: the pages on which somebody is chosen. The engine asks the same questions again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from web.forms.places import name_of
from web.language import current_language, ngettext
from web.language import gettext as _
from web.numbers import number_in
from web.office import the_office, today
from web.work.case_file import CaseFile
from workflow.definition.base import Text
from workflow.domain.case import Task
from workflow.domain.people import Actor, Directory
from workflow.machine.hands import bar, barred_from_preparing
from workflow.ports import Staff

Options = dict[str, Text]
"""`u17` → name, place and load, as the options of a question."""


def takers(file: CaseFile, task: Task) -> Options:
    """Who could take the task: first of its own place, then of the same post elsewhere."""
    now = task.claimed_by or task.assigned
    return _options(
        file,
        lambda staff: [*staff.holders(task.role, task.place), *staff.holders(task.role)],
        lambda who: who.user != now and not bar(file.case, file.closure, task, who),
    )


def helpers(file: CaseFile, task: Task) -> Options:
    """Who could prepare the task for its holder: of the same post, or of the same department."""
    roles = file.closure.catalogues.roles
    own = roles.get(task.role)
    same = [
        name
        for name, role in roles.items()
        if own is not None and role.department == own.department is not None
    ]
    chain = file.directory.chain(task.place)
    return _options(
        file,
        lambda staff: [
            *staff.holders(task.role, task.place),
            *(who for role in same for place in chain for who in staff.holders(role, place)),
            *staff.holders(task.role),
        ],
        lambda who: (
            who.user != file.actor.user
            and not barred_from_preparing(file.case, file.closure, task, who)
        ),
    )


def anybody(file: CaseFile, wanted: Callable[[Actor], bool]) -> Options:
    """Everybody on the staff of the office for whom `wanted` holds, with their post: those of one's
    own department first, then those at the places of the case, each department's together."""
    everybody = [account.id for account in the_office().accounts.everybody() if account.active]
    near = {place for each in file.places for place in file.directory.chain(each)}
    roles = file.closure.catalogues.roles

    def department(who: Actor) -> str:
        role = roles.get(who.posts[0].role)
        return role.department or "" if role else ""

    own = department(file.actor)

    def order(who: Actor) -> tuple[bool, bool, str, str]:
        post = who.posts[0]
        return (department(who) != own, post.place not in near, department(who), post.role)

    return _options(
        file,
        lambda staff: sorted(
            (who for user in everybody if (who := staff.actor(user)) and who.posts), key=order
        ),
        wanted,
        posts=True,
    )


def anybody_with(file: CaseFile, role: str, wanted: Callable[[Actor], bool]) -> Options:
    """Who holds a role: first at the places of the case, then elsewhere."""
    return _options(
        file,
        lambda staff: [
            *(who for place in file.places for who in staff.holders(role, place)),
            *staff.holders(role),
        ],
        wanted,
    )


def user_in(value: object) -> int | None:
    """The account that an option stands for; None for anything else."""
    text = str(value or "")
    return number_in(text[1:]) if text.startswith("u") else None


def _options(
    file: CaseFile,
    choose: Callable[[Staff], Iterable[Actor]],
    wanted: Callable[[Actor], bool],
    posts: bool = False,
) -> Options:
    found: Options = {}
    with the_office().store.staff(today()) as staff:
        for who in choose(staff):
            key = f"u{who.user}"
            if key in found or who.user is None or not wanted(who):
                continue
            load = staff.load(who.user)
            post = file.role_title(who.posts[0].role) if posts else ""
            words = _said(file.directory, who, load, post)
            found[key] = Text(zh=words, en=words)
    return found


def _said(directory: Directory, who: Actor, load: int, post: str = "") -> str:
    """`Wei Minzheng (County · 3 cases)`, in the language of the page; `post`: the name of what they
    hold, where they are not all of one post."""
    place = directory.places.get(who.posts[0].place)
    where = name_of(place, current_language()) if place else ""
    none = "" if post else _("free")
    cases = ngettext("one case in hand", "%(num)s cases in hand", load) if load else none
    details = " · ".join(filter(None, (post, where, cases)))
    return _("%(name)s (%(details)s)", name=who.name, details=details)
