"""The family's request plays to its end, with everything that was promised of it."""

from __future__ import annotations

import io
import json
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, TypeVar

import pytest

from workflow.cli.main import main
from workflow.cli.play import as_data, report
from workflow.demo.telling import Told, stage, tell
from workflow.domain import facts as f
from workflow.domain.facts import Recorded

MONDAY, THURSDAY = date(2026, 3, 2), date(2026, 3, 5)
Kind = TypeVar("Kind", bound=f.Fact)


@dataclass
class Played:
    told: Told
    facts: list[Recorded]
    data: dict[str, Any]
    texts: dict[str, str]
    referral: list[Recorded]
    whole: bool
    seconds: float

    def all(self, kind: type[Kind]) -> list[tuple[Recorded, Kind]]:
        return [(each, each.fact) for each in self.facts if isinstance(each.fact, kind)]

    def lane(self, path: str) -> dict[str, Any]:
        return next(each for each in self.data["services"] if each["lane"] == path)

    def signers(self, path: str, state: str) -> list[tuple[int | None, str]]:
        found = [
            s for s in self.told.case.signatures.values() if (s.path, s.state) == (path, state)
        ]
        return [(s.user, s.place) for s in found if not s.void]


@pytest.fixture(scope="module")
def played() -> Played:
    began = time.process_time()
    with stage() as on:
        told = tell(on)
        seconds = time.process_time() - began
        return Played(
            told=told,
            facts=on.office.store.facts(told.case.id),
            data=as_data(on.office, told, seconds),
            texts={lang: "\n".join(report(on.office, told, lang)) for lang in ("zh", "en")},
            referral=on.office.store.facts(told.referred.id),
            whole=not on.office.store.check(told.case.id, on.office.documents),
            seconds=seconds,
        )


def test_the_paper_of_monday_counts_from_monday_though_it_was_typed_in_on_thursday(
    played: Played,
) -> None:
    entry, filed = played.all(f.Filed)[0]
    assert (filed.filed_on, entry.occurred_on) == (MONDAY, MONDAY)
    assert entry.why
    assert entry.at.astimezone(UTC).date() == THURSDAY
    assert played.data["timeline"][0]["counts_from"] == MONDAY.isoformat()


def test_two_organs_miss_something_and_the_family_is_asked_once(played: Played) -> None:
    gaps = {(gap.path, gap.item) for _, gap in played.all(f.GapNoted)}
    assert gaps == {("disability[1]", "disability_card"), ("means/data", "check_consent")}
    assert len(played.all(f.CorrectionSent)) == 1
    assert played.all(f.CorrectionAnswered)[0][1].met == tuple(
        gap.no for _, gap in played.all(f.GapNoted)
    )


def test_the_clock_stands_still_while_the_family_is_asked(played: Played) -> None:
    during = [row for row in played.data["timeline"] if "2026-03-10" <= row["on"] <= "2026-03-11"]
    assert during
    assert all(row["paused"] and row["day"] == 2 for row in during)
    assert next(row for row in played.data["timeline"] if row["on"] == "2026-03-13")["day"] == 3


def test_two_different_officers_sign_the_home_visit(played: Played) -> None:
    users = [user for user, _ in played.signers("means/visit", "go")]
    assert len(users) == len(set(users)) == 2


def test_the_means_are_checked_once_for_all_services(played: Played) -> None:
    assert played.lane("means")["outcome"] == "known"
    assert len([t for t in played.told.case.tasks.values() if t.state == "ask"]) == 1


def test_the_sister_on_the_committee_is_barred_and_the_county_visits(played: Played) -> None:
    sister = played.all(f.RelativeRegistered)[0][1]
    assert any(row["refused"] == "related" for row in played.data["timeline"])
    assert sister.user not in {s.user for s in played.told.case.signatures.values()}
    assert len(set(played.signers("subsistence", "county_visit"))) == 2


def test_the_notice_is_posted_with_a_photograph_and_runs_seven_days(played: Played) -> None:
    posted = [each for _, each in played.all(f.NoticePosted) if each.place == "village_board"]
    assert len(posted) == 1
    assert posted[0].photo is not None
    started = played.all(f.NoticeStarted)[0][1]
    assert (started.last_day - started.starts_on).days == 7


