"""Who can sign in to the demonstration. One password for all: it protects nothing but made-up data.

Consumers: `install`, which makes the accounts, and `onewindow run --demo`, which prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.people import Post

PASSWORD = "demo-onewindow"  # noqa: S105  # for demonstrations only, and printed when one starts
"""The password of every demonstration account."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demonstration."""

    login: str
    name: str
    posts: tuple[Post, ...]
    shows: bool = True
    """Whether the list on the terminal names it; the others only stand in for somebody."""


def _account(login: str, name: str, *posts: str, shows: bool = True) -> DemoAccount:
    held = (Post(role, place) for role, _, place in (post.partition("@") for post in posts))
    return DemoAccount(login, name, tuple(held), shows)


STAFF = (
    _account("village", "吴协理", "village_assistant@village_a"),
    _account("village2", "张姑姑", "village_assistant@village_a"),
    _account("village3", "朱协理", "village_assistant@village_a2", shows=False),
    _account("window", "周窗口", "window_clerk@town_a"),
    _account("windowlead", "周组长", "window_lead@town_a"),
    _account("township1", "郑经办", "township_officer@town_a"),
    _account("township2", "王经办", "township_officer@town_a"),
    _account("lead", "冯负责", "township_lead@town_a"),
    _account("lead2", "陈负责", "township_lead@town_a"),
    _account("check", "褚核对", "check_centre@county"),
    _account("county1", "卫民政", "county_officer@county"),
    _account("county2", "蒋民政", "county_officer@county"),
    _account("countylead", "沈局长", "county_lead@county"),
    _account("finance", "钱发放", "finance_officer@county"),
    _account("medical", "韩医保", "medical_officer@county"),
    _account("medical2", "杨医保", "medical_officer@county", shows=False),
    _account("medicallead", "韩主任", "medical_lead@county", shows=False),
    _account("school1", "秦老师", "school_officer@school_town"),
    _account("school2", "尤老师", "school_officer@school_village"),
    _account("education", "许教育", "education_officer@county"),
    _account("education2", "何教育", "education_officer@county", shows=False),
    _account("educationlead", "许科长", "education_lead@county", shows=False),
    _account("disability", "吕残联", "disability_officer@county"),
    _account("disabilitylead", "吕理事", "disability_lead@county", shows=False),
    _account("housing", "施住建", "housing_officer@county"),
    _account("housing2", "孔住建", "housing_officer@county", shows=False),
    _account("housinglead", "施科长", "housing_lead@county", shows=False),
    _account("employment", "曹就业", "employment_officer@county"),
    _account("employmentlead", "曹主任", "employment_lead@county", shows=False),
    _account("market", "严市监", "food_officer@county"),
    _account("market2", "华市监", "food_officer@county", shows=False),
    _account("marketlead", "严科长", "food_lead@county"),
    _account("signboard", "金城管", "signboard_officer@county"),
    _account("signboardlead", "金科长", "signboard_lead@county", shows=False),
    _account("fire", "魏消防", "fire_officer@county"),
    _account("fire2", "陶消防", "fire_officer@county", shows=False),
    _account("firelead", "魏队长", "fire_lead@county", shows=False),
    _account("reviews", "孟组织", "review_organiser@county"),
    _account("expert1", "安工", "fire_expert@county"),
    _account("expert2", "常工", "fire_expert@county", shows=False),
    _account("expert3", "邓工", "fire_expert@county", shows=False),
    _account("expert4", "方工", "fire_expert@county", shows=False),
    _account("expert5", "葛工", "fire_expert@county", shows=False),
    _account("expert6", "洪工", "fire_expert@county", shows=False),
    _account("expert7", "纪工", "fire_expert@county", shows=False),
    _account("expert8", "康工", "fire_expert@county", shows=False),
    _account("committee", "段委员", "village_committee_member@village_a"),
    _account("resident1", "侯代表", "resident_representative@village_a"),
    _account("resident2", "龙代表", "resident_representative@village_a", shows=False),
    _account("resident3", "万代表", "resident_representative@village_a", shows=False),
    _account("resident4", "黎代表", "resident_representative@village_a", shows=False),
    _account("resident5", "汤代表", "resident_representative@village_a", shows=False),
    _account("leader", "姜县长", "leader@county"),
    _account("inspector", "戚纪检", "inspector@county"),
    _account("admin", "谢管理", "administrator@county"),
    _account("window_b", "邹窗口", "window_clerk@town_b", shows=False),
    _account("village_b", "喻协理", "village_assistant@village_b", shows=False),
)
"""Everybody who works for the demonstration county."""

APPLICANT = DemoAccount("family", "张甲一", ())
"""The account of somebody who asks for help."""
