"""Random people in the posts of the random definitions, and people who only want a case done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.properties.random_office import Chance
from tests.properties.random_parts import ROLES
from workflow.definition.closure import Process
from workflow.definition.model import Back
from workflow.domain import commands as c
from workflow.domain.case import Case, Scope, Task
from workflow.domain.commands import hands as h
from workflow.domain.commands import panels as p
from workflow.domain.people import SYSTEM, Actor, ActorKind, Post
from workflow.examples.run import PLACES
from workflow.machine.hands_back import earlier_steps
from workflow.machine.seats import choices
from workflow.machine.task_rules import FIXED_OUTCOMES, form_of_task


@dataclass
class Staff(Chance):
    """Random people in the posts of the random definitions."""

    helpers: int = 0
    detours: int = 3
    """How often those who want it done still go back a step."""
    said: Counter[str] = field(default_factory=Counter)

    def filing(self) -> tuple[c.File, Actor]:
        form = self.office.closures["package"].catalogues.forms["request"]
        answers = {**self.answers(form), "applicant_name": "演示甲", "registered": "village_a"}
        answers["members"] = [
            {"name": f"演示{number}", "pupil": self.dice.random() < 0.6, "age": number * 6}
            for number in range(self.dice.randint(0, 3))
        ]
        command = c.File(
            definition="package",
            answers=answers,
            chosen=self._offered(),
            materials=(c.Handed(item="identity"),),
            contact=self.dice.choice(["none", "phone"]),
        )
        return command, self.staff("clerk")

    def _offered(self) -> tuple[str, ...]:
        states = self.office.closures["package"].definition.states
        lanes = (lane for state in states.values() for lane in (state.lanes or {}).items())
        offered = [name for name, lane in lanes if lane.offer is not None]
        return tuple(name for name in offered if self.dice.random() < 0.8)

    def staff(self, role: str) -> Actor:
        """One of three in the post; or one of two who hold every post, and so meet four eyes."""
        if self.dice.random() < 0.7:
            return self._known(super().staff(role))
        name = f"everywhere#{self.dice.randint(1, 2)}"
        posts = tuple(Post(each, place.code) for each in ROLES for place in PLACES)
        number = len(self.users) + 1
        actor = Actor(ActorKind.STAFF, number, name, None, posts)
        return self._known(self.users.setdefault(name, actor))

    def _known(self, actor: Actor) -> Actor:
        """Let the office know its staff: work may be handed to them."""
        self.office.store.rows.staff.setdefault(actor.user or 0, actor)
        return actor

    def somebody(self, case: Case, task: Task | None) -> Actor:
        if task is not None and self.dice.random() < 0.85:
            return self.staff(self.dice.choice(task.posts)[0])
        if self.dice.random() < 0.3:
            return Actor(ActorKind.APPLICANT, 8, "applicant", case.applicant)
        return self.staff(self.dice.choice(ROLES))

    def _gap(self, case: Case, task: Task, notice: Any) -> c.Command:
        return c.NoteGap(case=case.id, task=task.no, item="identity", reason="missing")

    def _answer(self, case: Case, task: Task | None, notice: Any) -> c.Command:
        return c.AnswerCorrection(case=case.id, materials=(c.Handed(item="identity"),))

    def _complete(self, case: Case, task: Task, notice: Any) -> c.Command:
        ways = self.ways(case, task)
        # Most of what there is to try comes after what goes well.
        often = [6 if way in ("accept", "go") else 3 if way == "again" else 1 for way in ways]
        return self.completing(case, task, self.dice.choices(ways, often)[0])

    # -- acts out of the usual order -----------------------------------------------------------

    def act(self, case: Case) -> tuple[c.Command, Actor]:
        """The next act on a case: now and then one that no step asks for."""
        if self.dice.random() < 0.75:
            return super().act(case)
        tries = [self._take_act, self._signal, self._add_instance, self._reopen, self._procedure,
                 self._ask, self._revoke, self._reassign, self._delegate, self._give_back,
                 self._take_back, self._add_seat, self._remove_seat, self._give_seat]  # fmt: skip
        self.dice.shuffle(tries)
        for make in tries:
            found: tuple[c.Command, Actor] | None = make(case)
            if found is not None:
                return found
        return super().act(case)

    def process(self, case: Case, scope: Scope) -> Process:
        return self.office.closures[case.definition].processes[scope.process]

    def _running(self, case: Case, having: Callable[[Process, Scope], Any]) -> list[Scope]:
        """Running scopes whose state or definition has something."""
        running = [scope for scope in case.scopes.values() if scope.running]
        return [scope for scope in running if having(self.process(case, scope), scope)]

    def _task(self, case: Case) -> Task | None:
        return self.dice.choice(case.open_tasks) if case.open_tasks else None

    def _take_act(self, case: Case) -> tuple[c.Command, Actor] | None:
        scopes = self._running(case, lambda process, _: process.definition.acts)
        if not scopes:
            return None
        scope = self.dice.choice(scopes)
        acts = self.process(case, scope).definition.acts or {}
        name = self.dice.choice(list(acts))
        reasons = ("too_rich",) if acts[name].reasons else ()
        command = c.TakeAct(case=case.id, path=scope.path, act=name, reasons=reasons)
        return command, self.staff(acts[name].by)

    def waiting(self, case: Case) -> list[tuple[Scope, str, str]]:
        """What is waited for from outside: where, which signal, from whom."""
        found = []
        for scope in self._running(case, lambda process, scope: process.states[scope.state].wait):
            wait = self.process(case, scope).states[scope.state].wait
            for name, signal in ((wait.signals if wait else None) or {}).items():
                found.append((scope, name, signal.sender))
        return found

    def saying(self, case: Case, what: tuple[Scope, str, str]) -> tuple[c.Command, Actor]:
        """Somebody says what is waited for."""
        scope, name, sender = what
        command = c.GiveSignal(case=case.id, path=scope.path, signal=name)
        if sender == "system":
            return command, SYSTEM
        if sender == "applicant":
            return command, Actor(ActorKind.APPLICANT, 8, "applicant", case.applicant)
        return command, self.staff(sender)

    def _signal(self, case: Case) -> tuple[c.Command, Actor] | None:
        waiting = self.waiting(case)
        return self.saying(case, self.dice.choice(waiting)) if waiting else None

    def _add_instance(self, case: Case) -> tuple[c.Command, Actor] | None:
        scopes = self._running(case, lambda process, scope: process.states[scope.state].lanes)
        lanes = [
            (scope, name, lane.each.more.by)
            for scope in scopes
            for name, lane in (self.process(case, scope).states[scope.state].lanes or {}).items()
            if lane.each is not None and lane.each.more is not None
        ]
        if not lanes:
            return None
        scope, name, role = self.dice.choice(lanes)
        row = {"name": "演示", "pupil": True, "age": 9}
        command = c.AddInstance(case=case.id, path=scope.path, lane=name, answers=row)
        return command, self.staff(role)

    def _reopen(self, case: Case) -> tuple[c.Command, Actor] | None:
        ended = [path for path, scope in case.scopes.items() if path and scope.outcome]
        if not ended:
            return None
        command = c.ReopenLane(case=case.id, path=self.dice.choice(ended))
        return command, self.staff(self.dice.choice(ROLES))

    def _procedure(self, case: Case) -> tuple[c.Command, Actor] | None:
        scopes = self._running(case, lambda process, _: process.definition.procedures)
        if not scopes:
            return None
        scope = self.dice.choice(scopes)
        name, rule = self.dice.choice(list(self.process(case, scope).definition.procedures.items()))
        command = c.StartProcedure(case=case.id, path=scope.path, procedure=name)
        return command, self.staff(rule.by)

    def _ask(self, case: Case) -> tuple[c.Command, Actor] | None:
        task = self._task(case)
        if task is None:
            return None
        role = self.dice.choice(ROLES)
        command = c.AskAdvice(case=case.id, task=task.no, role=role, question="如何")
        return command, self.somebody(case, task)

    def _revoke(self, case: Case) -> tuple[c.Command, Actor] | None:
        if not case.advice:
            return None
        advice = self.dice.choice(list(case.advice.values()))
        asking = case.tasks[advice.asking]
        return c.RevokeAdvice(case=case.id, advice=advice.no), self.somebody(case, asking)

    # -- hands ---------------------------------------------------------------------------------

    def colleague(self, task: Task) -> int:
        """Somebody's account: of the post, or of anybody."""
        user = self.staff(task.role if self.dice.random() < 0.8 else self.dice.choice(ROLES)).user
        assert user is not None
        return user

    def _reassign(self, case: Case) -> tuple[c.Command, Actor] | None:
        task = self._task(case)
        if task is None:
            return None
        to = self.colleague(task) if self.dice.random() < 0.8 else None
        command = h.Reassign(case=case.id, task=task.no, to=to, reason="出差")
        return command, self.staff(self.dice.choice([task.role, "boss", "lead"]))

    def _delegate(self, case: Case) -> tuple[c.Command, Actor] | None:
        task = self._task(case)
        if task is None:
            return None
        command = h.Delegate(case=case.id, task=task.no, to=self.colleague(task), request="看看")
        return command, self.holder(task)

    def holder(self, task: Task) -> Actor:
        """Who has the task, where somebody has; else somebody of the post."""
        held = task.assigned or task.claimed_by
        known = [actor for actor in self.users.values() if actor.user == held]
        return known[0] if known else self.staff(task.role)

    def _give_back(self, case: Case) -> tuple[c.Command, Actor] | None:
        given = [task for task in case.open_tasks if task.delegate is not None]
        if not given:
            return None
        task = self.dice.choice(given)
        if self.dice.random() < 0.3:
            return h.Recall(case=case.id, task=task.no), self.holder(task)
        known = [actor for actor in self.users.values() if actor.user == task.delegate]
        return h.GiveBack(case=case.id, task=task.no, opinion="可以"), known[0]

    def _take_back(self, case: Case) -> tuple[c.Command, Actor] | None:
        signed = [s for s in case.signatures.values() if not s.void]
        if not signed:
            return None
        last = max(signed, key=lambda signature: signature.no)
        known = [actor for actor in self.users.values() if actor.user == last.user]
        if not known:
            return None
        return h.TakeBack(case=case.id, task=last.task, reason="写错"), known[0]

    def _add_seat(self, case: Case) -> tuple[c.Command, Actor] | None:
        if not case.panels:
            return None
        panel = self.dice.choice(list(case.panels.values()))
        user = self.staff(self.dice.choice(ROLES)).user or 0
        command = p.AddSeat(case=case.id, panel=panel.no, user=user, reason="还要听")
        return command, self.staff(self.dice.choice(["boss", "lead"]))

    def _remove_seat(self, case: Case) -> tuple[c.Command, Actor] | None:
        if not case.panels:
            return None
        panel = self.dice.choice(list(case.panels.values()))
        seat = self.dice.choice(panel.seats).no
        command = p.RemoveSeat(case=case.id, panel=panel.no, seat=seat, reason="不在")
        return command, self.staff(self.dice.choice(["boss", "lead"]))

    def _give_seat(self, case: Case) -> tuple[c.Command, Actor] | None:
        if not case.panels:
            return None
        panel = self.dice.choice(list(case.panels.values()))
        seat = self.dice.choice(panel.seats)
        user = self.staff(seat.role).user or 0
        command = p.GiveSeat(case=case.id, panel=panel.no, seat=seat.no, user=user, reason="生病")
        return command, self.staff(self.dice.choice(["boss", "lead"]))

    # -- people who only want it done ----------------------------------------------------------

    def ways(self, case: Case, task: Task) -> tuple[str, ...]:
        """What a task can be ended with."""
        if task.kind in FIXED_OUTCOMES:
            return FIXED_OUTCOMES[task.kind]
        process = self.office.closures[case.definition].processes[case.scopes[task.path].process]
        return choices(process.states[task.state], task)

    def completing(self, case: Case, task: Task, outcome: str) -> c.Complete:
        closure = self.office.closures[case.definition]
        form = form_of_task(closure, case, task)
        state = closure.processes[case.scopes[task.path].process].states[task.state]
        offered = state.task.reasons.get(outcome) if task.kind == "step" and state.task else None
        move = state.then.get(outcome) if task.kind == "step" else None
        chosen = isinstance(move, Back) and move.back == "earlier"
        earlier = earlier_steps(case, closure, task) if chosen else ()
        return c.Complete(
            case=case.id,
            task=task.no,
            outcome=outcome,
            to=self.dice.choice(earlier) if earlier else "",
            form=self.answers(form) if form else {},
            reasons=tuple(closure.catalogues.reasons[offered])[:1] if offered else (),
            deviation="另有情况" if state.task is not None and state.task.tables else "",
        )

    def goes(self, case: Case, task: Task, outcome: str) -> bool:
        """Whether an outcome leads anywhere: a step of one's choice needs one that was done."""
        closure = self.office.closures[case.definition]
        state = closure.processes[case.scopes[task.path].process].states[task.state]
        move = state.then.get(outcome)
        chosen = isinstance(move, Back) and move.back == "earlier"
        return not chosen or bool(earlier_steps(case, closure, task))

    def helper(self, task: Task) -> Actor:
        """Somebody new in the post: barred by nothing, unless the task is one person's alone."""
        self.helpers += 1
        role, place = task.posts[0]
        number = 10_000 + self.helpers if task.assigned is None else task.assigned
        return Actor(ActorKind.STAFF, number, f"helper#{number}", None, (Post(role, place),))

    def forward(self, case: Case, task: Task) -> tuple[c.Command, Actor]:
        """The next act on a task by somebody who wants the case to go on."""
        helper = self.helper(task)
        if task.assigned is not None and not task.seat and not self.dice.randint(0, 9):
            to_all = h.Reassign(case=case.id, task=task.no, to=None, reason="调岗")
            known = [actor for actor in self.users.values() if actor.user == task.assigned]
            return to_all, known[0] if known else helper
        if task.claimed_by is not None:
            known = [actor for actor in self.users.values() if actor.user == task.claimed_by]
            holder = known[0] if known else replace(helper, user=task.claimed_by)
            if task.delegate is not None:
                return h.Recall(case=case.id, task=task.no), holder
            return c.Release(case=case.id, task=task.no), holder
        signed = case.signed(task.no)
        if task.outcome is not None and signed:
            return c.Sign(case=case.id, task=task.no), helper
        ways = self.ways(case, task)
        round_again = [
            way for way in ("again", "back") if way in ways and self.goes(case, task, way)
        ]
        if round_again and self.detours:
            self.detours -= 1
            return self.completing(case, task, round_again[0]), helper
        wanted = next((way for way in ("accept", "go", "dismissed") if way in ways), ways[0])
        return self.completing(case, task, wanted), helper
