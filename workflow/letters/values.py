"""What the placeholders of a letter stand for, read from one case.

Input: closure, case, dossier, directory, calendar. Consumer: `letters`, which fills the templates;
`notifications` asks for whom to call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.definition.base import Text
from workflow.definition.catalogues import Form, Privacy
from workflow.definition.closure import Closure, Process
from workflow.domain.case import Case, Entitlement, Gap, Scope
from workflow.domain.clock import Ledger, due
from workflow.domain.people import Directory
from workflow.errors import NotFound
from workflow.letters.source import About, Source
from workflow.letters.wording import (
    is_chinese,
    sentence,
    written_date,
    written_money,
    written_month,
)
from workflow.machine.clocks import Clocks
from workflow.machine.tree import children, lane_of, service_of

WHERE_TO_GO = "where_to_go"
"""The field in which an officer writes where a request belongs."""

_OUTCOMES = {
    "granted": Text(zh="确认同意", en="granted"),
    "not_granted": Text(zh="这次未能确认", en="not granted this time"),
    "terminated": Text(zh="终止办理", en="ended without a decision"),
    "withdrawn": Text(zh="已按您的意愿撤回", en="withdrawn as you asked"),
    "referred": Text(zh="已转其他途径办理", en="handled elsewhere"),
}
_SERVED = {
    "message": Text(zh="以消息方式", en="by message"),
    "in_person": Text(zh="当面", en="handed over in person"),
    "told": Text(zh="当面告知", en="told in person"),
}
_UNSERVED = Text(
    zh="送达日期：＿＿＿＿＿＿　送达方式：＿＿＿＿＿＿　收件人：＿＿＿＿＿＿",
    en="Served on: ____________; how: ____________; received by: ____________",
)
_LAPSED = Text(zh="到期没有收到需要补充的材料", en="the papers we asked for did not arrive in time")


@dataclass(frozen=True)
class Values:
    """The placeholders' values for one letter, each worked out when asked for."""

    source: Source
    about: About
    locale: str

    @property
    def closure(self) -> Closure:
        """What the case runs on."""
        return self.source.closure

    @property
    def case(self) -> Case:
        """The case that the letter belongs to."""
        return self.source.case

    def _to(self, text: Text) -> str:
        return text.to(self.locale)

    @property
    def _scope(self) -> Scope:
        return self.case.scopes[self.about.path]

    # -- who and what --------------------------------------------------------------------------

    def applicant(self) -> str:
        """The applicant's name; masked where the file was erased."""
        return str(self.source.dossier.application().get("applicant_name") or self.case.display)

    def service(self) -> str:
        """The service the letter is about, with the person for whom where there are several."""
        return self.title_of(self._scope)

    def title_of(self, scope: Scope) -> str:
        """The name of a lane's service: `教育救助（张丙三）`."""
        service = service_of(self.case, scope)
        names = [self._to(self.closure.processes[service.process].definition.title)]
        inner: Scope | None = scope
        while inner is not None and inner.path != service.path:
            lane = lane_of(self.case, self.closure, inner)
            if lane is not None and lane.title is not None:
                names.insert(1, self._to(lane.title))
            inner = self.case.scopes.get(inner.parent or "")
        name = ("·" if is_chinese(self.locale) else ": ").join(names)
        person = self._person(service) if service.row is not None else ""
        if not person:
            return name
        return f"{name}（{person}）" if is_chinese(self.locale) else f"{name} ({person})"

    def _person(self, scope: Scope) -> str:
        """The name in the row for which a lane was made."""
        lane = lane_of(self.case, self.closure, scope)
        if lane is None or lane.each is None or scope.row is None:
            return ""
        return self._row_name(lane.each.of, scope.row)

    def _row_name(self, table: str, row: int) -> str:
        rows = self.source.dossier.application().get(table) or []
        columns = next(
            (f.columns for form in self._forms() if (f := form.fields.get(table)) and f.columns),
            {},
        )
        named = [name for name, column in columns.items() if column.privacy is Privacy.NAME]
        named.append("name")
        if row > len(rows):
            return ""
        return next((str(rows[row - 1][name]) for name in named if rows[row - 1].get(name)), "")

    def _forms(self) -> Iterator[Form]:
        yield from self.closure.catalogues.forms.values()

    def organ(self) -> str:
        """The organ in whose name the letter is written."""
        decision = self.about.decision
        organ = decision.organ if decision else self._process.definition.department
        department = self.closure.catalogues.departments.get(organ)
        return self._to(department.title) if department else organ

    def number(self) -> str:
        """`〔2026〕17号`, `No. 2026-17`."""
        return numbered(self.about.decision.number if self.about.decision else None, self.locale)

    def contact(self) -> str:
        """Whom to ask."""
        return contact_of(self.closure, self.case, self.source.directory, self.locale)

    def served(self) -> str:
        """The record of service, or lines to fill in."""
        decision = self.about.decision
        if decision is None:
            return ""
        if decision.served_on is None:
            return self._to(_UNSERVED)
        how = _SERVED.get(decision.served_how or "")
        day, manner = written_date(decision.served_on, self.locale), self._to(how) if how else ""
        if is_chinese(self.locale):
            return f"送达：{day}{f'，{manner}' if manner else ''}。"
        return f"Served on {day}{f', {manner}' if manner else ''}."

    # -- reasons and what else fits ------------------------------------------------------------

    def reasons(self) -> tuple[str, ...]:
        """The decision's reasons in the words of the catalogue.

        A procedure that ended without anybody's reason says what happened instead.
        """
        decision = self.about.decision
        if decision is None:
            return self._why()
        if decision.reasons:
            return tuple(self._reason(each) for each in decision.reasons)
        if decision.outcome != "terminated":
            return ()
        if not decision.path and any(c.status == "lapsed" for c in self.case.corrections.values()):
            return (self._to(_LAPSED),)
        title = self._process.states[self._scope.state].title
        return (self._to(title),) if title else ()

    def _why(self) -> tuple[str, ...]:
        """Why a procedure began, or a limit became longer, in the words of the catalogue."""
        if self.about.extension is not None:
            return (self._reason(self.about.extension.reason),)
        if self.about.task is None:
            return ()
        rows = (row for row in self.case.pauses.values() if row.task == self.about.task.no)
        return tuple(self._reason(row.why) for row in rows if row.why)

    @property
    def _process(self) -> Process:
        return self.closure.processes[self._scope.process]

    def _reason(self, reason: str) -> str:
        """A reason's words: from the lists of the deciding process, else from any list."""
        own = [
            name
            for state in self._process.states.values()
            if state.task is not None
            for name in state.task.reasons.values()
        ]
        found = self.closure.catalogues.reason(reason, *own)
        if found is None:
            raise NotFound("no_reason", reason=reason)
        return self._to(found.title)

    def refer(self) -> tuple[str, ...]:
        """Where else: what the officer wrote, and services that may fit."""
        decision = self.about.decision
        if decision is None:
            return ()
        entry = self.source.dossier.entry(decision.entry) if decision.entry else {}
        written = str(entry.get(WHERE_TO_GO) or "").strip()
        titles = (self._title(name) for name in decision.refer)
        return tuple(filter(None, (written, *titles)))

    def _title(self, name: str) -> str:
        known = self.closure.definitions.get(name)
        title = self.source.others.get(name) or (known.title if known else None)
        return self._to(title) if title else ""

    def ask_there(self) -> str:
        """What to say where a letter must name another place and none was written."""
        return "窗口会告诉您去哪里" if is_chinese(self.locale) else "the counter tells you where"

    # -- money and time ------------------------------------------------------------------------

    def _entitlement(self) -> Entitlement | None:
        """What this decision opened: the first on its path after it."""
        decision = self.about.decision
        if decision is None or decision.outcome != "granted":
            return None
        after = (
            each
            for each in self.case.entitlements.values()
            if each.path == decision.path and each.no > decision.no
        )
        return min(after, key=lambda each: each.no, default=None)

    def amount(self) -> str:
        """`每月1,260.00元`, `CNY 500.00, paid once`; "" where nothing is paid."""
        opened = self._entitlement()
        if opened is None or not opened.amount or opened.rhythm == "service":
            return ""
        money = written_money(opened.amount, self.locale)
        monthly = opened.rhythm == "monthly"
        if is_chinese(self.locale):
            return f"每月{money}" if monthly else f"{money}（一次发放）"
        return f"{money} a month" if monthly else f"{money}, paid once"

    def first_month(self) -> str:
        """The first month; "" where nothing begins."""
        opened = self._entitlement()
        return written_month(opened.first_month, self.locale) if opened else ""

    def due(self) -> str:
        """Until when: the answer to a request, the longer limit, else the promised end as it stood
        at the start."""
        if self.about.kind == "correction_request":
            asked = next(c for c in self.case.corrections.values() if c.asked_on)
            return written_date(asked.due_on, self.locale) if asked.due_on else ""
        if self.about.task is not None:
            last = self.about.task.due_on
            return written_date(last, self.locale) if last else ""
        if self.about.extension is not None and self.about.extension.task:
            last = self.case.tasks[self.about.extension.task].due_on
            return written_date(last, self.locale) if last else ""
        clocks = Clocks(self.case, self.closure, self.source.directory)
        service = service_of(self.case, self._scope).path
        longer = self.about.extension is not None
        clock = clocks.statutory(service) if longer else clocks.promised(service)
        if clock is None:
            return ""
        # What is promised is told at the start; a longer limit when some pauses are over already.
        ledger = clock.ledger if longer else Ledger(clock.ledger.started)
        last = due(clock.limit, ledger, self.source.calendar)
        return written_date(last, self.locale) if last else ""

    # -- lists ---------------------------------------------------------------------------------

    def items(self) -> tuple[str, ...]:
        """What a letter lists: papers received, what is missing, or how each service ended."""
        if self.about.kind == "filing_receipt":
            return self._received()
        if self.about.kind == "correction_request":
            return self._missing()
        return self._results()

    def _received(self) -> tuple[str, ...]:
        form = "申请表" if is_chinese(self.locale) else "the application form"
        filed = self.case.filed_on
        papers = [
            self._item(material.item, material.row)
            for material in self.case.materials.values()
            if filed is not None and material.received_on <= filed
        ]
        return tuple(dict.fromkeys((form, *papers)))

    def _item(self, item: str, row: int | None = None) -> str:
        """The name of a document or a question."""
        title = self.closure.catalogues.title_of(item)
        name = self._to(title) if title else item
        person = self._row_name(self._people_table(), row) if row else ""
        if not person:
            return name
        return f"{name}（{person}）" if is_chinese(self.locale) else f"{name} ({person})"

    def _people_table(self) -> str:
        """The table of the household's members: the table with a column for a person's name."""
        for form in self._forms():
            for name, field in form.fields.items():
                columns = field.columns or {}
                if any(column.privacy is Privacy.NAME for column in columns.values()):
                    return name
        return "members"

    def _missing(self) -> tuple[str, ...]:
        """One line for each thing, whoever asked for it: what, why, for which services."""
        asked: dict[str, list[Gap]] = {}
        for gap in self.case.gaps.values():
            asked.setdefault(gap.item, []).append(gap)
        return tuple(self._asked(item, gaps) for item, gaps in asked.items())

    def _asked(self, item: str, gaps: list[Gap]) -> str:
        words = self.closure.catalogues.reasons.get("gap", {})
        why = dict.fromkeys(
            self._to(words[gap.reason].title) if gap.reason in words else gap.reason for gap in gaps
        )
        services = dict.fromkeys(self.title_of(self.case.scopes[gap.path]) for gap in gaps)
        name, reason = self._item(item), sentence(tuple(why), self.locale).rstrip("。.")
        if is_chinese(self.locale):
            return f"{name}：{reason}（{'、'.join(services)}）"
        return f"{name}: {reason} (for {', '.join(services)})"

    def _results(self) -> tuple[str, ...]:
        colon = "：" if is_chinese(self.locale) else ": "
        return tuple(
            f"{self.title_of(lane)}{colon}{self._to(_OUTCOMES[lane.outcome])}"
            for lane in children(self.case, "")
            if lane.outcome in _OUTCOMES
        )


def numbered(number: str | None, locale: str) -> str:
    """The number of a letter in words: `〔2026〕17号`; "" for none."""
    if not number:
        return ""
    _, year, serial = number.rsplit("-", 2)
    return f"〔{year}〕{serial}号" if is_chinese(locale) else f"No. {year}-{serial}"


def contact_of(closure: Closure, case: Case, directory: Directory, locale: str) -> str:
    """Whom to ask: the text `contact_<definition>` or `contact_<department>` of the catalogue,
    else the one-stop counter of the case's place."""
    texts = closure.catalogues.texts
    root = closure.definition
    for name in (f"contact_{root.definition}", f"contact_{root.department}"):
        if name in texts:
            return texts[name].to(locale)
    place = directory.places.get(case.place)
    if is_chinese(locale):
        return f"{place.zh if place else ''}综合窗口"
    return f"the one-stop counter{f' of {place.en}' if place else ''}"
