"""Forms of the catalogue on a page: asking, checking, keeping what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.web_foundation import office as small
from tests.integration.web_foundation.conftest import Visitor
from web.forms.uploads import LARGEST_FILE
from workflow.bootstrap import Office

Visit = Callable[..., Visitor]
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 400
GOOD: dict[str, Any] = {
    "name": "张某某",
    "id_card": "１１０１０５１９４９１２３１００２x",
    "birth": "1949年12月31日",
    "phone": "138 0000 0000",
    "village": "99010101",
    "happened": ["ill", "fire"],
    "cost": "1,612.5",
    "lives": "rent",
    "since": "2026-01",
    "size": "3",
    "elsewhere": "no",
    "members-0-name": "李某某",
    "members-0-relation": "spouse",
    "members-0-income": "0",
    "members-1-name": "张小某",
    "members-1-relation": "child",
    "members-1-pupil": "yes",
    "members-1-school": "school_1",
    "told": "一行\r\n两行",
    "signed-name": "张某某",
    "signed-confirmed": "yes",
    "true": "yes",
}


def photo(content: bytes = JPEG, name: str = "card.jpg") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def sent(visitor: Visitor, **changed: Any) -> TestResponse:
    """The form filled in well but for what is `changed`; None leaves a field out."""
    fields = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    return visitor.send(visitor.get("/trial/form"), "/trial/form", **fields)


def errors(page: TestResponse) -> dict[str, str]:
    """The summary of what is not right: the id of the field → the sentence."""
    return dict(re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', page.text))


def test_a_good_form_gives_the_flat_checked_data_of_the_engine(visit: Visit) -> None:
    page = sent(visit(), card=photo())
    assert page.status_code == 302, errors(page)
    (values,) = small.handled
    digest = values.pop("card")
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert values == {
        "name": "张某某",
        "id_card": "11010519491231002X",
        "birth": "1949-12-31",
        "phone": "13800000000",
        "village": "99010101",
        "happened": ["ill", "fire"],
        "cost": 161250,
        "lives": "rent",
        "since": "2026-01",
        "size": 3,
        "elsewhere": False,
        "members": [
            {"name": "李某某", "relation": "spouse", "income": 0, "pupil": False},
            {"name": "张小某", "relation": "child", "pupil": True, "school": "school_1"},
        ],
        "told": "一行\n两行",
        "signed": "张某某",
        "true": True,
    }


@pytest.mark.parametrize(
    ("changed", "at", "chinese", "english"),
    [
        (
            {"id_card": "11010519491231002"},
            "id_card",
            "身份证号少1位：应为18位。",
            "The ID number has one digit too few: it needs 18.",
        ),
        ({"name": " "}, "name", "请填写：姓名", "Please fill in: Name"),
        ({"cost": "about 5"}, "cost", "请填金额（元），例如612.50。", "Write an amount in yuan"),
        ({"birth": "2026-03-04"}, "birth", "这一天还没到", "This date has not come yet."),
        ({"village": "990101"}, "village", "这里请选村（社区）。", "Choose a village"),
        ({"size": "0"}, "size", "不能小于1。", "at least 1."),
        (
            {"members-1-name": ""},
            "members-1-name",
            "家庭成员第2行：请填写：姓名",
            "Members of the household, No. 2: Please fill in: Name",
        ),
        ({"signed-confirmed": None}, "signed", "请勾选", "Tick the box"),
        ({"signed-name": None}, "signed", "请填写签名人姓名", "Type the name of the person"),
    ],
)
def test_what_is_wrong_is_said_in_the_page_s_language(
    visit: Visit, changed: dict[str, Any], at: str, chinese: str, english: str
) -> None:
    for language, sentence in (("zh", chinese), ("en", english)):
        page = sent(visit(language), card=photo(), **changed)
        assert page.status_code == 422
        assert list(errors(page)) == [at]
        assert sentence in errors(page)[at]
        assert f'id="{at}"' in page.text, "the link leads to the field"
        assert 'aria-invalid="true"' in page.text
    assert small.handled == []


def test_nothing_typed_is_lost_when_something_is_wrong(visit: Visit) -> None:
    page = sent(visit(), card=photo(), id_card="110105", cost="about 5")
    for typed in (
        "张某某",
        "110105",
        "about 5",
        "1949年12月31日",
        "李某某",
        "一行",
        "138 0000 0000",
    ):
        assert typed in page.text
    assert re.search(r'value="fire" checked', page.text)
    assert re.search(r'<option value="school_1" selected>', page.text)
    assert "card.jpg" in page.text


def test_a_file_is_kept_while_the_rest_is_corrected(visit: Visit, office: Office) -> None:
    visitor = visit()
    page = sent(visitor, card=photo(), name="")
    again = visitor.send(page, "/trial/form", **GOOD)
    assert again.status_code == 302, errors(again)
    digest = small.handled[0]["card"]
    assert office.documents.content(digest) == JPEG
    assert office.documents.describe(digest).type == "image/jpeg"


def test_nobody_can_hand_in_a_file_that_they_did_not_upload(visit: Visit) -> None:
    page = sent(visit("en"), **{"card-kept": "0" * 64})
    assert errors(page) == {"card": "Add a file or a photo: Photo of the ID card"}


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00 a program", "card.pdf", "This is not a picture"),
        (b"<html><script>", "card.jpg", "This is not a picture"),
        (b"", "card.jpg", "This file is empty."),
        (JPEG + b"\x00" * LARGEST_FILE, "card.jpg", "This file is larger than 20.0 MB."),
    ],
)
def test_a_file_is_judged_by_what_is_in_it(
    visit: Visit, content: bytes, name: str, sentence: str
) -> None:
    page = sent(visit("en"), card=photo(content, name))
    assert page.status_code == 422
    assert errors(page)["card"].startswith(f"Photo of the ID card: {sentence}")
    assert "李某某" in page.text


def test_a_scan_is_a_signature_too(visit: Visit) -> None:
    scan = {"signed": photo(JPEG, "signed.jpg"), "signed-name": None, "signed-confirmed": None}
    page = sent(visit(), card=photo(), **scan)
    assert page.status_code == 302, errors(page)
    assert small.handled[0]["signed"].startswith("scan:")


def test_questions_follow_from_answers(visit: Visit) -> None:
    visitor = visit("en")
    page = visitor.get("/trial/form")
    assert "Medical costs" not in page.text
    assert "Medical costs" in visitor.send(page, "/trial/form", happened="ill", _again="1").text
    page = sent(visitor, card=photo(), cost=None)
    assert "A few more questions follow from your answers." in page.text
    assert "Medical costs" in page.text
    assert errors(page) == {}, "nobody is reproached with a question they had not seen"
    answered = visitor.send(page, "/trial/form", **GOOD)
    assert answered.status_code == 302, errors(answered)


def test_an_answer_to_a_question_that_was_not_asked_is_not_taken(visit: Visit) -> None:
    assert sent(visit(), card=photo(), happened=["fire"]).status_code == 302
    assert "cost" not in small.handled[0]


def test_rows_are_added_and_removed_without_scripts(visit: Visit) -> None:
    visitor = visit()
    page = visitor.get("/trial/form")
    assert "members-0-name" in page.text
    assert "members-1-name" not in page.text
    page = visitor.send(page, "/trial/form", **{"members-0-name": "甲某"}, _add="members")
    assert page.status_code == 200, "nothing is complained about yet"
    assert "甲某" in page.text
    assert "members-1-name" in page.text
    filled = {"members-0-name": "甲某", "members-1-name": "乙某"}
    page = visitor.send(page, "/trial/form", **filled, _remove="members-0")
    assert "甲某" not in page.text
    assert "乙某" in page.text
    assert small.handled == []


def test_every_field_has_a_label_and_names_its_error(visit: Visit) -> None:
    page = visit("en").send(visit("en").get("/trial/form"), "/trial/form").text
    page = sent(visit("en"), name="", id_card="1").text
    ids = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"', page)
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    assert ids
    assert [id_ for id_ in ids if id_ not in labels] == []
    described = re.findall(r'aria-describedby="([^"]+)"', page)
    for id_ in " ".join(described).split():
        assert f'id="{id_}"' in page
    assert len(set(ids)) == len(ids), "ids are unique"
