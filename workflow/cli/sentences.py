"""Facts as sentences, in Chinese and English, without personal data.

Input: recorded facts and the closure that names lanes, states, roles and outcomes. Consumers: the
commands that show a history, and `onewindow demo`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from workflow.bootstrap import Office
from workflow.definition.base import Text
from workflow.definition.closure import Closure
from workflow.domain.case import Case
from workflow.domain.facts import Recorded
from workflow.domain.limit import Limit
from workflow.domain.people import Directory

SENTENCES: Mapping[str, tuple[str, str]] = {
    "Filed": ("提出申请", "filed the request"),
    "Numbered": ("受理号{tracking}", "tracking number {tracking}"),
    "EntryKept": ("登记内容（{what}）", "kept what was written ({what})"),
    "MaterialReceived": ("收到材料：{item}", "received: {item}"),
    "Accepted": ("受理，开始计时", "accepted: the clock starts"),
    "ScopeOpened": ("开始：{path}", "begun: {path}"),
    "Entered": ("{path}：进入“{state}”", "{path}: now at “{state}”"),
    "ScopeEnded": ("{path}：{outcome}", "{path}: {outcome}"),
    "ScopeReopened": ("{path}：重新办理", "{path}: to run again"),
    "TaskOpened": (
        "待办：{path} {state}，{role}，期限{limit}",
        "task: {path} {state}, {role}, within {limit}",
    ),
    "TaskClaimed": ("认领待办", "took the task"),
    "TaskReleased": ("退回待办池", "put the task back"),
    "TaskSigned": ("{path} {state}：签署“{outcome}”", "{path} {state}: signed “{outcome}”"),
    "TaskEnded": ("待办办结：{outcome}", "task done: {outcome}"),
    "TaskEscalated": ("到期未办，{role}也可办理", "overdue: {role} may now handle it too"),
    "ProcedureStarted": (
        "{path}：特别程序“{procedure}”开始，预计至{until}",
        "{path}: special procedure “{procedure}” began, until {until}",
    ),
    "ProcedureEnded": (
        "{path}：特别程序“{procedure}”结束",
        "{path}: special procedure “{procedure}” is over",
    ),
    "ExtensionAsked": ("{path}：申请延长至{limit}", "{path}: asked for {limit}"),
    "ExtensionRefused": ("不同意延长期限", "the longer limit was not granted"),
    "TaskExtended": ("待办期限延长至{limit}", "the task now has {limit}"),
    "CalendarChanged": ("日历变更为{after}", "the calendar is now {after}"),
    "PromiseMoved": (
        "告知的日期由{before}改为{after}",
        "the day told moves: {before} to {after}",
    ),
    "TaskRung": ("升级提醒第{rung}级", "rung {rung} of the ladder"),
    "TaskMoved": ("到期未办，改由{role}办理", "overdue: now for {role}"),
    "TermDue": ("{path}：整体期限{due_on}", "{path}: due as a whole on {due_on}"),
    "TermPassed": (
        "{path}：超过整体期限，已告知{role}",
        "{path}: past its limit as a whole, {role} was told",
    ),
    "TaskReminded": ("到期未办，已提醒{role}", "overdue: {role} was reminded"),
    "TaskReassigned": ("待办转交{name}", "the task was handed to {name}"),
    "TaskDelegated": ("委派{name}办理，由{owner}决定", "{name} prepares the task for {owner}"),
    "TaskGivenBack": ("{name}交回意见 {outcome}", "{name} gave an opinion {outcome}"),
    "Nudged": ("催办", "asked for it to be done soon"),
    "SupervisionOrdered": ("{name}督办", "{name} ordered an answer"),
    "SupervisionAnswered": ("督办已答复", "the supervision order was answered"),
    "CopySent": ("{path}：抄送{name}", "{path}: copied to {name}"),
    "CopyRead": ("抄送已阅", "the copy was read"),
    "ActedFor": ("代{name}办理，依据：{authority}", "for {name}, under: {authority}"),
    "DecisionTakenBack": (
        "{path}：决定在告知申请人之前撤回",
        "{path}: the decision was taken back before the applicant was told",
    ),
    "StepTakenBack": ("{path} {state}：撤回", "{path} {state}: taken back"),
    "DelegationRecalled": ("从{name}收回", "taken back from {name}"),
    "StateReminded": ("{path}：到期，已提醒{role}", "{path}: overdue, {role} was reminded"),
    "StateDue": ("{path}：期限重新计算", "{path}: its time limit was set anew"),
    "SignaturesVoided": ("签名作废，需他人办理", "signatures voided: others must sign"),
    "TaskHeld": ("待办等待补正", "the task waits for the answer"),
    "TaskDue": ("待办期限改为{due_on}", "the task is now due on {due_on}"),
    "PanelOpened": ("{path} {state}：{seats}人决定", "{path} {state}: {seats} people decide"),
    "SignerAdded": ("请{name}加签（{where}）", "{name} is asked to sign along ({where})"),
    "SignerAsked": ("轮到加签人", "the signer's turn has come"),
    "SignerAnswered": ("{name}已答复加签", "{name} answered"),
    "SignerRemoved": ("减签：{name}", "{name} need not sign along any more"),
    "SeatAdded": ("{path} {state}：增加一人参加决定", "{path} {state}: one more person decides"),
    "SeatGiven": (
        "{path} {state}：席位由{before}改为{name}",
        "{path} {state}: a seat passes from {before} to {name}",
    ),
    "SeatRemoved": (
        "{path} {state}：减去一个席位 {name}",
        "{path} {state}: a seat taken away {name}",
    ),
    "PanelDecided": (
        "{path} {state}：“{outcome}”（赞成{in_favour}，反对{against}，共{weight}票）",
        "{path} {state}: “{outcome}” ({in_favour} for, {against} against, {weight} in all)",
    ),
    "DeadlinePassed": ("期限届满", "a time limit passed"),
    "NoticeOpened": ("{path}：发起公示，{limit}", "{path}: a public notice of {limit}"),
    "NoticePosted": ("公示已张贴：{place}", "the notice was posted: {place}"),
    "NoticeStarted": (
        "公示期{starts_on}至{last_day}",
        "the notice runs {starts_on} to {last_day}",
    ),
    "NoticeEnded": ("公示结束：{result}", "the notice ended: {result}"),
    "ObjectionReceived": ("收到{kind}（{channel}）", "{kind} received ({channel})"),
    "ObjectionAnswered": ("异议已答复：{outcome}", "the objection was answered: {outcome}"),
    "GapNoted": ("需补充：{item}（{reason}）", "missing: {item} ({reason})"),
    "CorrectionOpened": ("开始汇总补正要求", "what is missing is being put together"),
    "CorrectionSent": (
        "一次性告知补正，{due_on}前答复",
        "asked once for what is missing, until {due_on}",
    ),
    "CorrectionTold": ("已上门告知补正，{due_on}前答复", "told what is missing, until {due_on}"),
    "CorrectionDropped": ("补正不再需要", "nothing is missing any more"),
    "CorrectionAnswered": ("已补正", "the request was answered"),
    "CorrectionLapsed": ("逾期未补正", "no answer came"),
    "ClockPaused": ("{path}：暂停计时", "{path}: the clock is paused"),
    "ClockResumed": ("恢复计时", "the clock runs again"),
    "ClockExtended": (
        "{path}：法定期限延长至{limit}",
        "{path}: the statutory limit is now {limit}",
    ),
    "DecisionRectified": ("{path}：更正文书{number}", "{path}: a letter was corrected, {number}"),
    "DecisionRevoked": ("{path}：撤销决定{number}", "{path}: the decision was revoked, {number}"),
    "CaseReopened": ("重新打开，告知更正或撤销", "open again, to tell what was put right"),
    "NoticeExtended": ("公示延长至{last_day}", "the notice was extended to {last_day}"),
    "NoticeWithdrawn": ("公示已撤回，重新张贴", "the notice was withdrawn, to be posted anew"),
    "FileErased": ("个人信息已删除", "the personal data was erased"),
    "FilePrinted": ("打印案卷（{items}项）", "the case file was printed ({items} items)"),
    "DecisionExported": (
        "决定{decision}已导出（{mapping}，第{export}号）",
        "decision {decision} was exported ({mapping}, no. {export})",
    ),
    "AdviceAsked": (
        "{path} {state}：向{role}征求意见，{due_on}前答复",
        "{path} {state}: {role} was asked for advice, until {due_on}",
    ),
    "AdviceReminded": ("提醒答复意见", "reminded to give the advice"),
    "AdviceAnswered": ("意见已答复：{outcome}", "the advice came: {outcome}"),
    "AdviceSilent": ("到期没有答复意见", "no advice came in time"),
    "AdviceEnded": ("征求意见结束（{how}）", "the question is over ({how})"),
    "RelativeRegistered": ("近亲属备案：{name}回避", "relative registered: {name} stands aside"),
    "Decided": ("{path}：决定“{outcome}” {number}", "{path}: decided “{outcome}” {number}"),
    "DecisionServed": ("决定已送达（{how}）", "the decision was served ({how})"),
    "EntitlementOpened": ("{path}：待遇从{first_month}起", "{path}: entitled from {first_month}"),
    "EntitlementChanged": (
        "待遇{what}，从{from_month}起",
        "the benefit: {what}, from {from_month}",
    ),
    "ChangeDecided": ("待遇{what}，从{from_month}起", "the benefit: {what}, from {from_month}"),
    "JobRefused": (
        "无正当理由拒绝合适工作，第{count}次",
        "a suitable job was refused, number {count}",
    ),
    "JobTaken": ("已就业，拒绝次数重新计算", "a job was taken up; refusals are counted anew"),
    "FollowUpPlanned": ("计划于{on}另行办理：{use}", "another case is planned for {on}: {use}"),
    "FollowUpDropped": ("取消原计划的后续办件", "the planned case is dropped"),
    "FollowUpDue": ("已生成后续办件", "the case that follows was filed"),
    "FollowUpFailed": (
        "后续办件未能自动生成，需人工处理",
        "the case that follows could not be filed by itself",
    ),
    "OpinionAsked": ("听取意见，{until}前可以答复", "asked to be heard, until {until}"),
    "OpinionGiven": ("已听取意见", "they were heard"),
    "Referred": ("征得同意，转{to}", "passed on, with consent, to {to}"),
    "ReferralFailed": ("未能自动转{to}，需人工转办", "could not be passed on to {to} by itself"),
    "Withdrawn": ("撤回{path}", "withdrew {path}"),
    "RecordedAfterDeadline": (
        "补录时期限已过，需人工核看",
        "recorded after a deadline had passed: look",
    ),
    "AuthorityShown": (
        "代办（{kind}），有效期至{until}",
        "acts for the applicant ({kind}), until {until}",
    ),
    "AuthorityEnded": ("代办权限终止（{by}）", "the authority to act ended ({by})"),
    "PledgeMade": (
        "承诺：{items}，{due_on}前补交或事后核查",
        "promised: {items}, until {due_on}, or checked later",
    ),
    "PledgeKept": ("承诺已兑现", "the promise was kept"),
    "PledgeBroken": ("承诺未兑现", "the promise was not kept"),
    "PledgeDropped": ("承诺不再需要", "the promise is no longer needed"),
    "TableApplied": (
        "适用规则表 {table}（第{version}版）：{hits}",
        "the table {table} (version {version}) was applied: {hits}",
    ),
    "ActTaken": ("{path}：{act}", "{path}: {act}"),
    "MilestoneReached": ("{path}：到达“{milestone}”", "{path}: reached “{milestone}”"),
    "LanesCancelled": (
        "{lane}未通过，其余事项停办",
        "{lane} failed: the lanes beside it are cancelled",
    ),
    "CaseInformed": ("{path}：已告知办件{tracking}", "{path}: told the case {tracking}"),
    "CaseNotInformed": (
        "{path}：未能告知办件{tracking}",
        "{path}: could not tell the case {tracking}",
    ),
    "ToldByCase": ("办件{source}告知：{zh}", "the case {source} says: {en}"),
    "InstanceAdded": ("增加：{path}", "added: {path}"),
    "SignalGiven": ("{path}：收到“{signal}”", "{path}: told “{signal}”"),
    "SignalUsed": ("据此继续办理", "went on with what was told"),
    "SectionAwaited": ("{path}：排队等候（{section}）", "{path}: waits for its turn ({section})"),
    "SectionEntered": ("{path}：轮到办理（{section}）", "{path}: its turn has come ({section})"),
    "CaseClosed": ("全部办结", "everything finished"),
}
"""Kind of fact → its sentence; fields in braces are put into words by `Words`."""

WORDS: Mapping[str, tuple[str, str]] = {
    "granted": ("同意", "granted"),
    "not_granted": ("不予确认", "not granted"),
    "terminated": ("终止", "ended"),
    "withdrawn": ("撤回", "withdrawn"),
    "referred": ("转办", "referred"),
    "known": ("完成", "done"),
    "objection": ("异议", "objection"),
    "tip_off": ("举报", "tip-off"),
    "web": ("网上", "online"),
    "phone": ("电话", "by phone"),
    "paper": ("书面", "on paper"),
    "message": ("消息", "by message"),
    "in_person": ("当面", "in person"),
    "told": ("口头告知", "told"),
    "application": ("申请", "application"),
    "finding": ("办理意见", "finding"),
    "answer": ("答复", "answer"),
    "correction": ("补正", "answer to the request"),
    "village_board": ("公开栏", "notice board"),
    "website": ("政府网站", "website"),
    "upload": ("上传", "uploaded"),
    "scan": ("扫描", "scanned"),
    "cancelled": ("已取消", "cancelled"),
    "revoked": ("已撤回", "revoked"),
    "rectification": ("更正", "correction of a letter"),
    "revocation": ("撤销", "revocation"),
    "frozen": ("已决定", "frozen at the decision"),
    "question": ("征求意见的问题", "question"),
    "advice": ("意见", "advice"),
    "before": ("前加签", "before"),
    "beside": ("并加签", "beside"),
    "after": ("后加签", "after"),
    "keep": ("维持", "kept"),
    "increase": ("增发", "increased"),
    "reduce": ("减发", "reduced"),
    "stop": ("停发", "stopped"),
    "taper": ("渐退", "tapering off"),
    "resume": ("恢复发放", "paid again"),
    "account": ("变更账户", "another account"),
    "move": ("变更管辖", "another office"),
}


def words_of(office: Office, case: Case, lang: str) -> Words:
    """The words of one case."""
    closure = office.store.closure(case.closure)
    published = {each.definition for each in office.store.publications.all()}
    titles = {name: office.store.current(name).definition.title for name in published}
    return Words(closure, office.store.directory(), lang, titles)


@dataclass(frozen=True)
class Words:
    """Puts a case's parts into words of one language."""

    closure: Closure
    directory: Directory
    lang: str
    titles: Mapping[str, Text] = field(default_factory=dict)
    """Titles of definitions outside the closure, to which a case may be referred."""

    @property
    def heads(self) -> tuple[str, str, str, str]:
        """The headings of a history."""
        if self.lang == "zh":
            return "记录时间", "谁", "事项", "校验"
        return "recorded", "who", "what", "hash"

    def fact(self, entry: Recorded, case: Case) -> str:
        """A fact as a sentence."""
        zh, en = SENTENCES[type(entry.fact).__name__]
        values = {
            field.name: self._value(field.name, entry.fact, case) for field in fields(entry.fact)
        }
        return (zh if self.lang == "zh" else en).format(**values).strip()

    def who(self, entry: Recorded) -> str:
        """Who did it, at which post."""
        if entry.actor_kind == "system":
            return "OneWindow"
        name = entry.actor if entry.user is not None else self._own(entry.actor_kind)
        return f"{name} · {self.post(entry.role, entry.place)}" if entry.role else name

    def post(self, role: str, place: str) -> str:
        """A post: `Counter clerk, Town A`."""
        where = self.place(place)
        return f"{where} {self.role(role)}" if self.lang == "zh" else f"{self.role(role)}, {where}"

    def role(self, role: str) -> str:
        """A role's title."""
        known = self.closure.catalogues.roles.get(role)
        return self._text(known.title) if known else role

    def place(self, code: str) -> str:
        """A place's name."""
        known = self.directory.places.get(code)
        return code if known is None else known.zh if self.lang == "zh" else known.en

    def scope(self, case: Case, path: str) -> str:
        """A scope's title: the package, a service, a part of it."""
        scope = case.scopes.get(path)
        if scope is None:
            return path
        definition = self.closure.processes[scope.process].definition
        parent = case.scopes.get(scope.parent or "") if path else None
        title = definition.title
        if parent is not None:
            for state in self.closure.processes[parent.process].states.values():
                lane = state.lanes_by_id.get(scope.lane)
                if lane is not None and lane.title is not None:
                    title = lane.title
        return self._text(title) + (f" [{scope.row}]" if scope.row is not None else "")

    def state(self, case: Case, path: str, state: str) -> str:
        """A state's title."""
        scope = case.scopes.get(path)
        known = self.closure.processes[scope.process].states.get(state) if scope else None
        return self._text(known.title) if known and known.title else state

    def outcome(self, outcome: str) -> str:
        """An outcome in words."""
        known = self.closure.catalogues.outcomes.get(outcome)
        return self._text(known) if known else self.word(outcome)

    def reason(self, list_: str, reason: str) -> str:
        """A reason from a list of the catalogue."""
        known = self.closure.catalogues.reasons.get(list_, {}).get(reason)
        return self._text(known.title) if known else reason

    def letter(self, letter: str) -> str:
        """A letter's title."""
        known = self.closure.catalogues.letters.get(letter)
        return self._text(known.title) if known else letter

    def category(self, case: Case, path: str) -> str:
        """What kind of benefit a scope's grant opened."""
        scope = case.scopes[path]
        state = self.closure.processes[scope.process].states[scope.state]
        opens = state.final.opens if state.final else None
        return self._text(opens.category) if opens else self.scope(case, path)

    def item(self, item: str) -> str:
        """A document's title, or a field's."""
        title = self.closure.catalogues.title_of(item)
        return self._text(title) if title is not None else item

    def word(self, word: str) -> str:
        """One of the engine's own words."""
        zh, en = WORDS.get(word, (word, word))
        return zh if self.lang == "zh" else en

    def _value(self, name: str, fact: Any, case: Case) -> str:
        value = getattr(fact, name)
        if value is None:
            return ""
        if name == "path":
            return self.scope(case, value)
        if name == "state":
            return self.state(case, getattr(fact, "path", ""), value)
        if name == "to":
            names = (value,) if isinstance(value, str) else value
            return "、".join(self._definition(each) for each in names)
        if name == "limit":
            return self.limit(str(value))
        if name == "seats" and isinstance(value, tuple):
            return str(len(value))
        if name == "reason":
            return self.reason("gap", str(value))
        one_word = {
            "outcome": self.outcome,
            "result": self.outcome,
            "role": self.role,
            "item": self.item,
        }
        if name in one_word:
            return one_word[name](str(value))
        return self.word(str(value))

    def limit(self, limit: str) -> str:
        """`5 working days` in words."""
        if not limit:
            return "不限" if self.lang == "zh" else "no limit"
        return Limit.parse(limit).to(self.lang)

    def _definition(self, name: str) -> str:
        known = self.closure.definitions.get(name)
        title = known.title if known else self.titles.get(name)
        return self._text(title) if title else name

    def _own(self, kind: str) -> str:
        words = {"applicant": ("申请人", "the applicant"), "public": ("群众", "somebody")}
        zh, en = words.get(kind, (kind, kind))
        return zh if self.lang == "zh" else en

    def _text(self, text: Text) -> str:
        return text.to(self.lang)
