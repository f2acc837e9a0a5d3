"""A definition is changed in the browser: kept, checked, proven, published; two at once."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice
from web.admin.problem_words import HEADINGS
from workflow.definition.check import CHECKS
from workflow.store.office import text_digest

NAME = "subsistence_allowance"
PACKAGE = "social_assistance"


def begin(office: TryOffice, admin: FlaskClient, name: str = NAME) -> tuple[str, str]:
    """A new draft: its address and its text."""
    address = admin.post(f"/admin/definitions/{name}/draft").location
    return address, office.office.definition_drafts.get(int(address.rpartition("/")[2])).text


def submit(
    client: FlaskClient, address: str, seen: str, text: str, do: str = "check"
) -> tuple[str, str]:
    """Keep a text; the address and the page that follow."""
    data = {"text": text.replace("\n", "\r\n"), "seen": text_digest(seen), "do": do}
    answer = client.post(address, data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)[-400:]
    return answer.location, client.get(answer.location).get_data(as_text=True)


def publish(client: FlaskClient, address: str) -> str:
    page = client.get(address + "/publish").get_data(as_text=True)
    fields = dict(re.findall(r'name="(confirmed|seen)" value="([^"]*)"', page))
    assert fields, page[-1500:]
    return client.post(address + "/publish", data=fields, follow_redirects=True).get_data(
        as_text=True
    )


@pytest.fixture
def without_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worked example is played on the draft: it takes seconds, and is tried by itself."""
    monkeypatch.setattr("workflow.office.definition_drafts.prove", lambda *_: [])


def test_a_draft_begins_with_the_text_as_it_was_written(
    office: TryOffice, admin: FlaskClient
) -> None:
    address, text = begin(office, admin)
    assert text.startswith("# 低保"), "with its comments"
    page = admin.get(address).get_data(as_text=True)
    assert "Draft: Subsistence allowance" in page
    assert "No problems" in page
    assert "The text is that of the version in force." in page


def test_problems_stand_at_their_line_and_column_and_the_text_is_kept(
    office: TryOffice, admin: FlaskClient
) -> None:
    address, text = begin(office, admin)
    wrong = text.replace("by: township_lead", "by: township_leed", 1)
    line = next(n for n, each in enumerate(wrong.split("\n"), 1) if "leed" in each)
    column = wrong.split("\n")[line - 1].index("township_leed") + 1
    _, page = submit(admin, address, text, wrong)
    assert f">{line}:{column}</a>" in page
    assert f'href="#line-{line}"' in page
    assert f'id="line-{line}"' in page, "without a script the link leads to the listing"
    assert "did you mean `township_lead`?" in page
    assert office.office.definition_drafts.all()[0].text == wrong


def test_every_problem_of_the_checks_has_a_heading_in_chinese(
    office: TryOffice, admin: FlaskClient
) -> None:
    missing = CHECKS.codes - HEADINGS.keys()
    assert not missing
    address, text = begin(office, admin)
    submit(admin, address, text, text.replace("by: township_lead", "by: township_leed", 1))
    admin.get("/language/zh")
    page = admin.get(address).get_data(as_text=True)
    assert "没有这个岗位角色" in page


def test_a_promise_that_the_deadlines_break_is_shown_with_the_chain(
    office: TryOffice, admin: FlaskClient
) -> None:
    address, text = begin(office, admin)
    wrong = text.replace("promised: 20 working", "promised: 10 working")
    _, page = submit(admin, address, text, wrong)
    assert "notice posting 1" in page
    assert "promised 10 working days" in page


def test_publishing_with_problems_is_refused(office: TryOffice, admin: FlaskClient) -> None:
    before = office.office.store.current(PACKAGE).hash
    address, text = begin(office, admin)
    wrong = text.replace("start: means_known", "start: nowhere")
    submit(admin, address, text, wrong)
    for answer in (
        admin.get(address + "/publish"),
        admin.post(address + "/publish", data={"confirmed": "x", "seen": text_digest(wrong)}),
    ):
        assert answer.status_code == 302
        assert answer.location.endswith(address)
    assert "Not published" in admin.get(address).get_data(as_text=True)
    assert office.office.store.current(PACKAGE).hash == before


def test_examples_are_played_on_the_draft_and_a_difference_is_named(
    office: TryOffice, admin: FlaskClient
) -> None:
    address, text = begin(office, admin)
    _, page = submit(admin, address, text, text, "prove")
    assert page.count("As written") > 10
    assert re.search(r"<summary>\d+ come out as written", page), "they do not fill the page"
    assert "Comes out otherwise" not in page
    wrong = text.replace("runs: 7 calendar days", "runs: 6 calendar days")
    _, page = submit(admin, address, text, wrong, "prove")
    first = page.partition('class="ow-proofs"')[2].partition("</li>")[0]
    assert "Comes out otherwise" in first, "what differs is said first"
    assert "Step " in first
    assert "written" in first
    assert "on this draft" in first
    assert "{&#39;" not in first, "as an example writes it"


