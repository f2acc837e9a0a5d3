"""The cases that the demonstration office is working on when it opens, at every stage.

Days are counted in working days before today. Consumer: `install`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from workflow.bootstrap import Office, compose
from workflow.demo.acts import (
    Act,
    Filing,
    answer,
    choose,
    claim,
    gap,
    objection,
    relative,
    work,
)
from workflow.demo.benefits import Benefits
from workflow.demo.meetings import meetings
from workflow.demo.opinions import Opinions
from workflow.demo.people import (
    Answers,
    building,
    emergency,
    household,
    member,
    restaurant,
    small,
    zhang_family,
)
from workflow.demo.projects import projects
from workflow.demo.stage import MovingClock, Stage, Step

PAPERS = ("identity", "check_consent", "bank_account")
LOOK_UP = "demo_look_up"
"""The note with a tracking number and its secret, to try the look-up without an account."""
RECEIPT = "DEMO-7KQ4-X2"
"""The receipt of the demonstration's objection, with which its answer can be looked up."""


def play_cases(office: Office) -> None:
    """Play all cases up to now."""
    clock = MovingClock()
    past = compose(office.settings, clock)
    try:
        stage = Stage(past, clock)
        days = Days(past, past.calendar.civil_day(office.now()))
        benefits = Benefits(past, clock, stage, [])
        benefits.take_over(days.ago(62))
        benefits.pay_last_month(days.today)
        stage.play(step for story in STORIES for step in story(days))
        benefits.look_again(days.ago(6), days.ago(4), days.ago(2))
        Opinions(past, clock, stage).say(days.ago)
        stage.wait_for(office.now())
        benefits.pay_this_month(office.now(), days.today)
        office.notes.put(LOOK_UP, f"{stage.tracking['counter']} {stage.secrets['counter']}")
    finally:
        past.close()


class Days:
    """Working days before today."""

    def __init__(self, office: Office, today: date) -> None:
        self._calendar = office.calendar
        self.today = today

    def ago(self, working_days: int) -> date:
        """The working day so many before today; the least is 1."""
        day = self.today
        while working_days:
            day -= timedelta(days=1)
            working_days -= self._calendar.is_working(day)
        return day

    def step(self, case: str, ago: int, hour: str, by: str, act: Act | Filing, *also: str) -> Step:
        """A step so many working days ago."""
        return Step(case, self.ago(ago), time.fromisoformat(hour), by, act, also)


def filed(
    days: Days,
    case: str,
    ago: int,
    answers: Answers,
    chosen: tuple[str, ...] = ("subsistence",),
    *,
    by: str = "window",
    accepted: int | None = None,
    **more: object,
) -> Iterator[Step]:
    """Filed at the counter and accepted on the same day, or `accepted` working days ago."""
    papers = more.pop("materials", PAPERS)
    filing = Filing("social_assistance", answers, chosen, papers, **more)  # type: ignore[arg-type]
    yield days.step(case, ago, "09:10", by, filing)
    accept = work("counter", "accept", complete=True)
    yield days.step(case, ago if accepted is None else accepted, "10:30", "window", accept)


def checked(days: Days, case: str, ago: int) -> Iterator[Step]:
    """The means are checked: home visit and data."""
    found: dict[str, Any] = {
        "visited_on": days.ago(ago).isoformat(),
        "manner": "in_person",
        "cooperation": "full",
        "present": "申请人",
        "people_found": 2,
        "visit_income": 180_000,
        "living": "住房一间，没有其他收入",
        "witness_signed": "signed",
        "witness_name": "申请人",
    }
    visit = work("means/visit.go", "found", **found)
    yield days.step(case, ago, "14:00", "township1", visit, "township2")
    clean = work("means/data.ask", "clean", check_number="HD-DEMO-1", checked_income=180_000)
    yield days.step(case, ago, "15:00", "check", clean)


