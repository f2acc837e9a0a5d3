"""What the pages need beyond what the demonstration plays: drafts, receipts, tasks in other hands.

Everything is posted by somebody who may, through the pages. `Site.named` keeps where it leads.
"""

from __future__ import annotations

import re

from sqlalchemy import update

from tests.acceptance.applicant.family import begin, fill, photo
from tests.acceptance.browser.crowd import gather
from tests.acceptance.browser.modes import set_modes
from tests.acceptance.browser.sites import QUEUE, Site
from tests.acceptance.counter.conftest import Desk
from tests.acceptance.counter.conftest import family as paper_file
from tests.acceptance.work.test_privacy import PNG
from workflow.accountability import inquiries, ratings
from workflow.benefits import quarterly
from workflow.demo.people import id_number
from workflow.domain.case import Case
from workflow.domain.commands import Handed, HandIn
from workflow.domain.tracking import hash_secret
from workflow.store.measures import add_closed
from workflow.store.tables import cases

CODE = "ABCD-EFGH-JKMN"


def set_the_stage(site: Site) -> None:
    """Post all of it."""
    for part in (
        _drafts,
        _notices,
        _counter,
        _promises,
        _hands,
        _definitions,
        _families,
        _ratings,
        _samples,
        _codes,
        gather,
        set_modes,
    ):
        part(site)


def _drafts(site: Site) -> None:
    """The family asks once more, up to the consent of somebody who is away."""
    family = site.client("family")
    draft = begin(family, "low_income", "ill")
    fill(family, draft, "low_income", "ill")
    family.post(f"{draft}/documents", data={"identity": photo()})
    asked = family.post(f"{draft}/consent", data={"ask": "2"}).get_data(as_text=True)
    family.post(f"{draft}/pre-check")
    site.named["draft"] = draft
    site.named["consent"] = re.findall(r"/consent/[\w-]+", asked)[0]
    shown = family.get(f"{draft}/documents").get_data(as_text=True)
    site.named["draft photo"] = re.findall(rf"{draft}/files/\w+", shown)[0]


def _notices(site: Site) -> None:
    """A passer-by objects in the web, another at the counter."""
    where = site.find("", ("/notices", "public.notice", "public.object_to"))
    site.named["objected"] = site.post("", where, text="A car stands behind the house.")
    where = site.find("window", ("/counter/notices", "counter.objection"))
    said = {"text": "Heard at the counter.", "channel": "phone"}
    site.named["recorded"] = site.post("window", where, **said)
    where = site.find("village", ("/counter/hand-in", "counter.hand_in_objection"))
    said = {"text": "Told at the village desk.", "about": "household"}
    site.named["handed in"] = site.post("village", where, **said)


def _counter(site: Site) -> None:
    """A family's papers are typed in; another's are half typed."""
    desk = Desk(site.client("window"))
    card = id_number("1990-01-01", 901)
    seen = ("identity", "check_consent-1", "check_consent-2", "medical_papers")
    ticks = {f"paper-{each}-{what}": "yes" for each in seen for what in ("here", "seen")}
    paper = paper_file(**{"id_number": card, "members-0-id_number": card}, **ticks)
    site.named["filed"] = desk.file(desk.begin("social_assistance"), paper)
    site.named["intake"] = desk.begin("social_assistance")


def _promises(site: Site) -> None:
    """A family is accepted before all its papers are there."""
    where = site.find("window", ("filed", "work.task"))
    said = {"act_outcome": "accept", "act_gaps": "bank_account"}
    site.post("window", where, **said)
    case = site.case(lambda case: bool(case.pledges))
    site.account("promises", case)


def _hands(site: Site) -> None:
    """A task is prepared by a colleague, another is signed along, a case is sent for reading."""
    where = site.find("county1", (QUEUE, "work.task ~ determination", "work.delegate"))
    to = site.actor("county2").user
    site.post("county1", where, to=f"u{to}", request="Please look at the bank data.")
    where = site.find("county1", (QUEUE, "work.task ~ visit", "work.add_signer"))
    asked = {"user": f"u{to}", "where": "after", "note": "Please agree."}
    site.post("county1", where, **asked)
    where = site.find("township1", (QUEUE, "work.task", "work.case", "work.copy"))
    site.post("township1", where, to=f"u{site.actor('lead').user}")


