"""Much of everything, and too late: a household of twelve, forty tasks, a request that lay about.

All of it in the town that the other pages of the proof do not visit. `Site.named` keeps where.
"""

from __future__ import annotations

from typing import Any

from tests.acceptance.applicant.family import begin
from tests.acceptance.browser.sites import Site
from workflow.bootstrap import compose
from workflow.demo.acts import Filing, work
from workflow.demo.cases import PAPERS, Days
from workflow.demo.people import household, member, small
from workflow.demo.stage import MovingClock, Stage

NAME = "阿卜杜热合曼·买买提吐尔逊·阿卜力米提·库尔班江"
LANES = ("subsistence", "medical", "education", "disability", "housing", "employment")
HAPPENED = ("low_income", "ill", "disabled", "schooling", "lost_job", "housing")
CLERK = "window_b"
TASKS = 40


def gather(site: Site) -> None:
    """All of it, on a clock that comes up to now."""
    clock = MovingClock()
    past = compose(site.office.settings, clock)
    try:
        stage = Stage(past, clock)
        days = Days(past, past.calendar.civil_day(site.office.now()))
        accept = work("counter", "accept", complete=True)
        late = Filing("social_assistance", small("段示晚", 990, registered="village_b"),
                      ("subsistence",), PAPERS)  # fmt: skip
        untold = Filing("social_assistance", small("段未闻", 991, registered="village_b"),
                        ("subsistence",), PAPERS, contact="none")  # fmt: skip
        declined = work("counter", "decline", complete=False, reasons=("not_our_matter",))
        papers = (*PAPERS, "medical_papers", "disability_card")
        long = Filing("social_assistance", _answers(), LANES, papers)
        steps = [days.step("late", 30, "09:10", CLERK, late),
                 days.step("late", 29, "09:10", CLERK, accept),
                 days.step("untold", 30, "09:10", CLERK, untold),
                 days.step("untold", 29, "09:10", CLERK, declined),
                 days.step("long", 1, "09:10", CLERK, long),
                 days.step("long", 1, "09:20", CLERK, accept)]  # fmt: skip
        for number in range(TASKS):
            answers = small(f"{NAME}{number:02}", 930 + number, registered="village_b")
            filing = Filing("social_assistance", answers, ("subsistence",), PAPERS)
            steps.append(days.step(f"one of many {number}", 1, "10:00", CLERK, filing))
        stage.play(steps)
        stage.wait_for(site.office.now())
    finally:
        past.close()
    for name, login in (("late", "forgotten"), ("long", "long")):
        site.account(login, stage.case(name))
        site.named[f"{name} case"] = f"/work/cases/{stage.tracking[name]}"
    site.named["long number"] = f"/counter/cases/{stage.tracking['long']}"
    _draft(site)


def _answers() -> dict[str, Any]:
    """A household of twelve, every child at school and with a disability."""
    children = [
        member(f"{NAME}之{number}", "child", f"20{number}-03-04", 900 + number, pupil=True,
               school="school_town", disabled=True, disability_grade="two")
        for number in range(10, 20)
    ]  # fmt: skip
    return household(
        HAPPENED,
        member(NAME, "self", "1970-01-02", 901),
        member(f"{NAME}的配偶", "spouse", "1971-02-03", 902),
        *children,
        registered="village_b",
        address="云溪县示范乡一个名字很长的自然村第一百二十三号院落最里面的那一户" * 2,
        tell_us="家里的情况一时说不完。" * 60,
    )


def _draft(site: Site) -> None:
    """The household of twelve begins to ask once more."""
    family = site.client("long")
    draft = begin(family, *HAPPENED)
    rows = {
        f"members-{number}-{name}": "yes" if value is True else value
        for number, row in enumerate(_answers()["members"])
        for name, value in row.items()
        if name not in ("adult", "birth_date")
    }
    assert family.post(f"{draft}/household-2", data=rows).status_code == 302
    site.named["long draft"] = draft