def posted(days: Days, case: str, opinion: int, posting: int) -> Iterator[Step]:
    """The township supports, and the notice is on the board."""
    support = work("subsistence.opinion", "support", proposed_amount=98_000, people_supported=2)
    yield days.step(case, opinion, "16:00", "lead", support)
    post = work("subsistence.notice", kind="posting", place="village_board")
    yield days.step(case, posting, "16:40", "village", post)


# -- the stories -------------------------------------------------------------------------------


def everything_at_once(days: Days) -> Iterator[Step]:
    """The applicant's own case: six services, a notice on the board, another to be posted."""
    chosen = ("subsistence", "medical", "education", "disability", "housing", "employment")
    papers = (*PAPERS, "medical_papers", "disability_card")
    yield from filed(
        days, "zhang", 9, zhang_family(housing=True), chosen,
        by="family", contact="account", channel="web", materials=papers, consent=True,
    )  # fmt: skip
    do = days.step
    yield do("zhang", 9, "10:40", "window", relative("village2", "申请人的妹妹"))
    school = work("education[3].school", "confirm", enrolled=True, stage="vocational")
    yield do("zhang", 8, "09:30", "school1", school)
    school = work("education[4].school", "confirm", enrolled=True, stage="primary")
    yield do("zhang", 5, "09:30", "school2", school)
    reviewed = work(
        "disability[1].review", "reviewed", card_valid=True, card_grade=1, needs_care=True
    )
    yield do("zhang", 7, "10:00", "disability", reviewed)
    recognised = work(
        "employment.recognise", "recognise", person_aided="李乙二", employment_measures=["training"]
    )
    yield do("zhang", 6, "10:00", "employment", recognised)
    yield from checked(days, "zhang", 6)
    nursing = work("disability[1]/nursing.decide", "grant", nursing_amount=12_000, payee="张甲一")
    yield do("zhang", 5, "11:00", "county1", nursing)
    yield from posted(days, "zhang", 5, 4)
    costs = work("medical.review", "await_recognition", insured=True, eligible_cost=2_600_000)
    yield do("zhang", 5, "11:20", "medical", costs)
    aid = work("education[3].bureau", "grant", education_amount=100_000)
    yield do("zhang", 3, "11:20", "education", aid)
    inspected = work("housing/dwelling.inspect", "inspected", present_area=38, housing_fit=True)
    yield do("zhang", 3, "15:10", "housing", inspected)
    means = work("housing/income.means_opinion", "read_result", housing_means_fit=True)
    yield do("zhang", 5, "15:20", "county2", means)
    yield do(
        "zhang", 1, "15:30", "housing", work("housing.proposal", "propose", help_kind="repair")
    )


def at_the_counter(days: Days) -> Iterator[Step]:
    """Filed by the village assistant for somebody without a phone; waits at the counter."""
    answers = small("刘示甲", 101, phone="")
    filing = Filing("social_assistance", answers, ("subsistence",), PAPERS, "none", "village")
    yield days.step("counter", 1, "16:20", "village", filing)
    filing = Filing("social_assistance", small("邱示乙", 102, registered="village_b"),
                    ("subsistence",), PAPERS)  # fmt: skip
    yield days.step("town_b", 1, "16:30", "window_b", filing)


def just_accepted(days: Days) -> Iterator[Step]:
    """Accepted yesterday: every department has its first step."""
    answers = household(
        ("low_income", "ill", "disabled", "schooling", "lost_job", "housing"),
        member("孙示丙", "self", "1980-03-14", 103),
        member("孙示丁", "child", "2010-02-20", 104, pupil=True, school="school_town"),
        member("孙示戊", "child", "2015-07-07", 105, pupil=True, school="school_village"),
        member("孙示己", "parent", "1950-10-10", 106, disabled=True, disability_grade="two"),
        registered="village_a2",
    )
    chosen = ("subsistence", "medical", "education", "disability", "housing", "employment")
    papers = (*PAPERS, "medical_papers", "disability_card")
    yield from filed(days, "new", 1, answers, chosen, materials=papers)
    yield days.step("new", 1, "11:30", "township1", claim("means/visit.go"))


