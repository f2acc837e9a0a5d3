"""A small office with a real database, and a part with one page of each sort, for these tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template_string, url_for

from web import navigation, registry
from web.access import applicant, current_actor, indexed, needs, public, staff
from web.app import create_app
from web.forms import build_form
from web.language import current_language
from web.language import lazy_gettext as _l
from workflow.bootstrap import Office, compose
from workflow.definition.catalogues import Form
from workflow.domain.people import PlaceInfo
from workflow.errors import Conflict, NotFound, Refusal, Unavailable
from workflow.keys import UnreadableSecret
from workflow.settings import Settings
from workflow.store.fact_rows import BrokenFact
from workflow.store.tables import metadata

PASSWORD = "lotus pond by night"
PLACES = (
    PlaceInfo("9901", "county", None, "云溪县", "Yunxi County"),
    PlaceInfo("990101", "township", "9901", "城关镇", "Chengguan"),
    PlaceInfo("990102", "township", "9901", "桃源乡", "Taoyuan"),
    PlaceInfo("99010101", "village", "990101", "荷花村", "Lotus Village"),
    PlaceInfo("99010201", "village", "990102", "柳林村", "Willow Village"),
    PlaceInfo("school_1", "organisation", "990101", "荷花小学", "Lotus School", "school"),
)


class Clock:
    """The time of the tests, which they move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **by: int) -> None:
        self.at += timedelta(**by)


def open_office(folder: Path, base_url: str = "") -> tuple[Office, Clock]:
    """The office in `folder`, and the clock it goes by."""
    clock = Clock()
    environment = {"ONEWINDOW_DATA_DIR": str(folder), "ONEWINDOW_BASE_URL": base_url}
    return compose(Settings.from_environment(environment), clock), clock


def make_office(folder: Path) -> tuple[Office, Clock]:
    """A new office in `folder` with three accounts: clerk, lead and father."""
    folder.mkdir(parents=True, exist_ok=True)
    office, clock = open_office(folder)
    metadata.create_all(office.store.database.engine)
    office.store.places.put(PLACES)
    since = date(2026, 1, 1)
    clerk = office.accounts.add("clerk", PASSWORD, "柳某某")
    office.accounts.give_post(clerk, "window_clerk", "990101", since)
    lead = office.accounts.add("lead", PASSWORD, "周某某", locale="en")
    office.accounts.give_post(lead, "township_lead", "990101", since)
    office.accounts.add("father", PASSWORD, "张某某", locale="")
    return office, clock


def make_app(office: Office, **options: Any) -> Flask:
    """The application with the trial part besides its own."""
    app = create_app(office, parts=registry.OWN_PARTS, **options)
    app.register_blueprint(trial_part())
    app.config["TESTING"] = False  # errors become pages, as they do for people
    return app


def text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


EVERYTHING = Form.model_validate(
    {
        "title": text("每一种问题", "A question of every kind"),
        "hint": text("这张表只在试用时出现。", "This form is for trying things out."),
        "fields": {
            "name": {"title": text("姓名", "Name"), "type": "text", "required": True},
            "id_card": {
                "title": text("身份证号", "ID number"),
                "type": "id_number",
                "required": True,
                "hint": text("18 位, 在身份证背面", "18 digits, on the back of the card"),
            },
            "birth": {"title": text("出生日期", "Date of birth"), "type": "date"},
            "phone": {"title": text("手机号", "Mobile number"), "type": "phone"},
            "village": {
                "title": text("居住的村", "Village"),
                "type": "place",
                "level": "village",
                "required": True,
            },
            "happened": {
                "title": text("发生了什么?", "What happened?"),
                "type": "choices",
                "options": {
                    "ill": text("有人生病", "Someone fell ill"),
                    "job": text("失去工作", "Lost a job"),
                    "fire": text("火灾或水灾", "Fire or flood"),
                },
                "required": True,
            },
            "cost": {
                "title": text("医疗费自付金额", "Medical costs you paid"),
                "type": "money",
                "required": True,
                "show_when": "happened_ill",
            },
            "lives": {
                "title": text("住房", "Housing"),
                "type": "choice",
                "options": {
                    "own": text("自有", "Own"),
                    "rent": text("租住", "Rented"),
                    "other": text("其他", "Other"),
                },
                "required": True,
            },
            "since": {"title": text("从哪个月开始", "Since which month"), "type": "month"},
            "size": {
                "title": text("家里几口人", "How many people live there"),
                "type": "number",
                "minimum": 1,
                "maximum": 20,
            },
            "elsewhere": {
                "title": text("户口在外地", "Registered elsewhere"),
                "type": "boolean",
                "required": True,
            },
            "members": {
                "title": text("家庭成员", "Members of the household"),
                "type": "table",
                "required": True,
                "maximum": 12,
                "columns": {
                    "name": {"title": text("姓名", "Name"), "type": "text", "required": True},
                    "relation": {
                        "title": text("与您的关系", "Relation to you"),
                        "type": "choice",
                        "options": {
                            name: text(zh, en)
                            for name, zh, en in (
                                ("spouse", "配偶", "Spouse"),
                                ("child", "子女", "Child"),
                                ("parent", "父母", "Parent"),
                                ("grandparent", "祖父母", "Grandparent"),
                                ("sibling", "兄弟姐妹", "Brother or sister"),
                                ("in_law", "姻亲", "In-law"),
                                ("other", "其他", "Other"),
                            )
                        },
                        "required": True,
                    },
                    "income": {"title": text("月收入", "Monthly income"), "type": "money"},
                    "pupil": {"title": text("在上学", "Goes to school"), "type": "boolean"},
                    "school": {
                        "title": text("学校", "School"),
                        "type": "organisation",
                        "kind": "school",
                    },
                },
            },
            "told": {"title": text("还想说明的", "Anything else"), "type": "paragraph"},
            "card": {
                "title": text("身份证照片", "Photo of the ID card"),
                "type": "file",
                "required": True,
            },
            "signed": {
                "title": text("签名", "Signature"),
                "type": "signature",
                "required": True,
            },
            "true": {"title": text("以上属实", "All this is true"), "type": "boolean"},
        },
    }
)

