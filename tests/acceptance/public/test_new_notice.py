"""特困: an objection that is found right brings a new inquiry and a new notice 重新公示, and
everybody reads so: the public at both addresses, the officers, the family."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.support.office import Played, TryOffice
from workflow.domain.case import Notice

EXAMPLE = "upheld_is_noticed_again"
UPHELD, NEW_NOTICE = 7, 11
"""Steps until the objection was found right, and until the new notice is posted."""


def words(client: FlaskClient, address: str, language: str = "en") -> str:
    client.get(f"/language/{language}")
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def go_on(played: Played, since: int, until: int) -> None:
    for step in played.example["steps"][since:until]:
        assert played.step(step) is None


def notices(played: Played) -> list[Notice]:
    return list(played.case.notices.values())


def test_an_upheld_objection_brings_a_new_notice_and_every_page_says_so(office: TryOffice) -> None:
    played = office.play(EXAMPLE, UPHELD)
    app = office.app()
    public = app.test_client()
    first = f"/notices/{notices(played)[0].secret}"
    tracking = played.case.tracking
    go_on(played, UPHELD, UPHELD + 1)
    office.day("2026-03-17")
    officer = office.client(app, office.staff("township_officer"))
    counter = office.client(app, office.staff("window_clerk"))
    # The notice is over: no new one yet, the inquiry is open.
    page = words(public, first)
    assert "An objection was found right" in page
    assert "张" not in page
    assert "New inquiry" in words(officer, f"/work/cases/{tracking}")
    assert "New inquiry" in words(counter, f"/counter/cases/{tracking}")
    go_on(played, UPHELD + 1, NEW_NOTICE)
    old, new = notices(played)
    # The old address leads to the new notice, which says what it is.
    page = public.get(first).get_data(as_text=True)
    assert f'href="/notices/{new.secret}"' in page
    page = words(public, f"/notices/{new.secret}")
    assert "This is a new notice" in page
    assert "until the end of 31 March 2026" in page
    assert "这是重新公示" in words(public, f"/notices/{new.secret}", "zh")
    listed = public.get("/notices").get_data(as_text=True)
    assert new.secret in listed
    assert old.secret in listed
    # Officer and family.
    page = words(officer, f"/work/cases/{tracking}")
    assert "New public notice after an objection, until Tue 31 Mar" in page
    assert "The new public notice began, after an objection was found right" in page
    assert page.count("The public notice began") == 1
    page = words(counter, f"/counter/cases/{tracking}")
    assert "New public notice after an objection, until Tue 31 Mar" in page
    assert "异议成立后重新公示" in words(counter, f"/counter/cases/{tracking}", "zh")


def test_one_objects_to_the_new_notice_again_and_a_first_one_says_nothing_of_it(
    office: TryOffice,
) -> None:
    played = office.play(EXAMPLE, 5)
    public = office.app().test_client()
    (first,) = notices(played)
    assert "This is a new notice" not in words(public, f"/notices/{first.secret}")
    go_on(played, 5, NEW_NOTICE)
    new = notices(played)[-1]
    answer = public.post(f"/notices/{new.secret}/object", data={"text": "侄子同住"})
    assert answer.status_code in (200, 302)
    objections = [o for o in played.case.objections.values() if o.notice == new.no]
    assert [o.status for o in objections] == ["open"]
