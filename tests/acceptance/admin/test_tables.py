"""Administrators read the decision tables: versions, rows, values, and what uses them."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_the_list_tells_versions_and_what_uses_each(admin: FlaskClient) -> None:
    page = admin.get("/admin/tables").get_data(as_text=True)
    row = page[page.index("Twelve indicators") :][:700]
    assert "Subsistence allowance" in row
    assert "12</div></td>" in row


def test_a_table_is_shown_row_by_row_in_words(admin: FlaskClient) -> None:
    page = admin.get("/admin/tables/subsistence_amount").get_data(as_text=True)
    for words in (
        "one at most can hold",
        "Kind of household: Household below the line",
        "(Subsistence line, each person a month - Income for each person a month)",
        "Income of the household a month, as counted ÷ People living together",
        "a number of the region",
        "otherwise",
    ):
        assert words in page, words


def test_a_table_that_is_not_there_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/admin/tables/nonsense").status_code == 404