PAGE = """{% extends "base.html" %}
{% from "macros/forms.html" import page_form, form_fields, button, buttons %}
{% block title %}{{ form.title }}{% endblock %}
{% block content %}<h1>{{ form.title }}</h1>
{% call page_form(form) %}{{ form_fields(form, heading=false) }}
{% call buttons() %}{{ button(_("Sign in")) }}{% endcall %}{% endcall %}{% endblock %}"""

SHOW = """{% extends "base.html" %}
{% from "macros/show.html" import light, due, timeline, empty, definition_list, answers, pager %}
{% from "macros/forms.html" import confirm, post_button, fieldset, link_button %}
{% block width %}wide{% endblock %}
{% block content %}<h1>OW-2026-000123-7</h1>
{% for one in ("on_time", "due_soon", "overdue", "paused", "done") %}<p>{{ light(one) }}</p>
{% endfor %}
<p>{{ due(today, 4) }}</p><p>{{ due(none) }}</p>
{{ definition_list([("A", "B")]) }}{{ answers(form, values, masked=masked) }}
{{ timeline([{"title": "A", "when": today, "who": "B"}, {"title": "C", "when": now}]) }}
{{ empty("E", "F") }}{{ pager(2, 3, address) }}
{{ confirm("G", "H", "I") }}{{ post_button("J", "/trial/act") }}
{% call fieldset("K", "L") %}{{ link_button("M", "/") }}{% endcall %}{% endblock %}"""

handled: list[dict[str, Any]] = []
"""What the trial pages handed to the engine."""


def trial_part() -> Blueprint:
    """The pages that the tests visit."""
    blueprint = Blueprint("trial", __name__, url_prefix="/trial")

    @blueprint.route("/form", methods=["GET", "POST"])
    @public
    def form() -> Any:
        asked = build_form(EVERYTHING, current_language())
        if asked.ok():
            handled.append(asked.values())
            flash("done")
            return redirect(url_for("trial.form"))
        return render_template_string(PAGE, form=asked), asked.status

    @blueprint.route("/short/<how>", methods=["GET", "POST"])
    @staff
    def short(how: str) -> Any:
        fields = {name: EVERYTHING.fields[name] for name in ("name", "birth")}
        asked = build_form(EVERYTHING.model_copy(update={"fields": fields}), current_language())
        if asked.ok():
            refusals = {
                "refused": Refusal("related"),
                "unknown": Refusal("something_new", count=3),
                "conflict": Conflict("claimed_by_other", by="周某某"),
                "gone": NotFound("no_such_case"),
                "busy": Unavailable("locked"),
                "broken": ZeroDivisionError("secret detail"),
                "unreadable": UnreadableSecret(),
                "damaged": BrokenFact(7),
            }
            if how in refusals:
                raise refusals[how]
            handled.append(asked.values())
            return redirect("/trial/short/ok")
        return render_template_string(PAGE, form=asked), asked.status

    @blueprint.get("/show")
    @staff
    def show() -> Any:
        values = {
            "name": "张某某",
            "id_card": "110105194912310021",
            "cost": 61250,
            "happened": ["ill", "job"],
            "village": "99010101",
            "members": [{"name": "李某某", "relation": "spouse", "pupil": True}],
            "true": True,
        }
        from web.office import the_office

        return render_template_string(
            SHOW,
            form=EVERYTHING,
            values=values,
            masked=True,
            now=the_office().now(),
            address=lambda page: f"?page={page}",
        )

    @blueprint.get("/lead")
    @needs("township_lead")
    def lead() -> str:
        return current_actor().name

    @blueprint.get("/mine")
    @applicant
    def mine() -> str:
        return current_actor().name

    @blueprint.get("/about")
    @indexed
    def about() -> str:
        return "about"

    @blueprint.get("/forgotten")
    def forgotten() -> str:
        return "a page that everybody could open"

    navigation.add("trial.lead", _l("Sign in"), 10)
    navigation.add("trial.form", _l("Large type"), 20, count=lambda actor: 12)
    return blueprint
