"""One's own case: opened for its applicant only, with what its pages show.

A case of somebody else is not found. Nothing of the officers' findings, of relatives registered or
of objections is read here; decisions, their reasons, the letters and the tables behind a decision
(`why`) are. Consumers: the pages about a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import flash

from web.access import current_actor
from web.applicant.identity import may_see
from web.language import current_language, say
from web.language import gettext as _
from web.numbers import number_in
from web.office import the_office, today, told
from web.paused_clocks import PausedClock, paused_now
from web.progress import Progress, names_of, progress_of
from web.progress_words import title_of
from web.rated import Rated, rated_of
from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.definition.model import Signal
from workflow.domain.authorities import Authority
from workflow.domain.case import Case, Decision, Extension, Gap, Scope
from workflow.domain.commands import CaseCommand
from workflow.domain.facts import ToldByCase
from workflow.domain.pledges import Pledge
from workflow.errors import NotFound, Refusal
from workflow.letters.letter import Letter, letter_for, letters_of, titles_for
from workflow.letters.source import Source
from workflow.machine.application import applicant_forms
from workflow.machine.behalf import agency_of, authority_of
from workflow.machine.clocks import Clocks
from workflow.machine.offers import Known
from workflow.machine.possible import Possible, asked_of_applicant
from workflow.machine.supervision import nudgeable
from workflow.machine.tree import children, within
from workflow.ports import Data, Dossier
from workflow.store.inboxes import InboxMessage
from workflow.store.queries.cases import case_by_tracking


@dataclass(frozen=True)
class OwnCase:
    """A case with what its applicant's pages need."""

    case: Case
    closure: Closure
    dossier: Dossier
    authority: Authority | None = None
    """By which authority whoever reads acts for the applicant; None for the applicant."""
    held: bool = False
    """Whether something was decided a moment ago of which nobody has been told."""

    @cached_property
    def application(self) -> Data:
        """The family's own answers."""
        return self.dossier.application()

    @cached_property
    def clocks(self) -> Clocks:
        """The clocks."""
        return Clocks(self.case, self.closure, the_office().store.directory())

    @cached_property
    def names(self) -> dict[str, str]:
        """Whom single lanes are about."""
        return names_of(self.case, self.closure, self.application)

    @cached_property
    def progress(self) -> Progress:
        """Status."""
        return progress_of(
            self.case, self.closure, self.clocks, the_office().calendar, today(), self.names
        )

    @cached_property
    def heard(self) -> list[tuple[date, str]]:
        """What other cases, such as a meeting, have said about this one, the newest first."""
        told = (each.fact for each in the_office().store.facts(self.case.id))
        words = [
            (fact.on, say(Text(zh=fact.zh, en=fact.en)))
            for fact in told
            if isinstance(fact, ToldByCase)
        ]
        return words[::-1]

    @property
    def to_say(self) -> tuple[tuple[Possible, Signal], ...]:
        """What the applicant may tell us now, because something waits for it."""
        return asked_of_applicant(self.case, self.closure)

    @property
    def gaps(self) -> list[Gap]:
        """What is asked for now."""
        open_ = {c.no for c in self.case.corrections.values() if c.status == "asked"}
        return [g for g in self.case.gaps.values() if g.correction in open_]

    @property
    def missing(self) -> list[str]:
        """What is asked for now, by name, each once."""
        forms = applicant_forms(self.closure).values()
        asked = {name: field.title for form in forms for name, field in form.fields.items()}
        asked |= {name: each.title for name, each in self.closure.catalogues.materials.items()}
        items = dict.fromkeys(gap.item for gap in self.gaps)
        return [say(asked[item]) for item in items if item in asked]

    @property
    def promises(self) -> list[Pledge]:
        """Documents promised for later that have not come."""
        pledges = self.case.pledges.values()
        return [each for each in pledges if each.kind == "gap" and each.status == "open"]

    def papers_of(self, pledge: Pledge) -> list[str]:
        """The titles of the documents promised."""
        return self.titles_of(pledge.items)

    def titles_of(self, items: Iterable[str]) -> list[str]:
        """Documents by their titles."""
        pool = self.closure.catalogues.materials
        return [say(pool[item].title) for item in items if item in pool]

    @cached_property
    def following(self) -> tuple[str, ...]:
        """Documents that were left for later and that nobody has asked for: they may come now."""
        case, directory = self.case, the_office().store.directory()
        services = children(case, "")
        if services and all(each.outcome is not None for each in services):
            return ()
        spared = {one.item for one in case.materials.values()}
        spared |= {item for pledge in case.pledges.values() for item in pledge.items}
        spared |= {gap.item for gap in self.gaps}
        needed = Known.of(self.closure, self.application, directory).materials(case.chosen)
        return tuple(
            name
            for name, paper in needed.items()
            if name not in spared and paper.per == "case" and paper.on_behalf is None
        )

    @property
    def extensions(self) -> list[tuple[str, Extension]]:
        """Lengthened limits with the service they belong to."""
        granted = (e for e in self.case.extensions.values() if e.status == "granted")
        return [(self.title(self.case.scopes[e.path]), e) for e in granted]

    @property
    def standing(self) -> list[tuple[str, PausedClock]]:
        """Clocks that are paused for a special procedure, with the service."""
        return [
            (self.title(self.case.scopes[each.path]), each)
            for each in paused_now(self.case, self.closure)
        ]

    def extension_reason(self, extension: Extension) -> str:
        """Why a limit was lengthened, in the catalogue's words."""
        known = self.closure.catalogues.reasons.get("extension", {}).get(extension.reason)
        return say(known.title) if known else ""

    def title(self, scope: Scope) -> str:
        """A lane's service, with the person where there are several."""
        title = title_of(self.case, self.closure, scope)
        person = self.names.get(scope.path, "")
        if not person:
            return title
        return f"{title}（{person}）" if current_language() == "zh" else f"{title} ({person})"

    def decisions(self, path: str) -> list[Decision]:
        """The decisions in a lane that have a letter; the newest for each part."""
        newest = {d.path: d for d in self.case.decisions.values() if d.letter and not d.kind}
        return [d for d in newest.values() if within(d.path, path)]

    def put_right(self, decision: Decision) -> list[tuple[int, str]]:
        """The letters that corrected or revoked a decision: number and title."""
        later = (d for d in self.case.decisions.values() if d.of == decision.no)
        return [(d.no, self.letter(str(d.no)).title) for d in later]

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """Every letter there is, with what its address ends in."""
        for about in letters_of(self.case):
            name = str(about.no) if isinstance(about, Decision) else about
            try:
                yield name, self.letter(name)
            except NotFound:
                continue

    def letter(self, name: str) -> Letter:
        """One letter. Raises NotFound('no_letter')."""
        office = the_office()
        about: Decision | str = name
        if (no := number_in(name)) is not None:
            found = self.case.decisions.get(no)
            if found is None:
                raise NotFound("no_letter")
            about = found
        source = Source(
            self.closure,
            self.case,
            self.dossier,
            office.store.directory(),
            office.calendar,
            titles_for(office.store, self.case),
        )
        return letter_for(source, about, current_language())

    def messages(self) -> list[InboxMessage]:
        """What we wrote to the family, the newest first."""
        if self.case.applicant is None or self.authority is not None:
            return []  # they are the applicant's
        return the_office().inboxes.of_applicant(self.case.id, self.case.applicant)

    @cached_property
    def rated(self) -> Rated:
        """What can be rated now, and what was."""
        return rated_of(self.case)

    # -- asking for it to be done soon ---------------------------------------------------------

    @property
    def can_nudge(self) -> bool:
        """Whether the office has something to do that was not asked for today."""
        return any(task.nudged_on != today() for task in nudgeable(self.case, ""))

    @property
    def nudged_on(self) -> date | None:
        """The day on which it was last asked for."""
        days = (task.nudged_on for task in self.case.open_tasks if task.nudged_on is not None)
        return max(days, default=None)

    # -- withdrawing ---------------------------------------------------------------------------

    @property
    def can_withdraw(self) -> bool:
        """Whether the whole request can be taken back now."""
        return self._withdrawal("case")

    @property
    def lanes_to_withdraw(self) -> list[Scope]:
        """The services that can be taken back one by one."""
        if not self._withdrawal("lane"):
            return []
        shared = {lane.path for lane in self.progress.lanes if lane.shared}
        lanes = [s for s in children(self.case, "") if s.outcome is None and s.path not in shared]
        return lanes if len(lanes) > 1 else []

    def _withdrawal(self, of: str) -> bool:
        rules = self.closure.definition.withdraw
        root = self.case.scopes[""]
        running = self.case.status != "closed" and root.outcome is None
        may = rules is not None and of in rules.of and running and root.state != rules.until
        return may and self.speaks

    @property
    def speaks(self) -> bool:
        """Whether whoever reads may withdraw: the applicant, a legal representative."""
        if self.authority is None:
            return True
        agency = agency_of(self.closure, self.authority)
        return agency is not None and agency.withdraws


def own_case(tracking: str) -> OwnCase:
    """The case, for its applicant and who acts for them. Raises NotFound('no_such_case')."""
    store = the_office().store
    with store.database.read() as connection:
        found = case_by_tracking(connection, tracking)
    if found is None:
        raise NotFound("no_such_case")
    return open_own(found)


def open_own(number: int) -> OwnCase:
    """The same by its number."""
    store = the_office().store
    now, actor = store.case(number), current_actor()
    case = told(now)
    authority = None if may_see(actor, case) else authority_of(case, actor, today())
    if authority is None and not may_see(actor, case):
        raise NotFound("no_such_case")
    return OwnCase(
        case, store.closure(case.closure), store.dossier(case), authority, case is not now
    )


def carried_out(own: OwnCase, command: CaseCommand) -> bool:
    """Give a command to the engine. Where it is refused because of a decision that nobody has been
    told of yet, the reason waits as well: the page says to come back, and this is False.

    Raises Refusal for everything else.
    """
    try:
        the_office().engine.handle(command, current_actor())
    except Refusal:
        if not own.held:
            raise
        flash(
            _(
                "Somebody is working on your request at this very moment; nothing was changed. "
                "Please try again in a quarter of an hour."
            ),
            "error",
        )
        return False
    return True
