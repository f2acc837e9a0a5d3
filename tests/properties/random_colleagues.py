"""Random people who also hear, promise, extend, add signers, nudge and order; and who look at a
benefit again some months later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.properties.random_afterwards import RECHECK
from tests.properties.random_parts import ROLES
from tests.properties.random_staff import Staff
from workflow.domain import commands as c
from workflow.domain.case import Case, Task
from workflow.domain.commands import hands as h
from workflow.domain.entitlements import month_of, standing
from workflow.domain.people import SYSTEM, Actor, ActorKind

Try = tuple[c.Command, Actor] | None


class Colleagues(Staff):
    """As `Staff`, with more that may be tried."""

    def filing(self) -> tuple[c.File, Actor]:
        """Now and then a document is only declared, or handed in at once."""
        command, actor = super().filing()
        rules = self.office.closures["package"].definition.pledges
        if rules is None or self.dice.random() < 0.5:
            return command, actor
        declared = rules.declared is not None and self.dice.random() < 0.6
        consent = c.Handed(item="consent", channel="declared" if declared else "paper")
        return replace(command, materials=(*command.materials, consent)), actor

    def act(self, case: Case) -> tuple[c.Command, Actor]:
        """Now and then one of the acts beside the steps."""
        if self.dice.random() < 0.8:
            return super().act(case)
        tries = [self._hear, self._longer, self._sign_along, self._sign_along, self._without,
                 self._nudge, self._order, self._copy, self._look_now, self._consent]  # fmt: skip
        self.dice.shuffle(tries)
        for make in tries:
            found = make(case)
            if found is not None:
                return found
        return super().act(case)

    def _applicant(self, case: Case) -> Actor:
        return Actor(ActorKind.APPLICANT, 8, "applicant", case.applicant)

    def _hear(self, case: Case) -> Try:
        if not case.opinions:
            return None
        opinion = self.dice.choice(list(case.opinions.values()))
        command = c.GiveOpinion(case=case.id, opinion=opinion.no, text="不同意")
        return command, self._applicant(case)

    def _longer(self, case: Case) -> Try:
        task = self._task(case)
        if task is None:
            return None
        command = c.Extend(case=case.id, path=task.path, reason="notice_objection", task=task.no)
        return command, self.staff(self.dice.choice(["officer", "boss"]))

    def _sign_along(self, case: Case) -> Try:
        task = self._task(case)
        if task is None:
            return None
        where = self.dice.choice(["before", "beside", "after"])
        user = self.colleague(task)
        command = h.AddSigner(case=case.id, task=task.no, user=user, where=where, note="请会签")
        return command, self.holder(task)

    def _without(self, case: Case) -> Try:
        if not case.signers:
            return None
        signer = self.dice.choice(list(case.signers.values()))
        command = h.RemoveSigner(case=case.id, signer=signer.no, reason="不在")
        return command, self.holder(case.tasks[signer.asking])

    def _nudge(self, case: Case) -> Try:
        task = self._task(case)
        if task is None:
            return None
        return h.Nudge(case=case.id, path=task.path, task=task.no), self._applicant(case)

    def _order(self, case: Case) -> Try:
        task = self._task(case)
        if task is None:
            return None
        due = self.office.now.date() + timedelta(days=self.dice.randint(0, 9))
        command = h.Supervise(case=case.id, task=task.no, order="请说明进度", due=due)
        return command, self.staff(self.dice.choice(["lead", "boss"]))

    def _copy(self, case: Case) -> Try:
        to = (self.staff(self.dice.choice(ROLES)).user or 0,)
        return h.CopyTo(case=case.id, to=to, note="请知悉"), self.staff("lead")

    def _look_now(self, case: Case) -> Try:
        if not case.entitlements or RECHECK not in self.office.closures:
            return None
        no = self.dice.choice(list(case.entitlements))
        return c.Review(case=case.id, entitlement=no, use=RECHECK, reason="moved"), SYSTEM

    def _consent(self, case: Case) -> Try:
        handed = (c.Handed(item="consent"),)
        return c.HandIn(case=case.id, materials=handed), self._applicant(case)

    def forward(self, case: Case, task: Task) -> tuple[c.Command, Actor]:
        """A benefit is changed in any of the ways that its definition knows; who cannot sign along
        any more is done without."""
        relatives = {relative.user for relative in case.relatives.values()}
        if task.kind == "signer" and task.assigned in relatives:
            asking = case.tasks[case.signers[int(task.subject)].asking]
            without = h.RemoveSigner(case=case.id, signer=int(task.subject), reason="回避")
            held = asking.claimed_by is not None or asking.assigned is not None
            return without, self.holder(asking) if held else self.helper(asking)
        command, actor = super().forward(case, task)
        ways = self.ways(case, task) if case.definition == RECHECK and task.kind == "step" else ()
        if not ways or not isinstance(command, c.Complete):
            return command, actor
        round_again = "look_again" in ways and self.detours > 0
        self.detours -= round_again
        chosen = [way for way in ways if way != "look_again" or round_again]
        return self.completing(case, task, self.dice.choice(chosen)), actor

    # -- what is said of a benefit -------------------------------------------------------------

    def completing(self, case: Case, task: Task, outcome: str) -> c.Complete:
        """At the counter a document may be promised; of a benefit more is more and less is less."""
        command = super().completing(case, task, outcome)
        if case.definition == RECHECK and task.kind == "step":
            return self._of_benefit(case, command)
        rules = self.office.closures[case.definition].definition.pledges
        here = {material.item for material in case.materials.values()}
        if rules is None or rules.gaps is None or task.state != "counter" or outcome != "accept":
            return command
        promised = "consent" not in here and self.dice.random() < 0.6
        return replace(command, gaps=("consent",)) if promised else command

    def _of_benefit(self, case: Case, command: c.Complete) -> c.Complete:
        first = self.office.store.rows.cases[case.about_case or 0]
        entitlement = first.entitlements[case.about_no]
        month = month_of(self.office.now.date())
        amount = standing(entitlement, first.entitlement_changes.values(), month).amount or 0
        new = amount + 100 if command.outcome == "more" else max(1, amount // 2)
        form = {"amount_new": new, "months_more": self.dice.randint(1, 6)}
        return replace(command, form=form)
