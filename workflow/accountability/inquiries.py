"""Questions of an inspector 纪检 that must be answered, beside a case and without effect on it.

Input: an office, a case, who acts. The question goes to the heads of the posts that work on the
service asked about, with a due date; only they and the inspectors of the place read it. Consumers:
the pages of inspectors and heads.
"""

from __future__ import annotations

from datetime import date

from workflow.accountability.answerers import nearest
from workflow.accountability.ratings import heads, places_of
from workflow.bootstrap import Office
from workflow.domain.answering import QUESTION_DAYS
from workflow.domain.case import Case
from workflow.domain.people import Actor
from workflow.errors import Conflict, Invalid, NotFound
from workflow.machine.access import barred, impartial
from workflow.machine.oversight import inspected_by
from workflow.store.questions import Question, Questions
from workflow.store.side_messages import SideMessage

LONGEST = 4000
"""Characters of a text."""


def questions_of(office: Office) -> Questions:
    """The questions of an office."""
    return Questions(office.store.database, office.store.keys)


def inspects(office: Office, actor: Actor, case: Case) -> bool:
    """Whether a case is at a place that the actor inspects."""
    catalogues = office.store.closure(case.closure).catalogues
    return case.place in inspected_by(actor, catalogues, office.store.directory())


def ask(office: Office, actor: Actor, case: Case, path: str, text: str, days: int) -> int:
    """Ask the heads of a service; returns the number of the question.

    Raises NotFound('no_such_case'), Refusal('related', 'own_case'), Invalid.
    """
    if not inspects(office, actor, case):
        raise NotFound("no_such_case")
    impartial(case, actor)
    if path not in case.scopes or days not in QUESTION_DAYS:
        raise Invalid({"path": "not_offered"})
    if not text.strip() or len(text) > LONGEST:
        raise Invalid({"text": "missing" if not text.strip() else "too_long"})
    today = _today(office)
    due = office.calendar.add_working_days(today, days)
    values = {
        "case_id": case.id,
        "path": path,
        "place": case.place,
        "asked_by": actor.user,
        "asked_on": today,
        "due_on": due,
    }
    who = nearest(office, case, path, lambda each: _may(office, each, case, path))
    tell = SideMessage(case.id, "question_asked", who, {"due": due.isoformat()}, office.now())
    return questions_of(office).add(values, text.strip(), tell)


def may_answer(office: Office, actor: Actor, question: Question) -> bool:
    """Whether the actor is a head of the service asked about, and not of the family."""
    return _may(office, actor, office.store.case(question.case), question.path)


def _may(office: Office, actor: Actor, case: Case, path: str) -> bool:
    return heads(office, actor, case, path) and not barred(case, actor)


def answer(office: Office, actor: Actor, question: Question, text: str) -> None:
    """Answer a question; once. Raises NotFound, Invalid, Conflict('question_answered')."""
    if not may_answer(office, actor, question):
        raise NotFound("no_such_question")
    if not text.strip() or len(text) > LONGEST:
        raise Invalid({"text": "missing" if not text.strip() else "too_long"})
    asker = (f"user:{question.asked_by}",)
    tell = SideMessage(question.case, "question_answered", asker, {}, office.now())
    today, said = _today(office), text.strip()
    if not questions_of(office).answer(question.id, actor.account, today, said, tell):
        raise Conflict("question_answered")


def waiting_for(office: Office, actor: Actor) -> list[Question]:
    """The questions that somebody has to answer, what is due first first."""
    found = questions_of(office).at(places_of(office, actor), open_only=True)
    return [each for each in found if may_answer(office, actor, each)]


def _today(office: Office) -> date:
    return office.calendar.civil_day(office.now())
