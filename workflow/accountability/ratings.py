"""Rating a service once it has ended 好差评, and answering what was bad about it.

Input: an office, a case, who acts. The applicant rates each service once and may add one
follow-up; two grades of five must be answered: contact first, then what was done. Whoever handled
the case never answers (four eyes). None of it changes the case. Basis: 国办发〔2019〕51号.
Consumers: the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.accountability.answerers import nearest
from workflow.bootstrap import Office
from workflow.domain.answering import BAD, GRADES, REASONS, contact_by, fix_by
from workflow.domain.case import Case, Scope
from workflow.domain.people import Actor, ActorKind
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine.access import barred
from workflow.machine.clocks import Clocks
from workflow.machine.oversight import covers, oversight_of
from workflow.machine.tree import within
from workflow.store.ratings import Rating, Ratings
from workflow.store.side_messages import SideMessage

LONGEST = 2000
"""Characters of a text."""


def ratings_of(office: Office) -> Ratings:
    """The ratings of an office."""
    return Ratings(office.store.database, office.store.keys)


def to_rate(office: Office, case: Case) -> list[Scope]:
    """The services of a case that have ended: its lanes with a limit of their own, or the case."""
    clocks = Clocks(case, office.store.closure(case.closure), office.store.directory()).all()
    paths = [clock.path for clock in clocks if clock.kind == "promised"]
    lanes = [path for path in paths if path] or [""]
    return [case.scopes[path] for path in lanes if _ended(case, path)]


def _ended(case: Case, path: str) -> bool:
    return case.scopes[path].ended_on is not None if path else case.status == "closed"


def rate(
    office: Office, case: Case, path: str, grade: int, reasons: Sequence[str], text: str
) -> Rating:
    """Rate a service that has ended.

    Raises Refusal('cannot_rate') before that, Conflict('rated_already'), Invalid.
    """
    service = next((each for each in to_rate(office, case) if each.path == path), None)
    if service is None:
        raise Refusal("cannot_rate")
    if grade not in GRADES or not set(reasons) <= set(REASONS) or len(text) > LONGEST:
        raise Invalid({"grade": "not_offered"})
    today, bad = _today(office), grade in BAD
    due = contact_by(today, office.calendar) if bad else None
    made = ratings_of(office).add(
        {
            "case_id": case.id,
            "path": path,
            "process": service.process,
            "place": case.place,
            "grade": grade,
            "reasons": list(dict.fromkeys(reasons)),
            "rated_on": today,
            "contact_by": due,
            "fix_by": fix_by(today, office.calendar) if bad else None,
            "complicated": False,
        },
        text.strip(),
        _to_answer(office, case, path, due) if due is not None else None,
    )
    return ratings_of(office).get(made)


def _to_answer(office: Office, case: Case, path: str, due: date) -> SideMessage:
    """The message to whoever must answer a bad rating."""
    heads = nearest(office, case, path, lambda actor: may_answer(office, actor, case, path))
    return SideMessage(case.id, "rated_badly", heads, {"due": due.isoformat()}, office.now())


def follow_up(office: Office, rating: Rating, text: str) -> None:
    """Add the one follow-up to a rating. Raises Conflict('followed_already')."""
    values = {"follow_up": text.strip()[:LONGEST], "followed_on": _today(office)}
    if not ratings_of(office).write(rating.id, "followed_on", values):
        raise Conflict("followed_already")


def may_answer(office: Office, actor: Actor, case: Case, path: str) -> bool:
    """Whether somebody may answer for a service: a head of its posts who did not handle the case
    and whose family's or relatives' it is not."""
    return not barred(case, actor) and heads(office, actor, case, path) and not _had(case, actor)


def heads(office: Office, actor: Actor, case: Case, path: str) -> bool:
    """Whether the actor is a head of a post that works on a service of the case."""
    if actor.kind is not ActorKind.STAFF:
        return False
    catalogues = office.store.closure(case.closure).catalogues
    above = oversight_of(actor, catalogues, office.store.directory())
    return any(covers(above, task) for task in case.tasks.values() if within(task.path, path))


def _had(case: Case, actor: Actor) -> bool:
    """Whether the actor signed or held something in the case."""
    hands = {task.claimed_by for task in case.tasks.values()}
    for signature in case.signatures.values():
        hands |= {signature.user, signature.for_user}
    return actor.user in hands


def contacted(
    office: Office, actor: Actor, rating: Rating, note: str, *, complicated: bool
) -> None:
    """Note that whoever gave a bad grade was contacted, and whether it takes longer to put right.

    Raises NotFound, Refusal('handled_it'), Conflict('contacted_already').
    """
    _answering(office, actor, rating)
    values = {
        "contact": note.strip()[:LONGEST],
        "contacted_on": _today(office),
        "contacted_by": actor.user,
        "complicated": complicated,
        "fix_by": fix_by(rating.rated_on, office.calendar, complicated=complicated),
    }
    if not ratings_of(office).write(rating.id, "contacted_on", values):
        raise Conflict("contacted_already")


def answer(office: Office, actor: Actor, rating: Rating, text: str) -> None:
    """Say what was done; the person who rated is told that they can read it.

    Raises NotFound, Refusal('handled_it', 'contact_first'), Conflict('answered_already').
    """
    _answering(office, actor, rating)
    if rating.contacted_on is None:
        raise Refusal("contact_first")
    values = {
        "answer": text.strip()[:LONGEST],
        "answered_on": _today(office),
        "answered_by": actor.user,
    }
    read = SideMessage(rating.case, "rating_answered", ("applicant",), {}, office.now())
    if not ratings_of(office).write(rating.id, "answered_on", values, read):
        raise Conflict("answered_already")


def _answering(office: Office, actor: Actor, rating: Rating) -> None:
    case = office.store.case(rating.case)
    if rating.fix_by is None or not heads(office, actor, case, rating.path):
        raise NotFound("no_such_rating")
    if not may_answer(office, actor, case, rating.path):
        raise Refusal("handled_it")


def waiting_for(office: Office, actor: Actor) -> list[Rating]:
    """The bad ratings that somebody may answer, the most urgent first."""
    found = ratings_of(office).to_answer(places_of(office, actor))
    return [
        each for each in found if may_answer(office, actor, office.store.case(each.case), each.path)
    ]


def places_of(office: Office, actor: Actor) -> list[str]:
    """The places of the actor's posts, those below them, and those above: the region of a case may
    be larger than a head's own place."""
    directory = office.store.directory()
    own = {post.place for post in actor.posts}
    return [
        code
        for code in directory.places
        if own & set(directory.chain(code)) or any(code in directory.chain(p) for p in own)
    ]


def _today(office: Office) -> date:
    return office.calendar.civil_day(office.now())
