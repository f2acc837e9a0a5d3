"""The task page in each of its modes, every list while it is empty, and what is overdue.

Consumer: `states`, which makes the table of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.acceptance.browser.acts import Act, filled
from tests.acceptance.browser.sites import QUEUE

TASK = "main h1"
MODES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("not taken", "township2", (QUEUE, "work.task")),
    ("mine", "township1", ("/work/?view=mine", "work.task")),
    ("taken", "township2", ("taken",)),
    ("assigned", "expert8", ("assigned",)),
    ("delegated", "county1", ("delegated",)),
    ("prepare", "county2", ("delegated",)),
    ("seated", "expert5", ("assigned",)),
    ("barred", "lead", ("barred",)),
    ("waiting", "check", ("waiting",)),
    ("not yet", "township1", ("not yet",)),
    ("sign", "township2", ("half signed",)),
    ("signed", "township1", ("half signed",)),
    ("consent", "township1", ("to consent",)),
    ("signer", "lead", ("signer",)),
    ("correction", "window", ("correction",)),
    ("serve", "township1", ("serve",)),
    ("tell", "village", ("tell",)),
    ("posting", "village", ("posting",)),
    ("objection", "lead2", ("objection",)),
    ("supervised", "lead", ("supervised",)),
    ("advice", "medical", ("advice",)),
    ("procedure: inspection", "market", ("procedure food",)),
    ("procedure: appraisal", "signboard", ("procedure signboard",)),
    ("procedure: second inspection", "fire", ("procedure fire",)),
    ("payment returned", "township1", ("payment returned",)),
)
"""The task page: the mode, who looks, and where."""
RELATED = ("of relatives", "lead2")
"""The page in the place of a task of one's own relatives."""
NOBODY = "990101197905069903"
EMPTIES: tuple[tuple[str, str, tuple[str, ...], Act | None], ...] = (
    ("applicant.my_cases", "newcomer", ("/my",), None),
    ("admin.publish", "admin", ("publish unchanged",), None),
    ("admin.calendar", "admin", ("/admin/calendar",), None),
    ("public.published_grants", "", ("/published?place=town_b",), None),
    ("exports.home", "county_b", ("/exports",), None),
    ("rating.answers", "leader_b", ("/work/answers",), None),
    ("meetings.desk", "countylead_b", ("/meetings",), None),
    ("leader.board", "leader_b", ("/leader/",), None),
    ("leader.board", "leader", ("/leader/?place=village_b",), None),
    ("leader.checks", "leader_b", ("/leader/checks",), None),
    ("leader.check", "leader", ("empty check",), None),
    ("inspector.looks", "inspector_b", ("/inspector/?kind=unusual&days=30",), None),
    ("inspector.questions", "inspector_b", ("/inspector/questions",), None),
    ("inspector.samples", "inspector_b", ("/inspector/samples",), None),
    ("inspector.sample", "inspector", ("empty sample",), None),
    ("benefits.desk", "county_b", ("/benefits",), None),
    ("benefits.desk", "county1", ("/benefits",), filled(id_number=NOBODY)),
    ("benefits.rosters", "finance_b", ("/rosters",), None),
    ("benefits.roster", "finance", ("empty roster",), None),
    ("work.substitutes", "medical", ("/work/substitutes",), None),
    ("work.inbox", "medical", ("/work/?view=queue&light=paused",), None),
    ("work.inbox", "expert1", ("/work/?view=queue",), None),
    ("work.inbox", "medical", ("/work/?view=watched",), None),
    ("work.inbox", "medical2", ("/work/?view=done",), None),
    ("counter.home", "village3", ("/counter",), None),
    ("counter.pre_checks", "window_b", ("/counter/pre-checks",), None),
    ("counter.register", "village3", ("/counter/register",), None),
    ("work.task", "lead", ("barred",), None),
)
"""Pages of which a list is empty, beside those that `states` names."""
NOT_SEEN: Mapping[str, str] = {
    "There are no places yet.": "whoever signs in holds a post at one",
    "No service is open here yet.": "services come with the program",
    "No decision tables yet": "tables come with the services",
    "Nobody is writing a draft.": "the stage needs the draft that stands there",
    "No codes are waiting.": "the stage needs the codes that wait there",
    "Nobody is on this list.": "the quarter has grants; the list is not made for one without",
    "Nothing of this kind is open any more.": "seen only between two presses of a button",
}
"""Empty states that this office cannot have while the others are looked at, and why."""
LATE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("rating.answers", "countylead", ("/work/answers",)),
    ("inspector.questions", "inspector", ("/inspector/questions",)),
    ("counter.home", "village_b", ("/counter",)),
)
"""What is overdue, beside those that `states` names. Exports have no day by which they are due."""
LAYOUTS = (
    "auth.sign_in",
    "inboxes.messages",
    "public.notice",
    "public.standards",
    "applicant.start",
    "applicant.register",
    "applicant.case",
    "applicant.letter",
    "counter.intake",
    "work.inbox",
    "work.task",
    "work.case",
    "rating.answers",
    "benefits.roster",
    "leader.board",
    "inspector.looks",
    "admin.definition",
    "admin.table",
)
"""Pages that stand for a layout: these are looked at in the dark, too."""
