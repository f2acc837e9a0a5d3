"""E-mail addresses and bank accounts: what is accepted, how it is kept and shown, what is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.definition import bank_accounts, mailboxes
from workflow.definition.answers import ErrorCode, check_answers, variables
from workflow.definition.catalogues import Form
from workflow.definition.export_kinds import KINDS

CARD = "6200000000000000018"
PASSBOOK = "990100000121"


def form(kind: str) -> Form:
    asked = {"title": {"zh": "问", "en": "Question"}, "type": kind, "privacy": "sensitive"}
    return Form.model_validate({"title": {"zh": "表", "en": "Form"}, "fields": {"q": asked}})


def read(kind: str, raw: Any) -> Any:
    """The value kept, or the code of its flaw."""
    values, flaws = check_answers(form(kind), {"q": raw})
    return flaws["q"].code if flaws else values.get("q")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" li@example.org ", "li@example.org"),
        ("Li.Yi+aid@Example.ORG", "Li.Yi+aid@example.org"),
        ("ｌｉ＠ｅｘａｍｐｌｅ．ｏｒｇ", "li@example.org"),
        ("li@example。cn", "li@example.cn"),
        ("\u200bli@example.org\ufeff", "li@example.org"),
        ("张三@例子.公司", "张三@例子.公司"),
        (f"{'a' * 242}@example.org", f"{'a' * 242}@example.org"),
    ],
)
def test_an_address_is_kept_as_mail_servers_write_it(typed: str, kept: str) -> None:
    assert read("email", typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["abc", "@example.org", "li@", "li@example", "li@@example.org", "a@b@example.org",
     "li yi@example.org", "li@exa mple.org", "li@.org", "li@example.", "li@example..org",
     "li@-example.org", "a@x.cn,b@x.cn", "<li@example.org>", "a@x.cn;b@x.cn", 5, True],
)  # fmt: skip
def test_what_is_no_address_is_told(typed: object) -> None:
    assert read("email", typed) == ErrorCode.EMAIL


def test_an_address_of_255_characters_is_too_long() -> None:
    long = f"{'a' * 243}@example.org"
    assert len(long) == 255
    assert read("email", long) == ErrorCode.TOO_LONG
    assert read("email", "a" * 5000 + "@example.org") == ErrorCode.TOO_LONG, "and never cut off"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("6200 0000 0000 0000 018", CARD),
        ("６２００－0000-0000 0000　018", CARD),
        ("6200–0000–0000–0000–018", CARD),
        (PASSBOOK, PASSBOOK),
        ("00000001", "00000001"),
        ("1" * 32, "1" * 32),
    ],
)
def test_an_account_is_kept_as_its_digits(typed: str, kept: str) -> None:
    assert read("bank_account", typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", ErrorCode.ACCOUNT_CHARACTERS),
        ("农商行 6200000000000000018", ErrorCode.ACCOUNT_CHARACTERS),
        ("6.2E+18", ErrorCode.ACCOUNT_CHARACTERS),
        (6200000000000000018, ErrorCode.ACCOUNT_CHARACTERS),
        ("1234567", ErrorCode.ACCOUNT_LENGTH),
        ("1" * 33, ErrorCode.ACCOUNT_LENGTH),
        ("12345678" + " " * 5000 + "9", ErrorCode.ACCOUNT_CHARACTERS),
    ],
)
def test_what_is_no_account_is_told(typed: object, code: ErrorCode) -> None:
    assert read("bank_account", typed) == code


_CHARACTERS = st.one_of(st.sampled_from("@＠.．。-－ 　\t6201９éİẞ例abAB,"), st.characters())


@given(st.text(_CHARACTERS, max_size=30), st.text(_CHARACTERS, min_size=1, max_size=30))
def test_what_is_accepted_is_read_again_unchanged(first: str, last: str) -> None:
    for kind, typed in (
        ("email", first), ("email", f"{first}@{last}"), ("email", f"a{first}@b.{last}"),
        ("bank_account", first), ("bank_account", f"123{first}45678{last}"),
    ):  # fmt: skip
        kept = read(kind, typed)
        if kept is not None and not isinstance(kept, ErrorCode):
            assert read(kind, kept) == kept


@given(st.from_regex(r"[0-9]{8,32}", fullmatch=True))
def test_an_account_shown_in_groups_and_typed_from_there_is_the_same(number: str) -> None:
    shown = bank_accounts.grouped(number)
    assert read("bank_account", shown) == number
    assert max(len(group) for group in shown.split(" ")) == 4
    assert bank_accounts.hidden(number) == f"**** {number[-4:]}"


@given(st.sampled_from([13, 16]), st.integers(0, 10**16), st.data())
def test_one_wrong_digit_of_a_card_is_always_noticed(rest: int, some: int, data: Any) -> None:
    first = f"620{some % 10**rest:0{rest}}"[: rest + 2]
    (card,) = [c for c in (f"{first}{last}" for last in range(10)) if not bank_accounts.is_slip(c)]
    at = data.draw(st.integers(2, len(card) - 1))
    wrong = card[:at] + str((int(card[at]) + data.draw(st.integers(1, 9))) % 10) + card[at + 1 :]
    assert len(card) in (16, 19)
    assert bank_accounts.is_slip(wrong)
    assert read("bank_account", wrong) == wrong, "pages ask; who cannot be asked is not refused"


def test_only_union_pay_cards_have_a_digit_to_check() -> None:
    assert bank_accounts.is_slip("6200000000000000081"), "two digits changed places"
    for other in (PASSBOOK, "4200000000000000011", "62000000000000001", "abc", ""):
        assert not bank_accounts.is_slip(other), other


def test_little_is_left_of_a_masked_account() -> None:
    assert bank_accounts.hidden(CARD) == "**** 0018"
    assert bank_accounts.hidden("123456") == "****"
    assert bank_accounts.hidden("") == ""


def test_guards_and_exports_take_both_as_text() -> None:
    for kind, value in (("email", "li@example.org"), ("bank_account", CARD)):
        fields = form(kind).fields
        assert variables(fields, {"q": value}) == {"q": value}
        assert variables(fields, {}) == {"q": ""}
        assert KINDS[fields["q"].type] == "text"


def test_tidy_takes_nothing_from_before_the_at() -> None:
    assert mailboxes.tidy("LI@EXAMPLE.ORG") == "LI@example.org"
