"""What follows from an outcome, said before the button is pressed.

Input: a `CaseFile`, a task and one of its outcomes; read from the definition the case runs on.
Consumer: the task page.
"""

from __future__ import annotations

from collections.abc import Iterator

from web.language import current_language, say, sentences
from web.language import gettext as _
from web.office import the_office
from web.work.case_file import CaseFile
from web.work.failed_view import follows_failed
from web.work.panel_view import follows_vote
from web.work.task_time import consequence
from workflow.definition.base import Span
from workflow.definition.flow import EARLIER, AskFailed
from workflow.definition.model import Back, Final, Notice, Reopen, State
from workflow.definition.model import Task as TaskModel
from workflow.domain.case import Scope, Task
from workflow.machine.failed import CANCEL, FAILURES, KIND
from workflow.machine.tree import lane_of

MOST_WAYS = 6


def follows(file: CaseFile, task: Task, outcome: str) -> str:
    """What happens after this outcome, in a sentence or two; "" where nothing can be said."""
    state, scope = file.state(task), file.case.scopes[task.path]
    if task.kind == KIND:
        return follows_failed(file, task, outcome)
    of_limits = consequence(task, outcome)
    if of_limits:
        return of_limits
    if state is not None and task.seat:
        result, words = follows_vote(file, task, outcome)
        return sentences(words, result and _Ways(file, scope).target(state.then[result]))
    if state is None or outcome not in state.then:
        return ""
    target = state.then[outcome]
    words = _Ways(file, scope).target(target)
    signs = _signs(task)
    return sentences(words, signs)


