"""The family's request plays to its end with everything that was promised of it; the demonstration
office opens with something in every inbox, and never inside an office with data of its own."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher

from workflow.bootstrap import NotADemonstration, Office, open_office, publish_shipped
from workflow.cli.cases import verified
from workflow.cli.main import main
from workflow.cli.play import as_data, report
from workflow.demo.install import HalfADemonstration, people
from workflow.demo.staff import APPLICANT, PASSWORD, STAFF
from workflow.demo.telling import Told, stage, tell
from workflow.domain import facts as f
from workflow.domain.facts import Recorded
from workflow.settings import Settings
from workflow.store.queries.inbox import View, inbox
from workflow.store.queries.notices import notices_in_force

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
            whole=verified(on.office, told.case) == "",
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
    assert all(row["what"]["zh"] and row["what"]["en"] for row in played.data["timeline"])


def test_the_command_prints_progress_and_ends_well() -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(["demo", "--lang", "en"])
    text = out.getvalue()
    assert code == 0
    assert text.index("✓ 03-05") < text.index("Timeline") < text.index("It took")


# -- the demonstration office ----------------------------------------------------------------------


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash, made in a moment."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("workflow.store.accounts._hasher", cheap)


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment({"ONEWINDOW_DATA_DIR": str(folder)})


def at(moment: str) -> Callable[[], datetime]:
    fixed = datetime.fromisoformat(moment)
    return lambda: fixed


@pytest.fixture
def demo(tmp_path: Path, quick_passwords: None) -> Iterator[Office]:
    office = open_office(settings_in(tmp_path), now=at("2026-11-18T10:00:00+08:00"), demo=True)
    yield office
    office.close()


def waiting(office: Office, login: str) -> list[str]:
    account = office.accounts.by_login(login)
    assert account is not None
    posts = office.accounts.actor(account.id).posts
    with office.store.database.read() as connection:
        mine = inbox(connection, account.id, posts, View.MINE, office.now()).rows
        queue = inbox(connection, account.id, posts, View.QUEUE, office.now()).rows
    return [row.state for row in (*mine, *queue)]


def test_everybody_who_handles_tasks_finds_some(demo: Office) -> None:
    overseers = {"leader", "inspector", "admin", "windowlead"}
    for each in STAFF:
        if each.shows and each.login not in overseers:
            assert waiting(demo, each.login), each.login


def test_every_demo_account_signs_in_with_the_one_password(demo: Office) -> None:
    for login in ("window", "village", "admin", APPLICANT.login):
        assert demo.accounts.authenticate(login, PASSWORD, demo.now()).login == login


def test_the_applicant_has_a_case_and_there_is_a_notice_to_read(demo: Office) -> None:
    account = demo.accounts.by_login(APPLICANT.login)
    assert account is not None
    assert account.person is not None
    with demo.store.database.read() as connection:
        assert notices_in_force(connection, demo.now())
    with demo.store.begin() as unit:
        assert unit.open_case(account.person, "social_assistance") is not None


def test_all_demo_histories_verify_and_nothing_happened_after_now(demo: Office) -> None:
    seen = 0
    for each in STAFF:
        account = demo.accounts.by_login(each.login)
        assert account is not None
        posts = demo.accounts.actor(account.id).posts
        with demo.store.database.read() as connection:
            rows = inbox(connection, account.id, posts, View.QUEUE, demo.now()).rows
        for row in rows:
            case = demo.store.case(row.case)
            assert verified(demo, case) == ""
            assert demo.store.facts(case.id)[-1].at <= demo.now()
            seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    "moment",
    [
        "2026-10-09T08:05:00+08:00",  # the second day after a holiday of a week
        "2026-02-16T23:30:00+08:00",  # a night in the Spring Festival
        "2027-06-07T00:10:00+08:00",  # a year whose holidays are not announced
    ],
)
def test_the_demonstration_opens_on_any_day(
    tmp_path: Path, quick_passwords: None, moment: str
) -> None:
    office = open_office(settings_in(tmp_path), now=at(moment), demo=True)
    try:
        assert waiting(office, "window")
        assert waiting(office, "county1")
    finally:
        office.close()


def test_opening_the_demonstration_again_adds_nothing(
    tmp_path: Path, quick_passwords: None
) -> None:
    now = at("2026-11-18T10:00:00+08:00")
    first = open_office(settings_in(tmp_path), now=now, demo=True)
    before = waiting(first, "township1")
    first.close()
    again = open_office(settings_in(tmp_path), now=now, demo=True)
    assert waiting(again, "township1") == before
    again.close()
    plain = open_office(settings_in(tmp_path), now=now)
    assert plain.demo
    plain.close()


def test_an_office_with_data_of_its_own_never_becomes_a_demonstration(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    office.accounts.give_post(
        office.accounts.add("somebody", "a long enough password", "某人"),
        "window_clerk", "county", MONDAY,
    )  # fmt: skip
    office.close()
    with pytest.raises(NotADemonstration, match="--demo"):
        open_office(settings_in(tmp_path), demo=True)
    plain = open_office(settings_in(tmp_path))
    assert not plain.demo
    assert plain.accounts.by_login("window") is None
    plain.close()


def test_a_plain_office_holds_no_demonstration_data(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    assert not office.demo
    assert office.accounts.everybody() == []
    assert office.store.directory().places == {}
    office.close()


def test_the_shipped_definitions_are_published_once(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    known = office.store.publications.all()
    office.notes.put("shipped_definitions", "")
    office.close()
    again = open_office(settings_in(tmp_path))
    assert {"social_assistance", "temporary_aid", "open_restaurant"} <= {
        e.definition for e in known
    }
    assert again.store.publications.all() == known
    again.close()


def test_what_an_administrator_published_is_left_alone(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    shipped = office.store.current("temporary_aid")
    own = replace(shipped, catalogues=shipped.catalogues.model_copy(update={"texts": {}}))
    office.store.publish(own, "谢管理")
    office.notes.put("shipped_definitions", "")
    office.close()
    again = open_office(settings_in(tmp_path))
    assert own.hash != shipped.hash
    assert again.store.current("temporary_aid").hash == own.hash
    again.close()


def test_a_newer_shipped_version_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(settings_in(tmp_path))
    shipped = office.store.current("temporary_aid")
    newer = replace(shipped, catalogues=shipped.catalogues.model_copy(update={"texts": {}}))
    monkeypatch.setattr("workflow.bootstrap.Library.closure", lambda self, name: newer)
    monkeypatch.setattr("workflow.bootstrap.filed", lambda library: ["temporary_aid"])
    office.notes.put("shipped_definitions", "")
    assert publish_shipped(office) == ["temporary_aid"]
    assert office.store.current("temporary_aid").hash == newer.hash
    assert publish_shipped(office) == []
    office.close()


def test_filling_in_two_halves_is_refused_with_a_way_out(
    tmp_path: Path, quick_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(office: Office) -> None:
        people(office)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("workflow.demo.install.people", broken)
        with pytest.raises(KeyboardInterrupt):
            open_office(settings_in(tmp_path), demo=True)
    with pytest.raises(HalfADemonstration, match="delete the folder"):
        open_office(settings_in(tmp_path), demo=True)


def test_the_cases_are_played_up_to_now(demo: Office) -> None:
    due = demo.store.next_due()
    assert due is not None
    assert due > demo.now()