def for_an_opinion(days: Days) -> Iterator[Step]:
    """One opinion is due, one is late and went up to the county."""
    yield from filed(days, "opinion", 4, small("马示庚", 107, "low_income", "ill"),
                     ("subsistence", "medical"), materials=(*PAPERS, "medical_papers"))  # fmt: skip
    yield from checked(days, "opinion", 1)
    yield from filed(days, "late", 6, small("胡示辛", 108))
    yield from checked(days, "late", 4)


def for_the_county(days: Days) -> Iterator[Step]:
    """One waits for the county's determination, one for its visit, since a relative is on file."""
    yield from filed(days, "county", 13, small("郭示壬", 109))
    yield from checked(days, "county", 10)
    yield from posted(days, "county", 9, 7)
    yield from filed(days, "related", 12, small("何示癸", 110, has_relatives=True,
                     relatives="郑经办，乡镇经办人员，表兄"))  # fmt: skip
    yield days.step("related", 12, "11:00", "window", relative("windowlead", "表兄"))
    yield from checked(days, "related", 9)
    yield from posted(days, "related", 8, 6)


def with_an_objection(days: Days) -> Iterator[Step]:
    """A neighbour phoned while the notice runs: somebody else than the first must answer."""
    yield from filed(days, "objection", 9, small("高示子", 111))
    yield from checked(days, "objection", 7)
    yield from posted(days, "objection", 6, 5)
    told = objection("subsistence.notice", "听说他家另有一间店面在出租", RECEIPT, name="不愿公开")
    yield days.step("objection", 1, "17:10", "window", told)


def something_missing(days: Days) -> Iterator[Step]:
    """One family was asked for papers, another is about to be, a third explains a difference."""
    yield from filed(days, "asked", 5, small("林示丑", 112), materials=("identity", "bank_account"))
    missing = gap("means/data.ask", "check_consent", "missing")
    yield days.step("asked", 4, "10:00", "check", missing)
    yield days.step("asked", 3, "10:00", "window", work("", kind="correction"))
    yield from filed(days, "gaps", 2, small("梁示寅", 113), materials=("identity", "check_consent"))
    missing = gap("means/data.ask", "check_consent", "unsigned")
    yield days.step("gaps", 1, "10:10", "check", missing)
    yield from filed(days, "differs", 3, small("宋示卯", 114))
    differs = work("means/data.ask", "differs", checked_income=430_000,
                   differences="核对到工资收入，申报为无")  # fmt: skip
    yield days.step("differs", 1, "14:10", "check", differs)


def decided(days: Days) -> Iterator[Step]:
    """One granted and closed, one to be posted, one refused and passed on to another help."""
    yield from filed(days, "granted", 24, small("唐示辰", 115))
    yield from checked(days, "granted", 22)
    yield from posted(days, "granted", 21, 20)
    grant: dict[str, Any] = {
        "amount": 98_000,
        "grade": "b",
        "income_stable": True,
        "payee": "唐示辰",
    }
    yield days.step("granted", 12, "10:00", "county1", work("subsistence.county", "grant", **grant))
    yield from filed(days, "refused", 13, small("许示巳", 116), consent=True)
    yield from checked(days, "refused", 11)
    oppose = work("subsistence.opinion", "oppose", opinion_text="人均收入高于标准")
    yield days.step("refused", 10, "10:00", "lead", oppose)
    refuse = work("subsistence.county", "refuse", reasons=("income_above",))
    yield days.step("refused", 7, "15:00", "county2", refuse)
    serve = work("subsistence", kind="serve")
    yield days.step("refused", 6, "15:00", "township1", serve)
    yield from filed(days, "to_post", 5, small("罗示戌", 125))
    yield from checked(days, "to_post", 3)
    support = work("subsistence.opinion", "support", proposed_amount=98_000, people_supported=2)
    yield days.step("to_post", 1, "16:00", "lead", support)
    yield from filed(days, "to_serve", 6, small("邓示午", 117))
    yield from checked(days, "to_serve", 4)
    yield days.step("to_serve", 3, "10:00", "lead", work("subsistence.opinion", "oppose"))
    refuse = work("subsistence.county", "refuse", reasons=("property_above",))
    yield days.step("to_serve", 1, "15:10", "county1", refuse)


