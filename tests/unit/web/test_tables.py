"""Tables: what the macro makes of columns and rows, and the order their reader asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from web import templating
from web.tables import Column, sorting

PAGE = """{% from "macros/tables.html" import data_table, cell, plain_table %}
{% call(row) data_table("People", c, rows, nothing="Nobody", comes="Add one", looks=looks) %}
{{ cell(c.name, row.0) }}{% call cell(c.sum) %}<a href="/x">{{ row.1 }}</a>{% endcall %}
{{ cell(c.end, "close") }}
{% endcall %}"""
C = {
    "name": Column("Name", head=True),
    "sum": Column("Sum", number=True, href="/?sort=sum", order="ascending"),
    "end": Column("End", unseen=True),
}
ROWS = [("张一", 3), ("李<b>", None), ("王三", 1)]


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    app = Flask("web", template_folder="templates")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    templating.init_app(app, demo=False, hotline="")

    @app.get("/list")
    def list_() -> str:
        return ""

    with app.test_request_context("/list?place=a&sort=-sum&page=3"):
        yield app


def shown(app: Flask, **values: object) -> str:
    return app.jinja_env.from_string(PAGE).render({"c": C, "rows": ROWS, "looks": None, **values})


def test_a_table_has_a_caption_and_a_scope_for_each_heading(app: Flask) -> None:
    text = shown(app)
    assert '<caption class="visually-hidden">People</caption>' in text
    assert text.count('scope="col"') == 3
    assert text.count('<th scope="row"') == len(ROWS)


def test_each_value_names_its_column_for_narrow_pages(app: Flask) -> None:
    text = shown(app)
    assert text.count('data-label="Sum"') == len(ROWS)
    assert 'data-label="End"' not in text, "a heading that is not seen is no label either"
    assert "ow-stack" in text


def test_numbers_stand_to_the_right_in_heading_and_rows(app: Flask) -> None:
    assert shown(app).count('class="ow-n"') == 1 + len(ROWS)


def test_a_heading_sorts_and_says_which_way_it_is_sorted(app: Flask) -> None:
    heading = re.search(r'<th scope="col"[^>]*aria-sort="ascending">.*?</th>', shown(app), re.S)
    assert heading
    assert '<a href="/?sort=sum">Sum' in heading.group()


def test_text_is_escaped_and_links_stand_in_cells(app: Flask) -> None:
    text = shown(app)
    assert "李&lt;b&gt;" in text
    assert text.count('<a href="/x">') == len(ROWS)


def test_without_rows_it_says_so_instead(app: Flask) -> None:
    text = shown(app, rows=[])
    assert "<table" not in text
    assert "Nobody" in text
    assert "Add one" in text


def test_a_row_may_look_different(app: Flask) -> None:
    text = shown(app, looks=lambda row: "ow-over" if row[0] == "王三" else "")
    assert text.count('class="ow-over"') == 1


def test_plain_rows_need_titles_only(app: Flask) -> None:
    text = app.jinja_env.from_string(
        '{% from "macros/tables.html" import plain_table %}'
        '{{ plain_table("Left out", ["Row", "Why"], [(3, "a date"), (4, "a name")]) }}'
    ).render()
    assert re.findall(r'data-label="(\w+)"><div>([^<]*)<', text) == [
        ("Row", "3"), ("Why", "a date"), ("Row", "4"), ("Why", "a name"),
    ]  # fmt: skip


def test_rows_come_in_the_order_asked_for_and_those_without_a_value_last(app: Flask) -> None:
    order = sorting(sum=lambda row: row[1])
    assert [row[1] for row in order.rows(ROWS)] == [3, 1, None]
    column = order.column("sum", "Sum", number=True)
    assert (column.order, column.href) == ("descending", "/list?place=a&sort=sum")
    assert column.number


def test_an_order_nobody_knows_leaves_the_rows_as_they_came(app: Flask) -> None:
    order = sorting(name=lambda row: row[0])
    assert order.rows(ROWS) == ROWS
    assert order.column("name", "Name").order == ""