def _definitions(site: Site) -> None:
    """The administrator begins to change a definition."""
    admin = site.client("admin")
    answer = admin.post("/admin/definitions/temporary_aid/draft")
    site.named["drawn"] = answer.headers["Location"]
    site.named["publish"] = f"{answer.headers['Location']}/publish"
    answer = admin.post("/admin/definitions/medical_aid/draft")
    site.named["publish unchanged"] = f"{answer.headers['Location']}/publish"


def _families(site: Site) -> None:
    """Families of the demonstration get accounts."""

    def asked(case: Case) -> bool:
        return any(each.status == "asked" for each in case.corrections.values())

    site.account("asked", site.case(asked))
    where = site.find("asked", ("/my", "applicant.case", "applicant.answer"))
    site.post("asked", where, check_consent=[photo("front.png"), photo("back.png")], _page="add")
    shown = site.client("asked").get(where).get_data(as_text=True)
    site.named["gathered photo"] = re.findall(rf"{where}/files/\w+", shown)[0]
    site.account("heard", site.case(lambda case: bool(case.opinions)))
    own = site.actor("family").person

    def with_the_federation(case: Case) -> bool:
        reads = "disability_officer" in {task.role for task in case.open_tasks}
        return reads and case.definition == "social_assistance"

    read = site.case(with_the_federation)
    mine = site.case(lambda case: len(case.chosen) == 6 and case.applicant == own)
    digest = site.office.documents.put(PNG, "image/png")
    handed = (Handed(item="disability_card", channel="scan", digest=digest),)
    for case in (read, mine):
        site.office.engine.handle(HandIn(case=case.id, materials=handed), site.actor("window"))


def _ratings(site: Site) -> None:
    """Services that have ended are rated, one of them badly, and an inspector asks about it."""
    office = site.office

    def ended(case: Case) -> bool:
        return case.definition == "social_assistance" and len(ratings.to_rate(office, case)) == 1

    over = site.case(lambda case: ended(case) and case.status == "closed")
    site.account("rates", over)
    with office.store.database.changing() as connection:
        mine = update(cases).where(cases.c.id == over.id)
        connection.execute(mine.values(secret_hash=hash_secret(CODE)))
    site.client("").post("/look-up", data={"tracking": over.tracking, "secret": CODE})
    family = site.case(lambda case: len(case.chosen) == 6 and case.scopes["employment"].ended_on)
    ratings.rate(office, family, "employment", 1, ["slow"], "Three visits for one paper.")
    inquiries.ask(office, site.actor("inspector"), family, "employment", "Why so late?", 5)
    assert add_closed(office.store, office.calendar), "the leader's overview has what ended"


def _codes(site: Site) -> None:
    """Somebody has a code sent, somebody has typed theirs, somebody has forgotten a password."""
    for who, address in (("proven", "13900000031"), ("asked for a code", "13900000032")):
        site.client(who).post("/register", data={"address": address})
        if who == "proven":
            code = site.office.codes.waiting(1)[0].code
            sent = site.client(who).post("/register/code", data={"code": code})
            assert sent.headers["Location"].endswith("/details")
    said = site.client("").post("/password/forgotten", data={"login": "family"})
    site.named["fresh password"] = said.headers["Location"]
    number = site.case(lambda case: case.status == "accepted").tracking
    site.named["numbered"] = f"/counter/open?number={number}"
    site.named["case number"] = f"/inspector/open?number={number}"


def _samples(site: Site) -> None:
    """An inspector draws decisions, a leader grants to be checked, an officer exports them."""
    days = {"since": "2026-11-01", "until": "2026-11-17"}
    where = "/inspector/samples"
    site.named["sample"] = site.post("inspector", where, kind="decisions", percent="50", **days)
    service = {"service": "subsistence_allowance"}
    quarterly.make_lists(site.office)
    site.named["check"] = site.post("leader", "/leader/checks", **service, **days)
    wanted = {"mapping": "low_income_platform", **days}
    shown = site.post("county1", "/exports", **wanted)
    site.named["exported"] = site.post("county1", shown)
    site.named["nothing to export"] = shown
    site.named["to export"] = site.post("county1", "/exports", again="y", **wanted)
