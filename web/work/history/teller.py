"""The names in the sentences of a case's history: steps, services, documents, who did it.

Consumers: the sentences in this package; the pages that name documents.
"""

from __future__ import annotations

from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.work.case_file import CaseFile
from workflow.domain import facts as f
from workflow.domain.people import ActorKind


class Teller:
    """The names that the sentences of a case need. `shown`: the documents and questions that may be
    named."""

    file: CaseFile

    def __init__(self, file: CaseFile, shown: frozenset[str]) -> None:
        self.file = file
        self.shown = shown

    def path_of(self, fact: f.Fact) -> str:
        """The scope a fact belongs to; "" for the case as a whole."""
        case = self.file.case
        path = getattr(fact, "path", None)
        if path is not None:
            return str(path)
        if isinstance(fact, (f.NoticePosted, f.NoticeStarted, f.NoticeEnded)):
            no = fact.notice if isinstance(fact, f.NoticePosted) else fact.no
            return case.notices[no].path if no in case.notices else ""
        no = getattr(fact, "no", 0)
        part = (
            case.tasks.get(no)
            or case.decisions.get(no)
            or case.objections.get(no)
            or case.advice.get(no)
        )
        return part.path if part is not None else ""

    def who(self, entry: f.Recorded) -> str:
        """Who did it, at which post and where."""
        match entry.actor_kind:
            case ActorKind.SYSTEM.value:
                return _("by itself")
            case ActorKind.APPLICANT.value:
                acting = {each.user for each in self.file.case.authorities.values()}
                agent = entry.user is not None and entry.user in acting
                return _("acting for the applicant") if agent else _("the applicant")
            case ActorKind.PUBLIC.value:
                return ""
        place = self.file.directory.places.get(entry.place)
        where = name_of(place, current_language()) if place else ""
        role = self.file.role_title(entry.role) if entry.role else ""
        return _(", ").join(filter(None, (entry.actor, role, where)))

    # -- names ---------------------------------------------------------------------------------

    def step(self, path: str, state: str) -> str:
        """`Opinion (Subsistence allowance)`."""
        scope = self.file.case.scopes.get(path)
        step = self.file.state_title(path, state) or _("a step")
        if scope is None or path == "":
            return step
        return _("%(step)s (%(service)s)", step=step, service=self.file.service_title(scope))

    def task(self, no: int) -> str:
        """A task by its number."""
        task = self.file.case.tasks.get(no)
        if task is None:
            return _("a step")
        return self.file.own_title(task) or self.step(task.path, task.state)

    def service(self, path: str) -> str:
        """A service by its scope."""
        scope = self.file.case.scopes.get(path)
        return self.file.service_title(scope) if scope else ""

    def of_service(self, path: str, what: str) -> str:
        """`Subsistence allowance: what happened`; of the whole case just what happened."""
        return _("%(service)s: %(what)s", service=self.service(path), what=what) if path else what

    def outcome(self, outcome: str) -> str:
        """An outcome as the catalogue words it."""
        known = self.file.closure.catalogues.outcomes.get(outcome)
        return say(known) if known else outcome

    def item(self, item: str) -> str:
        """A document or question, where it may be named."""
        if item not in self.shown:
            return ""
        return item_title(self.file, item)


def item_title(file: CaseFile, item: str) -> str:
    """The name of a document or a question."""
    title = file.closure.catalogues.title_of(item)
    return say(title) if title is not None else item