def test_an_objection_of_the_last_day_is_answered_by_somebody_else(played: Played) -> None:
    last_day = played.all(f.NoticeStarted)[0][1].last_day
    objection = played.all(f.ObjectionReceived)[0][1]
    assert (objection.kind, objection.channel, objection.received_on) == (
        "objection", "phone", last_day,
    )  # fmt: skip
    assert any(row["refused"] == "four_eyes" for row in played.data["timeline"])
    (opinion, _), (answer, _) = (
        played.signers("subsistence", "opinion")[0],
        played.signers("subsistence", "notice")[-1],
    )
    assert opinion != answer
    assert played.all(f.ObjectionAnswered)[0][1].outcome == "dismissed"


def test_two_pupils_go_through_two_schools(played: Played) -> None:
    schools = [t for t in played.told.case.tasks.values() if t.state == "school"]
    assert {task.place for task in schools} == {"school_town", "school_village"}


def test_a_deadline_that_passes_goes_up_and_somebody_else_finishes_the_step(
    played: Played,
) -> None:
    entry, escalated = played.all(f.TaskEscalated)[0]
    late = played.told.case.tasks[escalated.no]
    assert entry.actor_kind == "system"
    assert (late.state, late.place, late.status) == ("school", "school_village", "done")
    assert played.signers(late.path, late.state) == [(late_signer(played, late.no), "county")]


def late_signer(played: Played, task: int) -> int | None:
    return next(s.user for s in played.told.case.signatures.values() if s.task == task)


def test_medical_aid_follows_the_recognition_directly(played: Played) -> None:
    recognised = next(e.seq for e, d in played.all(f.Decided) if d.path == "subsistence")
    direct = next(
        e.seq for e, x in played.all(f.Entered) if (x.path, x.state) == ("medical", "direct")
    )
    assert direct > recognised
    assert played.lane("medical")["outcome"] == "granted"


def test_both_disability_subsidies_and_the_mothers_employment_are_granted(played: Played) -> None:
    paths = {each.path for each in played.told.case.entitlements.values()}
    assert {"disability[1]/nursing", "disability[1]/living", "employment"} <= paths


def test_one_service_is_refused_in_writing_served_and_passed_on_with_consent(
    played: Played,
) -> None:
    refused = [each for each in played.data["services"] if each["outcome"] == "not_granted"]
    assert [(each["lane"], each["letters"][0]["letter"]) for each in refused] == [
        ("education[3]", "refusal")
    ]
    assert refused[0]["served_on"] == "2026-03-20"
    filed = played.referral[0].fact
    assert isinstance(filed, f.Filed)
    assert (filed.definition, filed.referred_from) == ("temporary_aid", played.told.case.tracking)
    assert played.told.case.refer_consent


def test_all_is_finished_within_the_promised_days_and_every_lane_has_its_letter(
    played: Played,
) -> None:
    last = played.data["timeline"][-1]
    assert played.told.case.status == "closed"
    assert 0 < last["day"] <= last["of"] == 20
    for service in played.data["services"]:
        assert service["lane"] == "means" or service["letters"], service
        assert service["lane"] == "means" or service["day"] <= service["of"], service


def test_what_the_family_gets_outlives_the_case(played: Played) -> None:
    monthly = next(e for e in played.data["entitlements"] if e["lane"] == "subsistence")
    assert monthly == {
        "lane": "subsistence",
        "rhythm": "monthly",
        "amount": 126_000,
        "first_month": "2026-04",
        "next_check": "2026-09-30",
    }


def test_the_history_is_chained_and_gives_the_case(played: Played) -> None:
    assert played.told.verified
    assert played.whole
    assert played.told.facts == len(played.facts)


def test_the_play_takes_less_than_twenty_seconds(played: Played) -> None:
    assert played.seconds < 20


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            ("时间线", "工作日", "甲村 村级协理员", "最低生活保障", "转办：临时救助", "核验通过"),
        ),
        ("en", ("Timeline", "day", "Village assistant, Village A", "Passed on", "verified")),
    ],
)
def test_the_report_says_it_all_in_both_languages(
    played: Played, lang: str, words: tuple[str, ...]
) -> None:
    for word in words:
        assert word in played.texts[lang]
    assert played.told.case.tracking in played.texts[lang]


def test_the_json_is_plain_data_in_both_languages(played: Played) -> None:
    assert json.loads(json.dumps(played.data)) == played.data
    timeline = played.data["timeline"]
    assert len(timeline) > 10
    assert all(row["what"]["zh"] and row["what"]["en"] for row in timeline)


def test_the_command_prints_progress_and_ends_well() -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(["demo", "--lang", "en"])
    text = out.getvalue()
    assert code == 0
    assert text.index("✓ 03-05") < text.index("Timeline") < text.index("It took")
