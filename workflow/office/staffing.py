"""Who may look after which places and people of an office, and which posts fit where.

Pure rules over the directory and the posts that people hold. Consumers: the administrator's pages
and the import, so that a workbook cannot do what a page would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from workflow.definition.base import Text
from workflow.definition.catalogues import Role
from workflow.domain.people import ADMINISTRATOR, LEVELS, Actor, Directory, PlaceInfo
from workflow.errors import OneWindowError
from workflow.store.queries.staff import HeldPost

CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")
LOGIN = re.compile(r"^[\w.@+-]{2,60}$")


class NotAllowed(OneWindowError):
    """This may not be done; `text` says why and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


def scope_of(actor: Actor, directory: Directory) -> frozenset[str]:
    """The places that somebody administers: those of their posts, and all below."""
    own = {post.place for post in actor.posts if post.role == ADMINISTRATOR}
    return frozenset(code for code in directory.places if not own.isdisjoint(directory.chain(code)))


def manages(scope: frozenset[str], held: Iterable[HeldPost], today: date) -> bool:
    """Whether an account belongs to this office alone: it has had a post here, and what it holds
    now or later is here too. An account without any post is an applicant's."""
    posts = list(held)
    lasting = [post for post in posts if not post.over_by(today)]
    here = any(post.place in scope for post in posts)
    return here and all(post.place in scope for post in lasting)


def check_post(
    roles: Mapping[str, Role],
    directory: Directory,
    scope: frozenset[str] | None,
    role: str,
    place: str,
) -> None:
    """Whether a post of this role may be given at this place. Raises NotAllowed.

    `scope` None stands for whoever runs the machine.
    """
    if role not in roles:
        raise NotAllowed(f"没有“{role}”这个岗位角色。", f"There is no role {role!r}.")
    info = directory.places.get(place)
    if info is None:
        raise NotAllowed(f"没有“{place}”这个地点。", f"There is no place {place!r}.")
    if scope is not None and place not in scope:
        raise NotAllowed(f"{info.zh}不归您管理。", f"{info.en} is not yours to administer.")
    if roles[role].serves != info.level:
        wanted, found = level_name(roles[role].serves), level_name(info.level)
        raise NotAllowed(
            f"“{roles[role].title.zh}”是{wanted.zh}的岗位，{info.zh}是{found.zh}。",
            f"{roles[role].title.en} is a post of a {wanted.en}; {info.en} is a {found.en}.",
        )


def check_place(
    info: PlaceInfo, known: Mapping[str, PlaceInfo], scope: frozenset[str] | None
) -> None:
    """Whether a place may stand where it says. `known` are the places there are. Raises
    NotAllowed."""
    if not CODE.match(info.code):
        raise NotAllowed(
            f"代码“{info.code}”只能用字母、数字、-、_，最多40位。",
            f"The code {info.code!r} may have letters, digits, - and _, at most 40.",
        )
    if info.level not in (*LEVELS, "organisation"):
        raise NotAllowed(f"没有“{info.level}”这个层级。", f"There is no level {info.level!r}.")
    before = known.get(info.code)
    if before is not None and before.level != info.level:
        raise NotAllowed(
            f"“{info.code}”已经是{level_name(before.level).zh}，层级不能改。",
            f"{info.code!r} is a {level_name(before.level).en} already; its level cannot change.",
        )
    above = known.get(info.parent or "")
    if info.parent and above is None:
        raise NotAllowed(f"没有上级“{info.parent}”。", f"There is no place {info.parent!r} above.")
    _check_parent(info, above)
    if scope is not None and not _inside(info, scope):
        raise NotAllowed("这个地点不归您管理。", "This place is not yours to administer.")
    if before is not None and scope is not None and before.code not in scope:
        raise NotAllowed(f"{before.zh}不归您管理。", f"{before.en} is not yours to administer.")


def _inside(info: PlaceInfo, scope: frozenset[str]) -> bool:
    return info.parent in scope or (info.parent is None and info.code in scope)


def _check_parent(info: PlaceInfo, above: PlaceInfo | None) -> None:
    wanted = {"county": None, "township": "county", "village": "township"}
    if info.level in wanted and wanted[info.level] != (above.level if above else None):
        level = wanted[info.level]
        if level is None:
            raise NotAllowed("县没有上级。", "A county has no place above it.")
        raise NotAllowed(
            f"{level_name(info.level).zh}的上级应是{level_name(level).zh}。",
            f"Above a {level_name(info.level).en} there is a {level_name(level).en}.",
        )
    if info.level == "organisation" and (above is None or above.level == "organisation"):
        raise NotAllowed("机构要写明在哪个区域。", "An organisation lies in a region: name it.")


def level_name(level: str) -> Text:
    """A level in words."""
    names = {
        "county": ("县", "county"),
        "township": ("乡镇（街道）", "township"),
        "village": ("村（社区）", "village"),
        "organisation": ("机构", "organisation"),
    }
    zh, en = names.get(level, (level, level))
    return Text(zh=zh, en=en)