def restaurants(days: Days) -> Iterator[Step]:
    """Two restaurants: one at its first steps, one before the decisions."""
    accept = work("counter", "accept", shop_complete=True, licence_found=True)
    papers = ("shop_layout", "food_safety_rules", "signboard_picture")
    for case, ago, name, owner in (
        ("noodles", 1, "示范面馆", "曾示未"),
        ("kitchen", 7, "示范小炒馆", "彭示申"),
    ):
        filing = Filing("open_restaurant", restaurant(name, owner), ("signboard",), papers)
        yield days.step(case, ago, "09:40", "window", filing)
        yield days.step(case, ago, "11:10", "window", accept)
    do = days.step
    yield do("kitchen", 5, "10:00", "market", work("food.papers", "fit", food_papers_ok=True))
    signboard = work("signboard.review", "fit", signboard_fits=True)
    yield do("kitchen", 1, "10:00", "signboard", signboard)
    site = work("food.site_check", "fit", food_checked_on=days.ago(2).isoformat(),
                kitchen_fit=True, staff_fit=True, witness_signed="signed",
                witness_name=owner)  # fmt: skip
    yield do("kitchen", 2, "15:00", "market", site, "market2")
    fire = work("fire.inspection", "fit", fire_inspected_on=days.ago(1).isoformat(),
                exits_clear=True, equipment_works=True, witness_signed="signed",
                witness_name=owner)  # fmt: skip
    yield do("kitchen", 1, "15:00", "fire", fire, "fire2")


def emergencies(days: Days) -> Iterator[Step]:
    """Two sudden difficulties: one at the counter, one with the township."""
    for case, ago, name, serial in (("sudden", 1, "萧示酉", 118), ("quick", 2, "田示戌", 119)):
        answers = emergency(name, serial, days.ago(ago + 2).isoformat())
        yield days.step(
            case, ago, "15:40", "window", Filing("temporary_aid", answers, (), ("identity",))
        )
    accept = work("counter", "accept", aid_complete=True)
    yield days.step("quick", 1, "09:20", "window", accept)


def expert_reviews(days: Days) -> Iterator[Step]:
    """Two buildings before the experts: one panel to be chosen, one that has begun to speak."""
    for case, ago, name, owner in (
        ("library", 1, "示范图书馆", "傅示亥"),
        ("stadium", 3, "示范体育馆", "沈示子"),
    ):
        filing = Filing("fire_design_review", building(name, owner), (), ("design_documents",))
        yield days.step(case, ago, "10:20", "window", filing)
        accept = work("counter", "accept", design_complete=True)
        yield days.step(case, ago, "11:40", "window", accept)
    experts = [f"expert{number}" for number in range(1, 8)]
    chosen = choose("experts", "send_to_experts", "review_experts", experts)
    yield days.step("stadium", 2, "09:30", "reviews", chosen)
    for number in (2, 3, 4):
        agrees = work("review", "in_favour", seat=f"expert{number}", expert_opinion="同意。")
        yield days.step("stadium", 1, f"1{number}:20", f"expert{number}", agrees)


def answered(days: Days) -> Iterator[Step]:
    """A family that was asked and has answered: the check goes on."""
    yield from filed(
        days, "answered", 6, small("董示亥", 120), materials=("identity", "bank_account")
    )
    missing = gap("means/data.ask", "check_consent", "missing")
    yield days.step("answered", 5, "10:20", "check", missing)
    yield days.step("answered", 4, "10:20", "window", work("", kind="correction"))
    yield days.step("answered", 1, "09:20", "window", answer("check_consent"))


STORIES = (
    everything_at_once,
    at_the_counter,
    just_accepted,
    for_an_opinion,
    for_the_county,
    with_an_objection,
    something_missing,
    decided,
    restaurants,
    emergencies,
    expert_reviews,
    projects,
    meetings,
    answered,
)
"""All stories of the demonstration office."""
