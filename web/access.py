"""Who may open which page: every route declares it, and one hook enforces it.

Decorate each view below its route: `@public`, `@signed_in`, `@applicant`, `@staff` or
`@needs("township_lead", …)`. A route without a declaration is refused for everybody, and a test
that walks the routes fails. Which case somebody may see is decided by queries and the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.office import the_office
from workflow.domain.people import PUBLIC, Actor, ActorKind, Post
from workflow.machine.oversight import Oversight, inspected_by, oversight_of

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "onewindow_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page, and whether search engines may list it."""

    everyone: bool = False
    kinds: frozenset[ActorKind] = frozenset()
    """The sides of the window; empty: any account."""
    roles: frozenset[str] = frozenset()
    """One of these roles at any place; empty: any."""
    heads: bool = False
    """Only who looks after somebody's work."""
    inspects: bool = False
    """Only who inspects."""
    index: bool = False
    convenes: bool = False
    """Only who may convene a matter of the office itself."""

    def allows(self, actor: Actor) -> bool:
        """Whether this actor may open the page."""
        if self.everyone:
            return True
        if actor.user is None or (self.kinds and actor.kind not in self.kinds):
            return False
        if (self.heads and not oversight(actor)) or (self.inspects and not inspected(actor)):
            return False
        if self.convenes and not convenes(actor):
            return False
        return not self.roles or any(post.role in self.roles for post in actor.posts)


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        setattr(view, ATTRIBUTE, access)
        return view

    return declare


def public(view: View) -> View:
    """Open to everyone, and not listed by search engines."""
    return _declare(Access(everyone=True))(view)


def indexed(view: View) -> View:
    """Open to everyone, and search engines may list it: only pages without any personal data."""
    return _declare(Access(everyone=True, index=True))(view)


def signed_in(view: View) -> View:
    """For whoever has signed in."""
    return _declare(Access())(view)


def applicant(view: View) -> View:
    """For applicants who have signed in."""
    return _declare(Access(kinds=frozenset({ActorKind.APPLICANT})))(view)


def staff(view: View) -> View:
    """For anyone who works for the office."""
    return _declare(Access(kinds=frozenset({ActorKind.STAFF})))(view)


def needs(*roles: str) -> Callable[[View], View]:
    """For staff who hold one of these roles at any place; which place, the engine decides."""
    return _declare(Access(kinds=frozenset({ActorKind.STAFF}), roles=frozenset(roles)))


def heads(view: View) -> View:
    """For staff who look after the work of posts below theirs (`Role.head`)."""
    return _declare(Access(kinds=frozenset({ActorKind.STAFF}), heads=True))(view)


def conveners(view: View) -> View:
    """For staff who may convene a matter of the office itself (`Definition.convened`)."""
    return _declare(Access(kinds=frozenset({ActorKind.STAFF}), convenes=True))(view)


def convenes(actor: Actor) -> tuple[str, ...]:
    """The published definitions of which the actor may convene one."""
    if actor.kind is not ActorKind.STAFF:
        return ()
    known: dict[tuple[Post, ...], tuple[str, ...]] = g.setdefault("convenes", {})
    if actor.posts not in known:
        roles = {post.role for post in actor.posts}
        publications = the_office().store.publications
        newest = {each.definition: each.hash for each in publications.all()}
        found = {name: publications.closure(hash_).definition for name, hash_ in newest.items()}
        known[actor.posts] = tuple(
            name
            for name, each in found.items()
            if each.convened is not None and each.convened.by in roles
        )
    return known[actor.posts]


def oversight(actor: Actor) -> tuple[Oversight, ...]:
    """Whose work the actor looks after, by the roles of all that is published."""
    if actor.kind is not ActorKind.STAFF:
        return ()
    known: dict[tuple[Post, ...], tuple[Oversight, ...]] = g.setdefault("oversight", {})
    if actor.posts not in known:
        store = the_office().store
        directory = store.directory()
        found: dict[Oversight, None] = {}
        for catalogues in store.publications.catalogues():
            found.update(dict.fromkeys(oversight_of(actor, catalogues, directory)))
        known[actor.posts] = tuple(found)
    return known[actor.posts]


def nobodys_charge(actor: Actor) -> bool:
    """Whether nobody is above any of the actor's posts: who looks after all, and handles little."""
    above = {
        name: role.head
        for catalogues in the_office().store.publications.catalogues()
        for name, role in catalogues.roles.items()
    }
    return bool(actor.posts) and not any(above.get(post.role) for post in actor.posts)


def inspectors(view: View) -> View:
    """For staff with a role that inspects (`Role.inspects`)."""
    return _declare(Access(kinds=frozenset({ActorKind.STAFF}), inspects=True))(view)


def inspected(actor: Actor) -> frozenset[str]:
    """The places that the actor inspects; none for anybody else."""
    if actor.kind is not ActorKind.STAFF:
        return frozenset()
    known: dict[tuple[Post, ...], frozenset[str]] = g.setdefault("inspected", {})
    if actor.posts not in known:
        store = the_office().store
        directory = store.directory()
        places = (inspected_by(actor, each, directory) for each in store.publications.catalogues())
        known[actor.posts] = frozenset().union(*places)
    return known[actor.posts]


def access_of(view: Any) -> Access | None:
    """What a view declares."""
    found = getattr(view, ATTRIBUTE, None)
    return found if isinstance(found, Access) else None


def current_actor() -> Actor:
    """Who is asking, with all their posts; PUBLIC for somebody who has not signed in."""
    if "actor" not in g:
        known = current_user.is_authenticated
        g.actor = the_office().accounts.acting(current_user.account) if known else PUBLIC
    return g.actor  # type: ignore[no-any-return]


def current_access() -> Access | None:
    """What the page being asked for declares; None for an unknown address."""
    if request.endpoint is None:
        return None
    if is_static(request.endpoint):
        return Access(everyone=True)
    return access_of(current_app.view_functions.get(request.endpoint))


def is_static(endpoint: str) -> bool:
    """Whether it serves the files of a static folder, which are the same for everyone."""
    return endpoint == "static" or endpoint.endswith(".static")


def init_app(app: Flask) -> None:
    """Refuse whatever is not declared or not allowed, before anything else happens."""

    @app.before_request
    def enforce() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such address: 404 follows
        access = current_access()
        if access is None:
            abort(500, f"{request.endpoint} does not declare who may open it")
        if access.everyone or access.allows(current_actor()):
            return None
        if current_actor().user is None:
            return app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]
        return abort(403)
