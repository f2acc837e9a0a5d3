"""Every page of the application and the states in which it is looked at.

`STATES` holds, for each registered route that answers with a page, who looks, how they get there,
and the states it has beside its ordinary one. The routes that answer with something else stand in
`other_routes`. A route that stands nowhere fails `test_every_page`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.acceptance.browser.acts import (
    WRONG,
    Act,
    emptied,
    expired,
    filled,
    looked_over,
    no_paper,
    signed_in_again,
)
from tests.acceptance.browser.more_states import EMPTIES, LATE, MODES, RELATED, TASK

EMPTY = ".ow-empty"
OVERDUE = ".ow-light-overdue"
STATUS = {"not found": 404, "for others": 403, "of relatives": 409}
"""What the address answers in these states; 200 in all others."""


@dataclass(frozen=True)
class State:
    """A page as somebody meets it."""

    endpoint: str
    name: str
    login: str
    trail: tuple[str, ...]
    shows: str
    """A selector: without it the state was not reached."""
    act: Act | None = None

    def __str__(self) -> str:
        return f"{self.endpoint}: {self.name}"


@dataclass
class Table:
    """The states, in the order of the parts."""

    states: list[State] = field(default_factory=list)

    def page(
        self,
        endpoint: str,
        login: str,
        *trail: str,
        error: Act | None = None,
        wrong: str = WRONG,
        shows: str = "main h1",
        **others: tuple[str, ...],
    ) -> None:
        """A page as it is; after a bad post; and with other trails: `empty`, `overdue`, `long`…,
        each `(selector, login, address, endpoints…)`."""
        self.states.append(State(endpoint, "as is", login, trail, shows))
        if error is not None:
            self.states.append(State(endpoint, "error", login, trail, wrong, error))
        for name, (selector, who, *way) in others.items():
            self.states.append(State(endpoint, name, who, tuple(way), selector))


QUEUE = "/work/?view=queue"
DONE = "/work/?view=done"


def _for_everybody(table: Table) -> None:
    page = table.page
    page("auth.sign_in", "", "/sign-in", error=filled(login="nobody", password="wrong"))
    page("auth.account", "family", "/account", staff=("main h1", "county1", "/account"))
    page("auth.password", "family", "/account/password", error=emptied)
    page("auth.reach", "family", "/account/reach", error=filled(email="nowhere"))
    page("auth.forgotten", "", "/password/forgotten", error=emptied)
    page("auth.fresh_password", "", "fresh password", error=emptied)
    page("auth.demo_codes", "", "/codes")
    page("auth.preferences", "family", "/account", "auth.preferences")
    page("inboxes.messages", "lead", "/messages", empty=(EMPTY, "admin", "/messages"))
    page(
        "inboxes.untold", "window", "/messages/untold", empty=(EMPTY, "market", "/messages/untold")
    )


def _for_the_public(table: Table) -> None:
    page = table.page
    page("public.notices", "", "/notices", empty=(EMPTY, "", "/notices?place=town_b"))
    page("public.notice", "", "/notices", "public.notice")
    page("public.object_to", "", "/notices", "public.notice", "public.object_to", error=emptied)
    page("public.objected", "", "objected")
    page("public.answer", "", "/objections", error=filled(receipt="ABCD-EFGH-JKMN"))
    page("public.look_up", "", "/look-up", error=emptied)
    page(
        "public.published_grants",
        "",
        "/published",
        town=("main h2, main h3, main dl", "", "/published?place=town_a"),
    )
    page("public.published_sheet", "village", "/published/village_a/sheet")
    page("public.quarterly_list", "", "/published?place=town_a", "public.quarterly_list")
    page("public.quarterly_sheet", "village", "/published?place=town_a",
         "public.quarterly_list", "public.quarterly_sheet")  # fmt: skip
    page("public.standards", "", "/standards")
    page(
        "applicant.start",
        "",
        "/start",
        chosen=(".ow-answer", "", "/start?social_assistance=ill&_asked=1"),
    )
    page("applicant.about", "", "/services/social_assistance")
    page("applicant.check", "", "/services/social_assistance/check",
         error=filled(income="much"))  # fmt: skip
    page("rating.by_code", "", "/look-up/ratings", error=emptied)
    page("applicant.register", "", "/register", error=emptied)
    page("applicant.register_code", "asked for a code", "/register/code", error=emptied)
    page("applicant.register_details", "proven", "/register/details", error=emptied)
    page("applicant.sign", "", "consent", error=emptied)


def _for_the_applicant(table: Table) -> None:
    page = table.page
    page("applicant.my_cases", "family", "/my")
    page("applicant.add_case", "family", "/my/add", error=emptied)
    page("applicant.begin", "family", "/apply/social_assistance")
    for name in ("circumstances", "household-1", "household-2", "account"):
        page("applicant.page", "family", f"draft/{name}", error=emptied)
    page("applicant.page", "family", "draft/household-3", error=filled(family_savings="much"))
    for name in ("services", "documents", "consent", "review"):
        wrong = no_paper if name == "documents" else None
        page("applicant.page", "family", f"draft/{name}", error=wrong)
    page("applicant.case", "family", "/my", "applicant.case")
    page("applicant.receipt", "family", "/my", "applicant.case", "applicant.receipt")
    page("applicant.letter", "family", "/my", "applicant.case", "applicant.letter")
    page(
        "applicant.add_authority",
        "family", "/my", "applicant.case", "applicant.add_authority", error=emptied,
    )  # fmt: skip
    page("applicant.answer", "asked", "/my", "applicant.case", "applicant.answer", error=no_paper)
    page(
        "applicant.promised",
        "promises",
        "/my",
        "applicant.case",
        "applicant.promised",
        error=emptied,
    )
    page("rating.mine", "rates", "/my", "applicant.case", "rating.mine", error=emptied)
    page("benefits.mine", "family", "/my/benefits", empty=(EMPTY, "promises", "/my/benefits"))
    page("benefits.opinion", "heard", "/my", "applicant.case", "benefits.opinion", error=emptied)


def _for_the_counter(table: Table) -> None:
    page = table.page
    family = ("/counter/register", "counter.family")
    page("counter.home", "window", "/counter", error=filled(id_number="990101197905060110"))
    page("counter.register", "window", "/counter/register")
    page("counter.intake", "window", "intake", error=emptied)
    page("counter.filed", "window", "filed")
    page("counter.family", "window", *family)
    page("counter.hand_in", "window", *family, "counter.hand_in", error=emptied)
    page("counter.add_authority", "window", *family, "counter.add_authority", error=emptied)
    page("counter.withdraw", "window", *family, "counter.withdraw", error=emptied)
    page("counter.answer", "window", *family, "counter.answer", error=emptied)
    page("counter.notices", "window", "/counter/notices",
         empty=(EMPTY, "window_b", "/counter/notices"))  # fmt: skip
    page("counter.import_requests_", "windowlead", "/counter", "counter.import_requests_")
    page("counter.import_service", "windowlead", "/counter/import", "counter.import_service",
         error=emptied)  # fmt: skip
    page("counter.account", "window", "/counter/account", error=emptied)
    page("counter.pre_checks", "window", "/counter/pre-checks")
    page("counter.pre_check", "window", "/counter/pre-checks", "counter.pre_check", error=emptied)
    page("counter.objection", "window", "/counter/notices", "counter.objection", error=emptied)
    page("counter.recorded", "window", "recorded")
    page("counter.hand_in_notices", "village", "/counter/hand-in",
         empty=(EMPTY, "village_b", "/counter/hand-in"))  # fmt: skip
    page("counter.hand_in_objection", "village", "/counter/hand-in", "counter.hand_in_objection",
         error=emptied)  # fmt: skip
    page("counter.handed_in", "village", "handed in")


def _for_officers(table: Table) -> None:
    page = table.page
    task = (QUEUE, "work.task")
    page("work.inbox", "window", QUEUE, empty=(EMPTY, "market2", "/work/?view=mine"),
         overdue=(OVERDUE, "lead", QUEUE), done=(".ow-task", "county1", DONE))  # fmt: skip
    page("work.task", "township1", *task, error=emptied, overdue=(OVERDUE, "lead", *task))
    page("work.task", "county1", *task, error=emptied)
    page("work.task", "check", *task, error=emptied)
    page("work.task", "village", *task, error=emptied)
    page("work.task", "expert5", "/work/", "work.task", error=emptied)
    page("work.look_at", "disability", *task, "work.look_at")
    page("work.case", "township1", *task, "work.case")
    page("work.keys", "window", QUEUE, "work.keys")
    page("work.copies", "county1", "/work/copies", empty=(EMPTY, "expert1", "/work/copies"))
    page("work.copy", "window", *task, "work.case", "work.copy", error=emptied)
    page("work.advice", "county1", *task, "work.advice", error=emptied)
    page("work.add_signer", "county1", *task, "work.add_signer", error=emptied)
    page("work.remove_signer", "county1", QUEUE, "work.task", "work.remove_signer", error=emptied)
    page("work.delegate", "check", *task, "work.delegate", error=emptied)
    page("work.give_back", "county2", "/work/", "work.task", "work.give_back", error=emptied)
    page("work.take_back", "check", DONE, "work.task", "work.take_back", error=emptied)
    page("work.reassign", "lead", *task, "work.reassign", error=emptied)
    page("work.supervise", "leader", "/leader/tasks", "work.case", "work.supervise", error=emptied)
    page("work.together", "window", QUEUE, "work.together", error=emptied)
    page(
        "work.possible", "windowlead", "/leader/tasks", "work.case", "work.possible", error=emptied
    )
    page("work.letter", "window", *task, "work.letter")
    page("work.notice_sheet", "village", *task, "work.notice_sheet")
    page("work.signature_sheet", "township1", *task, "work.signature_sheet")
    page("work.rectify", "county1", DONE, "work.task", "work.rectify", error=emptied)
    page("work.revoke", "countylead", "/leader/tasks", "work.case", "work.revoke", error=emptied)
    page(
        "work.add_seat",
        "leader",
        "/leader/tasks?process=fire_design_review",
        "work.case",
        "work.add_seat",
        error=emptied,
    )
    page(
        "work.give_seat",
        "leader",
        "/leader/tasks?process=fire_design_review",
        "work.case",
        "work.give_seat",
        error=emptied,
    )
    page(
        "work.remove_seat",
        "leader",
        "/leader/tasks",
        "work.case",
        "work.remove_seat",
        error=emptied,
    )
    page("work.substitutes", "county1", "/work/substitutes", error=emptied)
    page("work.handover", "lead", "/work/handover", empty=(EMPTY, "windowlead", "/work/handover"))
    page(
        "work.hand_over_all", "lead", "/work/handover", "work.hand_over_all ~ 郑经办", error=emptied
    )
    page("benefits.take_down", "township1", *task, "benefits.take_down", error=emptied)


def _for_those_who_look_after(table: Table) -> None:
    page = table.page
    page(
        "rating.answers",
        "employmentlead",
        "/work/answers",
        empty=(EMPTY, "disabilitylead", "/work/answers"),
    )
    page("rating.answer", "employmentlead", "/work/answers", "rating.answer", error=emptied)
    page("rating.reply", "employmentlead", "/work/answers", "rating.reply", error=emptied)
    page("leader.board", "leader", "/leader/")
    page("leader.tasks", "leader", "/leader/tasks",
         overdue=(OVERDUE, "leader", "/leader/tasks?light=overdue"),
         empty=(EMPTY, "leader", "/leader/tasks?light=paused&at=village_b"))  # fmt: skip
    page("leader.ended", "leader", "/leader/finished",
         empty=(EMPTY, "leader", "/leader/finished?key=nothing"))  # fmt: skip
    page("leader.ratings", "leader", "/leader/ratings",
         empty=(EMPTY, "leader", "/leader/ratings?month=2026-01"))  # fmt: skip
    page("inspector.looks", "inspector", "/inspector/?kind=relatives&days=90")
    page("inspector.questions", "inspector", "/inspector/questions")
    page("inspector.ask", "inspector", "/inspector/questions", "work.case", "inspector.ask",
         error=emptied)  # fmt: skip
    page("inspector.samples", "inspector", "/inspector/samples", error=filled(until="soon"))
    page("inspector.sample", "inspector", "sample")
    page("meetings.desk", "countylead", "/meetings")
    page("meetings.convene", "countylead", "/meetings/new/joint_meeting", error=emptied)
    page("meetings.one", "countylead", "/meetings", "meetings.one")
    page("meetings.minutes", "countylead", "/meetings", "meetings.one", "meetings.minutes")
    page("leader.checks", "leader", "/leader/checks", error=filled(until="soon"))
    page("leader.check", "leader", "check")
    page("benefits.desk", "county1", "/benefits")
    page("benefits.one", "county1", "/benefits", "benefits.one", error=emptied)
    page("benefits.rosters", "finance", "/rosters", error=emptied)
    page(
        "benefits.roster",
        "leader",
        "/rosters",
        "benefits.roster",
        paid=("main h1", "finance", "/rosters/1"),
    )
    page("benefits.recipients_", "county1", "/recipients", error=emptied)
    page(
        "exports.home", "county1", "/exports", error=emptied, empty=(EMPTY, "township1", "/exports")
    )
    page("exports.preview", "county1", "to export", shows=".ow-scroll",
         empty=(EMPTY, "county1", "nothing to export"))  # fmt: skip
    page("exports.made", "county1", "exported")


def _long(table: Table) -> None:
    """Twelve in the household, names that do not end, six services, forty tasks."""
    for endpoint, login, *trail in (
        ("work.inbox", "window_b", QUEUE),
        ("work.task", "check", "long case", "work.task"),
        ("work.case", "check", "long case"),
        ("counter.family", "window_b", "long number"),
        ("counter.register", "window_b", "/counter/register"),
        ("applicant.case", "long", "/my", "applicant.case"),
        ("applicant.page", "long", "long draft/household-2"),
        ("applicant.page", "long", "long draft/documents"),
        ("applicant.page", "long", "long draft/review"),
        ("leader.tasks", "leader", "/leader/tasks?place=town_b"),
    ):
        table.states.append(State(endpoint, "long", login, tuple(trail), LONG[endpoint]))


LONG = {
    "work.inbox": ".ow-task >> nth=39",
    "work.task": "text=买买提吐尔逊",
    "work.case": "main h1",
    "counter.family": "main h1",
    "counter.register": "main a >> nth=39",
    "applicant.case": "main h1",
    "applicant.page": "main h1",
    "leader.tasks": ".ow-task >> nth=39",
}
"""What shows that there is much of it."""


def _late(table: Table) -> None:
    """A request beyond its promise, as everybody meets it."""
    for endpoint, login, *trail in (
        ("applicant.my_cases", "forgotten", "/my"),
        ("applicant.case", "forgotten", "/my", "applicant.case"),
        ("work.task", "check", "late case", "work.task"),
        ("work.case", "check", "late case"),
        ("leader.board", "leader", "/leader/?place=town_b"),
    ):
        table.states.append(State(endpoint, "overdue", login, tuple(trail), OVERDUE))


def _more(table: Table) -> None:
    """The modes of a task, empty lists, what is overdue: see `more_states`."""
    for mode, login, trail in MODES:
        table.states.append(State("work.task", mode, login, trail, TASK))
    name, login = RELATED
    table.states.append(State("work.task", "of relatives", login, (name,), "main h1"))
    for endpoint, who, way, act in EMPTIES:
        table.states.append(State(endpoint, "empty", who, way, EMPTY, act))
    for endpoint, who, way in LATE:
        table.states.append(State(endpoint, "overdue", who, way, OVERDUE))


def _closed_doors(table: Table) -> None:
    """What is not there, what is for others, and a session that ended in mid-form."""
    for endpoint, name, login, where in (
        ("public.notice", "not found", "", "/notices/0000"),
        ("applicant.case", "not found", "family", "/my/cases/OW-2026-999999-9"),
        ("work.case", "not found", "county1", "/work/cases/OW-2026-999999-9"),
        ("counter.family", "not found", "window", "/counter/cases/OW-2026-999999-9"),
        ("admin.person", "not found", "admin", "/admin/people/999999"),
        ("work.inbox", "for others", "family", "/work/"),
        ("applicant.my_cases", "for others", "county1", "/my"),
        ("leader.board", "for others", "village", "/leader/"),
        ("admin.definitions", "for others", "leader", "/admin/definitions"),
    ):
        table.states.append(State(endpoint, name, login, (where,), "main h1"))
    keep, again = "[name=keep]", "main form [name=_again]"
    task = (QUEUE, "work.task")
    for endpoint, login, trail in (
        ("applicant.page", "family", ("draft/household-1",)),
        ("work.task", "county1", task),
    ):
        table.states.append(State(endpoint, "expired", login, trail, keep, expired))
    table.states.append(
        State("work.task", "signed in again", "county1", task, again, signed_in_again)
    )


def _for_the_administrator(table: Table) -> None:
    page = table.page
    page("admin.definitions", "admin", "/admin/definitions")
    page("admin.definition", "admin", "/admin/definitions", "admin.definition")
    page("admin.draft", "admin", "drawn", error=filled(text="nothing: ["), wrong=".ow-problems")
    page("admin.publish", "admin", "publish")
    page("admin.tables", "admin", "/admin/tables")
    page("admin.table", "admin", "/admin/tables", "admin.table")
    page("admin.people", "admin", "/admin/people", empty=(EMPTY, "admin", "/admin/people?q=nobody"))
    page("admin.person", "admin", "/admin/people", "admin.person")
    page("admin.add_person", "admin", "/admin/people/new", error=emptied)
    page(
        "admin.give_post",
        "admin",
        "/admin/people",
        "admin.person",
        "admin.give_post",
        error=emptied,
    )
    page("admin.places", "admin", "/admin/places")
    page("admin.place", "admin", "/admin/places", "admin.place", error=emptied)
    page(
        "admin.add_place", "admin", "/admin/places", "admin.place", "admin.add_place", error=emptied
    )
    page(
        "admin.numbers",
        "admin",
        "/admin/places",
        "admin.place",
        "admin.numbers",
        error=filled(p_hear_days="much"),
    )
    page("admin.import_", "admin", "/admin/import", error=emptied)
    where = ("admin.calendar", "admin", "/admin/calendar")
    page(*where, error=emptied)
    table.states.append(State(where[0], "dry run", "admin", where[2:], "#dry-run", looked_over))


def _table() -> tuple[State, ...]:
    table = Table()
    for part in (
        _for_everybody,
        _for_the_public,
        _for_the_applicant,
        _for_the_counter,
        _for_officers,
        _for_those_who_look_after,
        _for_the_administrator,
        _long,
        _late,
        _more,
        _closed_doors,
    ):
        part(table)
    return tuple(table.states)


STATES = _table()
