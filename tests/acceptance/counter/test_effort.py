"""How much a paper file costs the counter: pages, presses and fields, counted, so that it stays
little. A household of two, everything on paper, from the search to the accepted case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.acceptance.counter.conftest import Desk, cases, hidden
from tests.acceptance.work.pages import hidden as task_fields
from tests.support.office import TryOffice

Opened = Callable[..., Desk]
OWNER, WIFE = "990101197905060116", "990101198108150228"
MOST_PAGES = 5
MOST_TYPED = 6
MOST_PRESSES = 17
TYPED = {
    "applicant_name": "张甲一",
    "members-1-name": "李乙二",
    "members-1-id_number": WIFE,
    "members-1-monthly_income": "1800",
    "account_number": "6200000000000000018",
}
"""What is typed; the applicant's number was typed for the search already."""
CHOSEN: dict[str, Any] = {
    "happened": ["low_income", "ill"],
    "registered": "village_a",
    "lives": "village_a",
    "members-1-relation": "spouse",
    "contact": "none",
    "paper-identity-seen": "yes",
    "paper-authority-seen": "yes",
    "paper-bank_account-seen": "yes",
}
"""What is ticked or picked from a list."""


def test_a_paper_file_is_an_accepted_case_after_few_pages_and_presses(
    office: TryOffice, desk: Opened
) -> None:
    clerk, pages, presses = desk("window_clerk"), 0, 0
    clerk.get("/counter")
    found = clerk.client.post("/counter", data={"id_number": OWNER})
    assert "Nobody is known under this number" in found.get_data(as_text=True)
    pages, presses = pages + 2, presses + 1

    address = clerk.begin("social_assistance", OWNER)
    page = clerk.get(address)
    pages, presses = pages + 1, presses + 1
    assert f'value="{OWNER}"' in page, "what the search had need not be typed again"
    assert 'name="members-0-relation"' in page

    # The page draws by itself what follows from an answer; here it is asked for.
    own_row = {"members-0-name": "", "members-0-relation": "self", "members-0-id_number": ""}
    filled = {"id_number": OWNER, **own_row, **TYPED, **CHOSEN}
    shown = clerk.post(address, {**filled, "_again": "1"}, 200).get_data(as_text=True)
    receipt = str(clerk.post(address, {**hidden(shown), **filled}).headers["Location"])
    presses += 1 + sum(len(v) if isinstance(v, list) else 1 for v in CHOSEN.values()) + 1

    (case,) = cases(office)
    page = clerk.get(receipt)
    task = next(t for t in case.open_tasks if t.state == "counter")
    onwards = f"/work/cases/{case.tracking}/tasks/{task.no}"
    assert onwards in page
    page = clerk.get(onwards)
    pages, presses = pages + 2, presses + 1
    accept = {**task_fields(page), "complete": "yes", "act_outcome": "accept"}
    clerk.post(onwards, accept)
    presses += 3
    (case,) = cases(office)
    assert case.status == "accepted"

    typed = len(TYPED) + 1
    assert pages <= MOST_PAGES, pages
    assert typed <= MOST_TYPED, typed
    assert presses <= MOST_PRESSES, presses
    answers = office.office.store.dossier(case).application()
    assert answers["account_holder"] == "张甲一"
    own, wife = answers["members"]
    assert (own["name"], own["id_number"], own["birth_date"]) == ("张甲一", OWNER, "1979-05-06")
    assert (wife["sex"], wife["adult"]) == ("female", True)


def test_what_is_typed_for_the_own_row_and_the_account_stays(
    office: TryOffice, desk: Opened
) -> None:
    clerk = desk("window_clerk")
    address = clerk.begin("social_assistance", OWNER)
    filled = {
        "id_number": OWNER,
        **TYPED,
        **CHOSEN,
        "members-0-relation": "self",
        "members-0-name": "张甲一（曾用名张甲）",
        "account_holder": "李乙二",
    }
    clerk.file(address, filled)
    (case,) = cases(office)
    answers = office.office.store.dossier(case).application()
    assert answers["account_holder"] == "李乙二"
    assert answers["members"][0]["name"] == "张甲一（曾用名张甲）"


def test_the_services_stand_in_the_order_of_the_familys_own_page(desk: Opened) -> None:
    page = desk("window_clerk").client.post("/counter", data={"id_number": OWNER})
    text = page.get_data(as_text=True)
    first, second = (
        text.index(f'value="{n}"') for n in ("social_assistance", "fire_design_review")
    )
    assert first < second
