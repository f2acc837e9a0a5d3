"""The families and businesses of the demonstration: names and numbers that belong to nobody.

ID numbers begin with 9901, which is no region's code. Consumers: `cases` and `family`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.definition.identity import check_character

Answers = dict[str, Any]


def id_number(birth: str, serial: int) -> str:
    """A well-formed citizen number of a region that does not exist. `birth`: `1979-05-06`."""
    first = "990101" + birth.replace("-", "") + f"{serial:03}"
    return first + check_character(first)


def member(name: str, relation: str, birth: str, serial: int, **more: Any) -> Answers:
    """A row of the table of household members."""
    row: Answers = {
        "name": name,
        "relation": relation,
        "id_number": id_number(birth, serial),
        "birth_date": birth,
        "adult": birth < "2008",
    }
    return {**row, **more}


def household(
    happened: tuple[str, ...],
    *members: Mapping[str, Any],
    registered: str = "village_a",
    lives: str = "",
    **more: Any,
) -> Answers:
    """The answers to the combined application; the first member applies."""
    applicant = members[0]
    answers: Answers = {
        "happened": list(happened),
        "applicant_name": applicant["name"],
        "id_number": applicant["id_number"],
        "phone": "13900000001",
        "registered": registered,
        "lives": lives or registered,
        "members": [dict(each) for each in members],
        "account_holder": applicant["name"],
        "bank": "示范银行",
        "account_number": "6200000000000000018",
    }
    return {**answers, **more}


def small(name: str, serial: int, *happened: str, **more: Any) -> Answers:
    """A couple that asks for help."""
    return household(
        happened or ("low_income",),
        member(name, "self", "1962-04-11", serial, monthly_income=180_000),
        member(f"{name[0]}配偶", "spouse", "1963-08-20", serial),
        **more,
    )


def zhang_family(*, housing: bool) -> Answers:
    """The family of five from the first day, for whom everything happens at once."""
    happened = ("low_income", "ill", "disabled", "schooling", "lost_job")
    return household(
        (*happened, "housing") if housing else happened,
        member("张甲一", "self", "1979-05-06", 11, disabled=True, disability_grade="one"),
        member("李乙二", "spouse", "1981-08-15", 22, works_elsewhere=True, monthly_income=180_000),
        member("张丙三", "child", "2009-09-10", 24, pupil=True, school="school_town"),
        member("张丁四", "child", "2016-11-20", 13, pupil=True, school="school_village"),
        member("王戊五", "parent", "1949-12-01", 26),
        registered="village_a",
        lives="village_b",
        has_relatives=True,
        relatives="张姑姑，甲村村委会成员，申请人的妹妹",
    )


def restaurant(name: str, owner: str, **more: Any) -> Answers:
    """The answers of somebody who opens a restaurant."""
    answers: Answers = {
        "business_name": name,
        "credit_code": "91990101MA00000001",
        "applicant_name": owner,
        "phone": "13900000002",
        "premises": "village_a2",
        "premises_address": "甲社区示范路1号",
        "floor_area": 320,
        "makes": "hot_food",
        "has_signboard": True,
        "signboard_size": "4米×0.8米，门头上方",
        "fire_way": "inspection",
    }
    return {**answers, **more}


def building(name: str, owner: str) -> Answers:
    """The answers of somebody whose building departs from the fire standards."""
    return {
        "project_name": name,
        "applicant_name": owner,
        "phone": "13900000004",
        "project_place": "village_a",
        "departs_from": "中庭疏散距离超过现行标准，采用新型排烟系统。",
    }


def project(name: str, association: str, contact: str) -> Answers:
    """The answers of residents who want to do something for their community."""
    return {
        "project_name": name,
        "association": association,
        "applicant_name": contact,
        "phone": "13900000005",
        "project_village": "village_a",
        "project_where": "村委会二楼活动室",
        "project_story": "每周六一次，由退休居民带队，附近居民都可以来。",
        "wanted_amount": 800_000,
    }


def emergency(name: str, serial: int, happened_on: str, **more: Any) -> Answers:
    """The answers of somebody in a sudden difficulty."""
    answers: Answers = {
        "applicant_name": name,
        "id_number": id_number("1970-02-03", serial),
        "phone": "13900000003",
        "happened_at": "village_a",
        "happened_on": happened_on,
        "happened": ["costs"],
        "story": "家人住院，一时凑不够费用",
        "people_affected": 3,
        "recognised": "none",
        "amount_needed": 80_000,
        "account_holder": name,
        "account_number": "6200000000000000026",
    }
    return {**answers, **more}
