"""A filed case as staff of its place may act on it for the family.

Input: a tracking number and who is asking. Who is no staff of the place, a relative, or of the
household itself is refused by the same rule as in the engine. Consumers: the pages `family`,
`answering`, `withdrawing`.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.access import current_actor
from web.counter import people
from web.language import gettext as _
from web.language import say
from web.office import the_office, today
from web.progress import Progress, progress_of
from workflow.definition.closure import Closure
from workflow.domain.case import Case
from workflow.domain.people import Actor, Directory
from workflow.errors import NotFound, Refusal
from workflow.machine.access import officer_post
from workflow.machine.clocks import Clocks
from workflow.ports import Data
from workflow.store.queries.cases import case_by_tracking


class Elsewhere(Refusal):
    """The case belongs to another place; `to` says where to go."""

    def __init__(self, to: str) -> None:
        super().__init__("not_your_place")
        self.to = to


@dataclass(frozen=True)
class FamilyFile:
    """The case, for whoever acts for the family."""

    case: Case
    closure: Closure
    application: Data
    directory: Directory
    actor: Actor
    home: str

    @property
    def progress(self) -> Progress:
        """Status, in plain words and without names."""
        clocks = Clocks(self.case, self.closure, self.directory)
        return progress_of(self.case, self.closure, clocks, the_office().calendar, today())


def open_family(tracking: str) -> FamilyFile:
    """The case. Raises NotFound; Refusal 'related', 'own_case'; Elsewhere."""
    store = the_office().store
    with store.database.read() as connection:
        found = case_by_tracking(connection, tracking)
    if found is None:
        raise NotFound("no_such_case")
    case = store.case(found)
    closure = store.closure(case.closure)
    application = store.dossier(case).application()
    home = str(application.get(closure.definition.office_field, "")) or case.place
    actor, directory = current_actor(), store.directory()
    try:
        officer_post(case, actor, home, directory)
    except Refusal as refusal:
        if refusal.code == "not_yours":
            raise Elsewhere(people.place_words(home)) from None
        raise
    return FamilyFile(case, closure, application, directory, actor, home)


def where_to_go(elsewhere: Elsewhere) -> str:
    """The sentence for a case of another place."""
    return _(
        "This request belongs to %(place)s. Please send the applicant to the assistant or the "
        "counter there.",
        place=elsewhere.to,
    )


def item_title(closure: Closure, item: str) -> str:
    """The name of a document or a question."""
    title = closure.catalogues.title_of(item)
    return say(title) if title is not None else item