@pytest.mark.usefixtures("without_examples")
def test_a_new_version_is_for_new_cases_and_running_ones_stay_on_theirs(
    office: TryOffice, admin: FlaskClient
) -> None:
    running = office.play("family_granted", 2)
    old = running.case.closure
    address, text = begin(office, admin)
    changed = text.replace('en: "Public notice"', 'en: "Notice to all"')
    leads, confirm = submit(admin, address, text, changed, "review")
    assert leads == address + "/publish", "what was typed is saved on the way to the review"
    assert "Publish: Subsistence allowance" in confirm
    assert "version 1 → 2" in confirm
    assert "1 running case stays on version 1." in confirm
    lines = re.findall(r'<span class="ow-(?:plus|minus)">([^<]*)', confirm)
    assert len(lines) == 2, "what is published is read before it is"
    assert "Notice to all" in lines[1]
    assert office.office.store.current(PACKAGE).hash == old, "looking publishes nothing"
    assert "Published." in publish(admin, address)
    now = office.office.store.current(PACKAGE)
    assert now.hash != old
    title = now.definitions[NAME].states["notice"].title
    assert title is not None
    assert title.en == "Notice to all"
    assert office.office.store.case(running.case_id).closure == old
    page = admin.get(f"/admin/definitions/{PACKAGE}").get_data(as_text=True)
    assert re.search(r"version=1\">1</a>.*?Running cases\"><div>1<", page, re.DOTALL)
    told = page.partition("What version 2 changed in version 1")[2].partition("</details>")[0]
    assert re.findall(r"<h3>([^<]*)", told) == ["Subsistence allowance"]
    assert "Notice to all" in told
    first = admin.get(f"/admin/definitions/{PACKAGE}?version=1").get_data(as_text=True)
    assert "What version" not in first, "before the first there was none"
    _, kept = begin(office, admin)
    assert "Notice to all" in kept
    assert kept.startswith("# 低保"), "the text is kept as it was written"


@pytest.mark.usefixtures("without_examples")
def test_two_changes_one_after_the_other_both_stay(office: TryOffice, admin: FlaskClient) -> None:
    first, text = begin(office, admin)
    second, other = begin(office, admin, "means_check")
    submit(admin, first, text, text.replace("code: SA-001", "code: SA-901"))
    publish(admin, first)
    submit(admin, second, other, other.replace("definition:", "code: MC-9\ndefinition:", 1))
    publish(admin, second)
    now = office.office.store.current(PACKAGE)
    assert now.definitions[NAME].code == "SA-901"
    assert now.definitions["means_check"].code == "MC-9"


def test_two_administrators_on_one_draft_lose_no_text(
    office: TryOffice, app: Flask, admin: FlaskClient
) -> None:
    other = office.client(app, office.staff("administrator", "county", number=2))
    address, text = begin(office, admin)
    theirs = text.replace("code: SA-001", "code: SA-002")
    mine = text.replace("pays: true", "pays: true  # 发钱")
    submit(other, address, text, theirs)
    where, page = submit(admin, address, text, mine)
    assert "Administrator 2 saved this draft while you were writing" in page
    assert "-code: SA-002" in page
    assert "+code: SA-001" in page
    texts = {draft.text for draft in office.office.definition_drafts.all()}
    assert {theirs, mine} <= texts
    assert not where.startswith(address + "?"), "mine has become a draft of its own"


@pytest.mark.usefixtures("without_examples")
def test_what_changed_after_the_confirmation_was_shown_is_not_published(
    office: TryOffice, admin: FlaskClient
) -> None:
    address, text = begin(office, admin)
    changed = text.replace("code: SA-001", "code: SA-002")
    submit(admin, address, text, changed)
    page = admin.get(address + "/publish").get_data(as_text=True)
    fields = dict(re.findall(r'name="(confirmed|seen)" value="([^"]*)"', page))
    submit(admin, address, changed, changed.replace("SA-002", "SA-003"))
    before = office.office.store.current(PACKAGE).hash
    answer = admin.post(address + "/publish", data=fields, follow_redirects=True)
    assert "changed meanwhile" in answer.get_data(as_text=True)
    assert office.office.store.current(PACKAGE).hash == before


def test_a_file_becomes_a_draft_and_a_hostile_one_only_problems(
    office: TryOffice, admin: FlaskClient
) -> None:
    bomb = b"a: &a [x, x]\nb: &b [*a, *a]\nc: !!python/object:os.system ''\n"
    answer = admin.post(
        "/admin/drafts",
        data={"file": (io.BytesIO(bomb), "bomb.yaml")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    page = answer.get_data(as_text=True)
    assert "problem" in page
    assert "review what publishing changes" not in page
    binary = admin.post(
        "/admin/drafts",
        data={"file": (io.BytesIO(b"\xff\xfe\x00\x01"), "x.yaml")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert "no text in UTF-8" in binary.get_data(as_text=True)
    assert len(office.office.definition_drafts.all()) == 1


@pytest.mark.parametrize(
    "law",
    [
        "laws:\n  benefit: {title: {zh: x, en: x}, deemed_approval: true}\n",
        "appeal:\n  organ: {zh: x, en: x}\n  court: {zh: x, en: x}\n  lawsuit: 1 month\n"
        "  reconsideration: 1 calendar day\n"
        "  text: {zh: '{organ}{reconsideration}{court}{lawsuit}',\n"
        "         en: '{organ}{reconsideration}{court}{lawsuit}'}\n",
    ],
)
def test_an_office_cannot_rewrite_what_the_law_allows(
    office: TryOffice, admin: FlaskClient, law: str
) -> None:
    answer = admin.post(
        "/admin/drafts",
        data={"file": (io.BytesIO(f"catalogue: ours\n{law}".encode()), "law.yaml")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert "what the law allows, and comes with the program" in answer.get_data(as_text=True)


def test_a_script_in_a_draft_is_shown_and_not_run(office: TryOffice, admin: FlaskClient) -> None:
    address, text = begin(office, admin)
    _, page = submit(admin, address, text, "definition: </textarea><script>alert(1)</script>\n")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_deleting_a_draft_leaves_what_is_published(office: TryOffice, admin: FlaskClient) -> None:
    before = office.office.store.current(PACKAGE).hash
    address, _ = begin(office, admin)
    admin.post(address + "/discard", data={"confirm": "yes"})
    assert office.office.definition_drafts.all() == []
    assert office.office.store.current(PACKAGE).hash == before
