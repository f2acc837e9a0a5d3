"""One family's request, step by step, on a calendar of March 2026: what everybody does, and when.

The grandmother has no phone, the father is on dialysis, the mother works far away, the children go
to two schools, and the father's sister sits on the village committee. Consumer: `telling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from workflow.demo.acts import (
    Act,
    Filing,
    answer,
    gap,
    objection,
    relative,
    work,
)
from workflow.demo.people import zhang_family
from workflow.demo.stage import Step

CASE, REFERRED = "family", "referred"
HANDED_OVER = date(2026, 3, 2)
SERVICES = ("subsistence", "medical", "education", "disability", "employment")


def _step(
    on: str,
    by: str,
    act: Act | Filing,
    zh: str,
    en: str,
    *also: str,
    refused: str = "",
    case: str = CASE,
) -> Step:
    day, hour = on.split()
    when = date.fromisoformat(f"2026-{day}"), time.fromisoformat(hour)
    return Step(case, *when, by, act, also, zh, en, refused)


def story(photo: str) -> Iterator[Step]:
    """Every step in order; `photo` is the digest of the photograph of the notice board."""
    yield from _in_the_beginning()
    yield from _what_is_missing()
    yield from _side_by_side()
    yield from _the_schools()
    yield from _the_notice(photo)
    yield from _in_the_end()


def _in_the_beginning() -> Iterator[Step]:
    filing = Filing(
        "social_assistance",
        zhang_family(housing=False),
        SERVICES,
        ("identity", "check_consent", "bank_account", "medical_papers"),
        "phone",
        "village",
        consent=True,
        occurred_on=HANDED_OVER,
        why="周一收到纸质申请，周四录入",
    )
    yield _step(
        "03-05 09:20", "village", filing,
        "录入周一收到的纸质申请，日期从周一算起",
        "types in the paper handed over on Monday; it counts from Monday",
    )  # fmt: skip
    yield _step(
        "03-05 09:40", "window", relative("village2", "申请人的妹妹"),
        "近亲属备案：父亲的妹妹是村委会成员，回避本件",
        "registers the father's sister on the village committee: she stands aside",
    )  # fmt: skip
    yield _step(
        "03-05 10:00", "window", work("counter", "accept", complete=True),
        "受理；五个事项并联办理，经济状况只核对一次",
        "accepts; five services begin side by side, the means are checked once",
    )  # fmt: skip
    yield _step(
        "03-06 09:30", "school1",
        work("education[3].school", "confirm", enrolled=True, stage="vocational",
             school_amount=100_000),
        "职业学校确认女儿在校",
        "the vocational school confirms the daughter",
    )  # fmt: skip


def _what_is_missing() -> Iterator[Step]:
    yield _step(
        "03-09 09:40", "disability", gap("disability[1].review", "disability_card", "missing"),
        "记下缺少：父亲的残疾人证",
        "notes what is missing: the father's disability certificate",
    )  # fmt: skip
    yield _step(
        "03-09 11:00", "check", gap("means/data.ask", "check_consent", "unsigned"),
        "记下缺少：母亲在外省，核对授权书没有她的签名",
        "notes what is missing: the mother, away in another province, has not signed the consent",
    )  # fmt: skip
    yield _step(
        "03-09 16:00", "window", work("", kind="correction"),
        "两个部门的要求合成一份，一次告知家里；等待期间停止计时",
        "sends the two requests as one, once; the clock is paused meanwhile",
    )  # fmt: skip
    found = work(
        "means/visit.go", "found", visited_on="2026-03-10", manner="in_person",
        cooperation="absent_members", present="张甲一、王戊五", people_found=3,
        visit_income=180_000, living="住房一处，父亲每周透析，没有其他收入",
        witness_signed="signed", witness_name="王戊五（按手印）",
    )  # fmt: skip
    yield _step(
        "03-10 10:30", "township1", found,
        "两人入户调查，共同签字；母亲不在场，已电话联系",
        "two officers visit and both sign; the mother was reached by phone",
        "township2",
    )  # fmt: skip
    yield _step(
        "03-12 17:00", "applicant", answer("disability_card", "check_consent"),
        "交来残疾人证；母亲在手机上签了字。恢复计时",
        "hands in the certificate; the mother signed on her phone. The clock runs again",
    )  # fmt: skip


def _side_by_side() -> Iterator[Step]:
    yield _step(
        "03-11 10:00", "employment",
        work("employment.recognise", "recognise", person_aided="李乙二",
             employment_measures=["placement", "training"]),
        "就业救助：认定母亲为就业困难人员",
        "employment aid: recognises the mother as hard to place",
    )  # fmt: skip
    yield _step(
        "03-13 09:30", "check",
        work("means/data.ask", "clean", check_number="HD-DEMO-2026-1", checked_income=180_000),
        "信息核对与申报一致，各部门共用结果",
        "the data agrees with the request; every organ uses the result",
    )  # fmt: skip
    yield _step(
        "03-13 10:00", "education2",
        work("education[4].school", "confirm", enrolled=True, stage="primary",
             school_amount=50_000),
        "村小学没有按时确认，教育局接手，确认儿子在校",
        "the village school was late, so the bureau takes over and confirms the son",
    )  # fmt: skip
    yield _step(
        "03-13 14:00", "disability",
        work("disability[1].review", "reviewed", card_valid=True, card_grade=1, needs_care=True),
        "残疾人证有效，一级，需要照护",
        "the certificate is valid: grade 1, needs care",
    )  # fmt: skip
    yield _step(
        "03-16 10:00", "county1",
        work("disability[1]/nursing.decide", "grant", nursing_amount=12_000, payee="张甲一"),
        "护理补贴：每月120元",
        "nursing subsidy: 120 yuan a month",
    )  # fmt: skip
    yield _step(
        "03-16 11:00", "medical",
        work("medical.review", "await_recognition", insured=True, eligible_cost=2_600_000),
        "核对医疗费用；等低保认定后直接办理，不用另行申请",
        "looks at the costs; once the household is recognised, no request of its own is needed",
    )  # fmt: skip


def _the_schools() -> Iterator[Step]:
    yield _step(
        "03-18 10:00", "education",
        work("education[4].bureau", "grant", education_amount=50_000),
        "教育救助：儿子本学期500元",
        "education aid: 500 yuan this term for the son",
    )  # fmt: skip
    yield _step(
        "03-18 10:30", "education",
        work("education[3].bureau", "refuse", reasons=("already_aided",)),
        "教育救助：女儿已有国家助学金，不予资助，书面说明理由；经家里同意，转办临时救助",
        "education aid: the daughter has a state grant already, so not granted, with the reason in "
        "writing; with consent, passed on to temporary aid",
    )  # fmt: skip
    yield _step(
        "03-19 09:20", "window", work("counter", "accept", aid_complete=True),
        "受理转来的临时救助，家里不用再跑一趟",
        "accepts the temporary aid that was passed on; the family need not come again",
        case=REFERRED,
    )  # fmt: skip
    yield _step(
        "03-20 15:30", "village", work("education[3]", kind="serve"),
        "上门送达不予资助的决定，念给奶奶听",
        "brings the refusal to the home and reads it to the grandmother",
    )  # fmt: skip


def _the_notice(photo: str) -> Iterator[Step]:
    support = work(
        "subsistence.opinion", "support", proposed_amount=126_000, people_supported=5,
        opinion_text="人均收入低于标准",
    )  # fmt: skip
    yield _step(
        "03-16 15:00", "lead", support,
        "初审意见：同意，拟每月1260元",
        "gives the township's opinion: in favour, 1,260 yuan a month",
    )  # fmt: skip
    post = work("subsistence.notice", kind="posting", place="village_board", photo=photo)
    yield _step(
        "03-17 08:50", "village2", post,
        "想去张贴公示：系统不允许，她是近亲属",
        "wants to post the notice: not allowed, she is a relative",
        refused="related",
    )  # fmt: skip
    yield _step(
        "03-17 09:00", "village", post,
        "在村公开栏张贴公示并拍照，明天起7天",
        "posts the notice on the village board with a photograph: seven days from tomorrow",
    )  # fmt: skip
    yield _step(
        "03-24 17:40", "window",
        objection("subsistence.notice", "听说他家去年买了车", "DEMO-4XQ7-K2", name="不愿公开"),
        "最后一天接到群众电话异议，给了查询号，姓名保密",
        "takes an objection by phone on the last day; the name stays with the office",
    )  # fmt: skip
    dismissed = work(
        "subsistence.notice", "dismissed", kind="objection",
        looked_into="查车辆登记，车为同村他人所有", answer_text="经核实，车辆不属于该家庭",
    )  # fmt: skip
    yield _step(
        "03-25 09:00", "lead", dismissed,
        "想答复异议：系统不允许，初审意见是他写的",
        "wants to answer the objection: not allowed, the opinion was his own",
        refused="four_eyes",
    )  # fmt: skip
    yield _step(
        "03-26 10:00", "lead2", dismissed,
        "查清后答复异议人：车是别人的，异议不成立",
        "looks into it and answers: the car is somebody else's",
    )  # fmt: skip


def _in_the_end() -> Iterator[Step]:
    visit = work(
        "subsistence.county_visit", "visited", county_visited_on="2026-03-27",
        county_found="与乡镇调查一致",
    )  # fmt: skip
    yield _step(
        "03-27 14:30", "county1", visit,
        "有近亲属、有异议，县级两人入户核实",
        "because of the relative and the objection, two officers of the county visit",
        "county2",
    )  # fmt: skip
    grant = work(
        "subsistence.county_visited", "grant", amount=126_000, grade="a", income_stable=False,
        payee="张甲一",
    )  # fmt: skip
    yield _step(
        "03-30 10:00", "county1", grant,
        "低保：确认同意，每月1260元，4月起发，半年后核查",
        "subsistence allowance: granted, 1,260 yuan a month from April, checked in half a year",
    )  # fmt: skip
    yield _step(
        "03-31 09:30", "medical", work("medical.direct", "registered", aid_rate=70,
                                       medical_from="2026-03"),
        "医疗救助：低保一确认就直接纳入",
        "medical aid: taken in directly, now that the household is recognised",
    )  # fmt: skip
    yield _step(
        "03-31 10:00", "county2",
        work("disability[1]/living.decide", "grant", living_amount=10_000, payee="张甲一"),
        "困难残疾人生活补贴：每月100元；全部办结",
        "living subsidy: 100 yuan a month; everything is finished",
    )  # fmt: skip