def minutes_to_think(file: CaseFile, task: Task) -> int:
    """For how many minutes a decision that this step may make can be taken back before anybody is
    told; 0 where it makes none, or nothing waits."""
    state = file.state(task)
    if task.kind != "step" or state is None:
        return 0
    ways = _Ways(file, file.case.scopes[task.path])
    ends = any(ways.may_end(target) for target in state.then.values())
    return int(the_office().engine.wait.total_seconds() // 60) if ends else 0


def needed_for(file: CaseFile, task: Task) -> dict[str, list[str]]:
    """Which questions one of the outcomes cannot do without, with the outcomes that ask for them:
    a form by itself can only say that they are not always needed."""
    state, found = file.state(task), dict[str, list[str]]()
    if task.kind != "step" or state is None:
        return found
    ways = _Ways(file, file.case.scopes[task.path])
    for outcome, target in state.then.items():
        for name in dict.fromkeys(ways.asked_by_end(target)):
            title = file.closure.catalogues.outcomes.get(outcome)
            found.setdefault(name, []).append(say(title) if title else outcome)
    return found


def _signs(task: Task) -> str:
    if task.sign < 2:
        return ""
    return _("It takes effect when %(count)s people have signed.", count=task.sign)


def leads_to(file: CaseFile, scope: Scope, state: str) -> str:
    """What begins when a scope comes to a state, in a sentence."""
    return _Ways(file, scope).target(state)


def _changed(what: str) -> str:
    """What becomes of the benefit that the case is about."""
    return {
        "keep": _("the benefit stays as it is"),
        "increase": _("the benefit becomes more"),
        "reduce": _("the benefit becomes less"),
        "stop": _("the benefit ends"),
        "taper": _("the benefit ends after some months more"),
        "resume": _("the benefit begins again"),
        "account": _("the benefit is paid to the new account"),
        "move": _("the office of the new place is responsible for the benefit"),
    }[what]


class _Ways:
    """Follows a definition from a target."""

    def __init__(self, file: CaseFile, scope: Scope) -> None:
        self.file = file
        self.process = file.closure.processes[scope.process]
        self.scope = scope

    def may_end(self, target: str | Reopen | Back) -> bool:
        """Whether a target may end the service at once, by a decision that somebody is told of."""
        if not isinstance(target, str):
            return False
        finals = (self.process.states[name].final for name in self._reached(target, set()))
        return any(final is not None and final.letter for final in finals)

    def asked_by_end(self, target: str | Reopen | Back) -> Iterator[str]:
        """The fields without which the service cannot end where a target leads to."""
        for name in self._reached(target, set()) if isinstance(target, str) else ():
            final = self.process.states[name].final
            if final is not None and final.opens is not None and final.opens.amount:
                yield final.opens.amount
            changes = final.changes if final is not None else None
            if changes is not None and changes.what in ("increase", "reduce"):
                yield changes.amount or ""
            elif changes is not None and changes.what == "account":
                yield changes.account or ""

    def target(self, target: str | Reopen | Back) -> str:
        """The sentence for a target."""
        if isinstance(target, Back):
            return self._back(target)
        if isinstance(target, Reopen):
            return _(
                "%(service)s runs again; this service waits for the new result.",
                service=self._input(target.reopen),
            )
        ways = list(dict.fromkeys(self._words(name) for name in self._reached(target, set())))
        ways = [way for way in ways if way][:MOST_WAYS]
        if not ways:
            return ""
        next_ = _("Next: %(what)s", what=_("; or ").join(way.rstrip("。.") for way in ways))
        return next_ + _(".")

    def _back(self, move: Back) -> str:
        if move.back == EARLIER:
            where = _("It goes back to the step you choose.")
        else:
            where = _("It goes back: %(step)s.", step=self._words(move.back))
        if move.resume == "here":
            return where + " " + _("When that is done again, it returns to you.")
        return where + " " + _("Every step after it is done again.")

    def _reached(self, name: str, seen: set[str]) -> Iterator[str]:
        """The states that a target leads to, choices followed."""
        if name in seen:
            return
        seen.add(name)
        state = self.process.states[name]
        if state.choose is None:
            yield name
            return
        # What usually happens first, then the exceptions.
        for branch in (state.choose.otherwise, *(b.to for b in state.choose.branches)):
            yield from self._reached(branch, seen)

    def _words(self, name: str) -> str:
        state = self.process.states[name]
        if state.task is not None:
            return self._step(state, state.task, name)
        if state.notice is not None:
            return self._notice(state.notice)
        if state.final is not None:
            return self._final(state.final)
        if state.lanes is not None:
            return self._lanes(state)
        if state.wait is not None:
            title = say(state.title) if state.title else ""
            return _("the service waits: %(step)s", step=title) if title else ""
        return ""

    def _step(self, state: State, task: TaskModel, name: str) -> str:
        title = say(state.title) if state.title else name
        role = self.file.role_title(task.by)
        if state.within is None:
            return _("%(step)s, by %(role)s", step=title, role=role)
        return _(
            "%(step)s, by %(role)s, within %(time)s",
            step=title,
            role=role,
            time=self._span(state.within.time),
        )

    def _notice(self, notice: Notice) -> str:
        runs = notice.runs or self.file.closure.catalogues.notice_default
        time = self._span(runs) if runs else _("5 working days")
        places = _(", ").join(say(place.title) for place in notice.places.values())
        return _("a public notice for %(time)s: %(places)s", time=time, places=places)

    def _final(self, final: Final) -> str:
        changes = final.changes
        sentences = [self._end(final.outcome) if changes is None else _changed(changes.what)]
        letter = self.file.closure.catalogues.letters.get(final.letter or "")
        if letter is not None:
            sentences.append(self._delivered(final, say(letter.title)))
        if final.opens is not None:
            sentences.append(_("%(benefit)s begins", benefit=say(final.opens.category)))
        sentences.append(self._others(final))
        return _(". ").join(filter(None, sentences))

    def _others(self, final: Final) -> str:
        """What a lane that fails means for those beside it."""
        parent = self.file.case.scopes.get(self.scope.parent or "")
        if final.outcome not in FAILURES or parent is None or parent is self.scope:
            return ""
        state = self.file.closure.processes[parent.process].states[parent.state]
        if self.scope.lane not in state.lanes_by_id:
            return ""
        if isinstance(state.failed, AskFailed):
            role = self.file.role_title(state.failed.ask)
            if state.failed.hold:
                return _(
                    "%(role)s decides how to go on; until then the others are paused", role=role
                )
            return _("%(role)s decides whether the others go on", role=role)
        return _("the others are called off with it") if state.failed == CANCEL else ""

    @staticmethod
    def _end(outcome: str) -> str:
        return {
            "granted": _("the service is granted at once"),
            "not_granted": _("the service is refused at once"),
            "terminated": _("the procedure ends"),
            "referred": _("the request is passed on and ends here"),
            "withdrawn": _("the service is withdrawn"),
            "known": _("the result is known to the services that need it"),
        }[outcome]

    def _delivered(self, final: Final, letter: str) -> str:
        if final.served is not None:
            return _(
                "The applicant gets the letter “%(letter)s”: "
                "%(role)s hands it over within %(time)s",
                letter=letter,
                role=self.file.role_title(final.served.through),
                time=self._span(final.served.within.time),
            )
        if self.file.case.contact == "none":
            return _(
                "The applicant gets the letter “%(letter)s”; somebody tells them in person",
                letter=letter,
            )
        return _("The applicant gets the letter “%(letter)s” by message", letter=letter)

    def _lanes(self, state: State) -> str:
        titles = []
        for name, lane in state.lanes_by_id.items():
            if lane.offer is not None and name not in self.file.case.chosen:
                continue
            used = self.file.closure.definitions.get(lane.use or "")
            title = lane.title or (used.title if used else None)
            titles.append(say(title) if title else name)
        clock = self.process.definition.clock
        begins = _("these begin side by side: %(services)s", services=_(", ").join(titles))
        if clock is None or clock.since != "accepted" or self.scope.path:
            return begins
        if self.file.case.accepted_on is not None:
            return begins  # the clock runs already
        promise = _(
            "The clock starts: all of it is promised within %(time)s",
            time=self._span(clock.promised),
        )
        return _(". ").join((begins, promise))

    def _input(self, name: str) -> str:
        lane = lane_of(self.file.case, self.file.closure, self.scope)
        bound = lane.bind.get(name) if lane else None
        scope = self.file.case.scopes.get(bound or "")
        return self.file.service_title(scope) if scope is not None and bound else name

    def _span(self, span: Span) -> str:
        return self.file.clocks.limit(span).to(current_language())
