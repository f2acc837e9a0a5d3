"""Reading answers: what people type in, what is kept, and what is told when it cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.definition import identity
from workflow.definition.answers import ErrorCode, check_answers, variables
from workflow.definition.catalogues import Form
from workflow.domain.people import Directory, PlaceInfo

TODAY = date(2026, 3, 3)
PLACES = Directory(
    {
        "9901": PlaceInfo("9901", "county", None, "云溪县", "Yunxi"),
        "990101": PlaceInfo("990101", "township", "9901", "城关镇", "Chengguan"),
        "99010101": PlaceInfo("99010101", "village", "990101", "荷花村", "Hehua"),
        "s1": PlaceInfo("s1", "organisation", "990101", "荷花小学", "Hehua School", "school"),
    }
)


def form(**fields: dict[str, Any]) -> Form:
    """A form whose fields need only say what matters to the test."""
    titled = {name: {"title": {"zh": name, "en": name}, **rest} for name, rest in fields.items()}
    return Form.model_validate({"title": {"zh": "表", "en": "Form"}, "fields": titled})


def option(*names: str) -> dict[str, dict[str, str]]:
    return {name: {"zh": name, "en": name} for name in names}


def column(kind: str, /, **rest: Any) -> dict[str, Any]:
    return {"title": {"zh": kind, "en": kind}, "type": kind, **rest}


def read(kind: str, raw: Any, /, **rest: Any) -> Any:
    """The value kept for one answer, or the code of its flaw."""
    asked = form(q={"type": kind, **rest})
    values, flaws = check_answers(asked, {"q": raw}, today=TODAY, directory=PLACES)
    return flaws["q"].code if flaws else values.get("q")


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u061c"])
def test_signs_that_turn_or_hide_what_is_read_are_left_out(unseen: str) -> None:
    assert read("text", f"张{unseen}甲") == "张甲"
    assert read("text", "क्\u200dष") == "क्\u200dष", "what joins letters stays"


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("612.50", 61250),
        ("612.5", 61250),
        ("1,260", 126000),
        ("６１２．５０", 61250),
        ("¥ 12 元", 1200),
        ("0", 0),
        ("3.500", 350),
        (61250, 61250),
    ],
)
def test_money_is_typed_in_yuan_and_kept_in_fen(typed: object, fen: int) -> None:
    assert read("money", typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("612.505", ErrorCode.TOO_MANY_DECIMALS),
        ("about 600", ErrorCode.NOT_MONEY),
        ("6 0 0 ... 5", ErrorCode.NOT_MONEY),
        ("-5", ErrorCode.TOO_SMALL),
        (6.5, ErrorCode.NOT_MONEY),
        (True, ErrorCode.NOT_MONEY),
        ("99999999999999", ErrorCode.TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_told(typed: object, code: ErrorCode) -> None:
    assert read("money", typed) == code


@given(st.integers(min_value=0, max_value=10**12))
def test_every_amount_survives_being_typed(fen: int) -> None:
    assert read("money", f"{fen // 100}.{fen % 100:02}") == fen
    assert read("money", f"{fen // 100:,}.{fen % 100:02} 元") == fen


@given(st.text(max_size=30))
def test_any_text_gives_an_amount_or_a_flaw_and_never_breaks(text: str) -> None:
    for kind in ("money", "number", "date", "month", "phone", "id_number"):
        again = read(kind, text)
        if not isinstance(again, ErrorCode) and again is not None:
            assert read(kind, again) == again


@pytest.mark.parametrize(
    "typed", ["2026-3-3", "2026年3月3日", "2026-03-03", "2026/3/3", "２０２６．３．３", "20260303"]
)
def test_a_date_may_be_typed_in_many_ways(typed: str) -> None:
    assert read("date", typed) == "2026-03-03"


def test_dates_that_cannot_be_are_told_apart() -> None:
    assert read("date", "tomorrow") == ErrorCode.NOT_DATE
    assert read("date", "2026-02-30") == ErrorCode.NO_SUCH_DAY
    assert read("date", "0026-02-03") == ErrorCode.NO_SUCH_DAY
    assert read("date", date(2026, 3, 9)) == "2026-03-09"


def test_a_birth_date_never_lies_ahead() -> None:
    asked = form(child_birth={"type": "date"}, moves_in={"type": "date"})
    ahead = {"child_birth": "2026-03-04", "moves_in": "2026-03-04"}
    values, flaws = check_answers(asked, ahead, today=TODAY)
    assert flaws["child_birth"].code == ErrorCode.IN_FUTURE
    assert values == {"moves_in": "2026-03-04"}


def test_months_numbers_and_yes_or_no() -> None:
    assert read("month", "2026年3月") == "2026-03"
    assert read("month", "2026-13") == ErrorCode.NOT_MONTH
    assert read("number", " 1,200 ") == 1200
    assert read("number", "1.5") == ErrorCode.NOT_WHOLE
    assert read("number", "many") == ErrorCode.NOT_NUMBER
    assert read("number", "3", minimum=4) == ErrorCode.TOO_SMALL
    assert read("boolean", "是") is True
    assert read("boolean", "no") is False
    assert read("boolean", "maybe") == ErrorCode.NOT_YES_NO


def id_number(first: str) -> str:
    return first + identity.check_character(first)


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(min_value=100000, max_value=999999),
    st.integers(min_value=0, max_value=999),
)
def test_every_right_id_number_passes_however_it_is_typed(born: date, at: int, n: int) -> None:
    number = id_number(f"{at}{born:%Y%m%d}{n:03}")
    assert read("id_number", number) == number
    wide = number.translate({ord("0") + i: ord("０") + i for i in range(10)}).lower()
    assert read("id_number", f" {wide[:6]} {wide[6:14]} {wide[14:]}") == number
    assert identity.birth_of(number) == born


@given(
    st.dates(date(1900, 1, 1), TODAY - timedelta(days=1)),
    st.integers(min_value=0, max_value=16),
    st.integers(min_value=1, max_value=9),
)
def test_one_wrong_digit_never_passes(born: date, at: int, shift: int) -> None:
    number = id_number(f"110105{born:%Y%m%d}002")
    wrong = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    assert isinstance(read("id_number", wrong), ErrorCode)


def test_an_id_number_says_how_many_digits_are_missing() -> None:
    asked = form(q={"type": "id_number"})
    number = id_number("11010519491231002")
    _, flaws = check_answers(asked, {"q": number[:-1]}, today=TODAY)
    assert flaws["q"].code == ErrorCode.ID_LENGTH
    assert flaws["q"].values == {"found": 17, "missing": 1, "extra": 0}
    assert read("id_number", number[:6] + "20270101" + number[14:]) == ErrorCode.ID_FUTURE
    assert read("id_number", number[:6] + "19491331" + number[14:]) == ErrorCode.ID_BIRTH
    assert read("id_number", "A" + number[1:]) == ErrorCode.ID_CHARACTERS
    assert read("id_number", number[:-1] + "1") == ErrorCode.ID_CHECKSUM


def test_phones_are_kept_as_digits() -> None:
    assert read("phone", "138 0000-0000") == "13800000000"
    assert read("phone", "+86 138 0000 0000") == "13800000000"
    assert read("phone", "(0731) 2255667") == "07312255667"
    assert read("phone", "1380000000") == ErrorCode.PHONE_LENGTH
    assert read("phone", "ask my son") == ErrorCode.PHONE_CHARACTERS


def test_places_and_organisations_are_those_of_the_directory() -> None:
    assert read("place", "99010101", level="village") == "99010101"
    assert read("place", "990101", level="village") == ErrorCode.WRONG_LEVEL
    assert read("place", "elsewhere") == ErrorCode.NO_SUCH_PLACE
    assert read("place", "s1") == ErrorCode.NO_SUCH_PLACE
    assert read("organisation", "s1", kind="school") == "s1"
    assert read("organisation", "s1", kind="hospital") == ErrorCode.NO_SUCH_ORGANISATION


def test_texts_lose_control_characters_and_have_a_length() -> None:
    assert read("text", " 买买提·某某\x00\n ") == "买买提·某某"
    assert read("paragraph", "one\r\ntwo") == "one\ntwo"
    assert read("text", "x" * 201) == ErrorCode.TOO_LONG
    assert read("text", "字" * 6, maximum=5) == ErrorCode.TOO_LONG


def test_choices_are_those_offered_in_their_order() -> None:
    options = option("ill", "jobless", "fire")
    assert read("choices", ["fire", "ill"], options=options) == ["ill", "fire"]
    assert read("choices", ["fire", "flood"], options=options) == ErrorCode.NOT_OFFERED
    assert read("choice", "ill", options=options) == "ill"
    assert read("choice", "flood", options=options) == ErrorCode.NOT_OFFERED


def test_what_is_required_is_asked_for_but_not_in_a_draft() -> None:
    asked = form(name={"type": "text", "required": True}, agreed=column("boolean", required=True))
    _, flaws = check_answers(asked, {"name": "  "})
    assert {name: flaw.code for name, flaw in flaws.items()} == {
        "name": ErrorCode.REQUIRED,
        "agreed": ErrorCode.REQUIRED,
    }
    assert check_answers(asked, {"name": "  "}, partial=True) == ({}, {})
    assert check_answers(asked, {"name": "张某某", "agreed": "no"})[1] == {}


def household() -> Form:
    return form(
        members={
            "type": "table",
            "required": True,
            "maximum": 2,
            "columns": {
                "name": column("text", required=True),
                "pupil": column("boolean"),
                "school": column(
                    "organisation", kind="school", required=True, show_when="pupil == true"
                ),
            },
        }
    )


def test_rows_are_checked_one_by_one_and_empty_ones_dropped() -> None:
    rows = [{"name": "甲"}, {}, {"pupil": "yes"}]
    values, flaws = check_answers(household(), {"members": rows}, directory=PLACES)
    assert {name: flaw.code for name, flaw in flaws.items()} == {
        "members[3].name": ErrorCode.REQUIRED,
        "members[3].school": ErrorCode.REQUIRED,
    }
    assert values["members"][0] == {"name": "甲", "pupil": False}


def test_a_table_has_its_least_and_most_rows() -> None:
    assert check_answers(household(), {})[1]["members"].code == ErrorCode.TOO_FEW_ROWS
    many = check_answers(household(), {"members": [{"name": "甲"}] * 3})[1]
    assert many["members"].code == ErrorCode.TOO_MANY_ROWS
    assert check_answers(household(), {"members": "甲"})[1]["members"].code == ErrorCode.NOT_ROWS


def test_what_counts_a_table_is_its_rows_whatever_is_sent_and_nobody_lacks_it() -> None:
    rows = {"type": "table", "columns": {"name": column("text", required=True)}}
    asked = form(size={"type": "number", "required": True, "counts": "members"}, members=rows)
    two = [{"name": "甲"}, {}, {"name": "乙"}]
    for sent in ({}, {"size": "7"}, {"size": "many"}):
        values, flaws = check_answers(asked, {**sent, "members": two})
        assert (values["size"], flaws) == (2, {})
    assert check_answers(asked, {"size": 7}) == ({}, {})
    assert variables(asked.fields, {"size": 2})["size"] == 2


def test_what_adds_a_column_is_what_its_rows_come_to_whatever_is_sent() -> None:
    columns = {"name": column("text"), "works": column("boolean"),
               "income": column("money", show_when="works")}  # fmt: skip
    asked = form(
        members={"type": "table", "columns": columns},
        total={"type": "money", "required": True, "adds": "members.income"},
        well_off={"type": "text", "show_when": "total > 100000"},
    )
    rows = [
        {"name": "甲", "works": "yes", "income": "1200.50"},
        {},
        {"name": "乙"},
        {"name": "丙", "income": "9999"},
        {"name": "丁", "works": "yes", "income": "300"},
    ]
    for sent in ({}, {"total": "7"}, {"total": "many"}):
        values, flaws = check_answers(asked, {**sent, "members": rows, "well_off": "x"})
        assert (values["total"], values["well_off"], flaws) == (150050, "x", {})
    assert check_answers(asked, {"members": [{"name": "甲"}]})[0]["total"] == 0
    assert check_answers(asked, {"total": 7}) == ({}, {})
    values, flaws = check_answers(asked, {"members": [{**rows[0], "income": "7 x"}, rows[-1]]})
    assert (values["total"], set(flaws)) == (30000, {"members[1].income"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"size": {"type": "text", "counts": "members"}}, "is a number"),
        ({"size": {"type": "money", "adds": "members.age"}}, "both be numbers"),
        ({"size": {"type": "text", "adds": "members.name"}}, "both be numbers"),
        ({"size": {"type": "number", "adds": "members.height"}}, "no column of its form"),
        ({"size": {"type": "number", "adds": "people.age"}}, "no column of its form"),
        ({"size": {"type": "number", "adds": "members"}}, "adds"),
        ({"size": {"type": "number", "adds": "members.age", "counts": "members"}}, "one of them"),
        ({"members": {"type": "table", "columns": {"no": column("number", adds="members.no")}}},
         "stands in a table"),
        ({"size": {"type": "number", "counts": "people"}}, "no table of its form"),
        ({"members": {"type": "table", "columns": {"no": column("number", counts="members")}}},
         "stands in a table"),
    ],
)  # fmt: skip
def test_only_a_number_beside_a_table_counts_it_or_adds_a_column(
    fields: dict[str, Any], said: str
) -> None:
    columns = {"name": column("text"), "age": column("number")}
    rows = {"members": {"type": "table", "columns": columns}}
    with pytest.raises(ValueError, match=said):
        form(**{**rows, **fields})


def test_a_question_that_is_not_asked_is_not_checked_and_its_answer_not_kept() -> None:
    asked = form(
        ill={"type": "boolean"},
        cost={"type": "money", "required": True, "show_when": "ill"},
        receipt={"type": "text", "required": True, "show_when": "cost > 0"},
    )
    assert check_answers(asked, {"ill": "no", "cost": "nonsense"}) == ({"ill": False}, {})
    values, flaws = check_answers(asked, {"ill": "no", "cost": "5", "receipt": "r"})
    assert (values, flaws) == ({"ill": False}, {})
    assert set(check_answers(asked, {"ill": "yes"})[1]) == {"cost"}
    assert set(check_answers(asked, {"ill": "yes", "cost": "5"})[1]) == {"receipt"}


def test_checked_values_pass_again_unchanged() -> None:
    asked = household()
    values, _ = check_answers(asked, {"members": [{"name": "甲", "pupil": "on", "school": "s1"}]})
    assert check_answers(asked, values, directory=PLACES) == (values, {})


def test_guards_see_flat_values_that_are_always_there() -> None:
    asked = form(
        name={"type": "text"},
        income={"type": "money"},
        id_card={"type": "id_number"},
        happened={"type": "choices", "options": option("ill", "fire")},
        members=household().fields["members"].model_dump(),
    )
    assert variables(asked.fields, {}) == {
        "name": "",
        "income": 0,
        "happened_ill": False,
        "happened_fire": False,
        "members_count": 0,
        "members_pupil": 0,
    }
    known = variables(
        asked.fields, {"happened": ["fire"], "members": [{"pupil": True}, {"pupil": False}]}
    )
    assert (known["happened_fire"], known["members_count"], known["members_pupil"]) == (True, 2, 1)
