"""Places: the tree of regions and organisations, their names, and the regions' own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import Length

from web import format as formats
from web.admin import reach
from web.admin.blueprint import administrator, blueprint
from web.forms import PageForm, needed
from web.forms.days import NumberField
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import say, sentences
from web.office import the_office
from web.options import options
from workflow.definition.answer_values import Flawed, fen
from workflow.definition.catalogues import Parameter
from workflow.domain.people import Directory, PlaceInfo
from workflow.office.definition_drafts import in_force
from workflow.office.region_numbers import exceeded
from workflow.office.staffing import NotAllowed, check_place, level_name

BELOW = {"county": "township", "township": "village"}


class NamesForm(PageForm):
    """What a place is called."""

    zh = StringField(_l("Chinese name"), [needed(_l("Chinese name")), Length(max=80)])
    en = StringField(_l("English name"), [needed(_l("English name")), Length(max=80)])


class PlaceForm(NamesForm):
    """A new place."""

    code = StringField(
        _l("Place code"),
        [needed(_l("Place code")), Length(max=40)],
        description=_l("Such as the division code; letters, digits, - and _. It stays for good."),
    )
    kind = StringField(
        _l("Kind of organisation"),
        [Length(max=40)],
        description=_l("Such as school, as the forms of the definitions name it."),
    )


@blueprint.get("/admin/places")
@administrator
def places() -> ResponseReturnValue:
    """The tree of one's own places."""
    directory, scope = the_office().store.directory(), reach.my_scope()
    rows = [
        (len(directory.chain(code)) - 1, directory.places[code])
        for code in reach.tree(directory)
        if code in scope
    ]
    first = min((depth for depth, _place in rows), default=0)
    return render_template(
        "admin/places.html",
        rows=[(depth - first, info) for depth, info in rows],
        own=directory.parameters,
        level_name=level_name,
        named=reach.named,
    )


@blueprint.route("/admin/places/<code>", methods=["GET", "POST"])
@administrator
def place(code: str) -> ResponseReturnValue:
    """One place: its names, what lies in it, who works there, its own numbers."""
    directory, info = reach.place_or_404(code)
    form = NamesForm(zh=info.zh, en=info.en)
    if form.ok():
        changed = PlaceInfo(
            info.code, info.level, info.parent, form.zh.data, form.en.data, info.kind
        )
        the_office().store.places.put([changed])
        flash(_("The names are changed."), "message")
        return redirect(url_for("admin.place", code=code))
    return _page(directory, info, form), 422 if form.summary else 200


def _page(directory: Directory, info: PlaceInfo, form: NamesForm) -> str:
    staff = [
        (member, post)
        for member in reach.members()
        for post in member.current
        if post.place == info.code and member.account.active
    ]
    return render_template(
        "admin/place.html",
        place=info,
        form=form,
        above=[directory.places[each] for each in directory.chain(info.code)[1:]][::-1],
        inside=[each for each in directory.places.values() if each.parent == info.code],
        staff=staff,
        roles=reach.roles(),
        scope=reach.my_scope(),
        level_name=level_name,
        named=reach.named,
        below=BELOW.get(info.level),
    )


@blueprint.route("/admin/places/<code>/add/<level>", methods=["GET", "POST"])
@administrator
def add_place(code: str, level: str) -> ResponseReturnValue:
    """A new region or organisation in a place."""
    directory, above = reach.place_or_404(code)
    form = PlaceForm()
    if form.ok():
        kind = (form.kind.data or "").strip() if level == "organisation" else ""
        new = str(form.code.data).strip()
        info = PlaceInfo(new, level, above.code, form.zh.data, form.en.data, kind)
        if _may_be_added(form, info, directory):
            the_office().store.places.put([info])
            flash(_("%(name)s is added.", name=reach.named(info)), "message")
            return redirect(url_for("admin.place", code=info.code))
    page = render_template(
        "admin/add_place.html",
        form=form,
        above=above,
        level=level,
        level_name=level_name,
        named=reach.named,
    )
    return page, 422 if form.summary else 200


def _may_be_added(form: PlaceForm, info: PlaceInfo, directory: Directory) -> bool:
    if info.code in directory.places:
        form.code.errors = [_("This code is taken by another place.")]
        return False
    if info.level == "organisation" and not info.kind:
        form.kind.errors = [_("Please fill in: %(title)s", title=form.kind.label.text)]
        return False
    try:
        check_place(info, directory.places, reach.my_scope())
    except NotAllowed as refused:
        form.code.errors = [say(refused.text)]
        return False
    return True


@blueprint.route("/admin/places/<code>/numbers", methods=["GET", "POST"])
@administrator
def numbers(code: str) -> ResponseReturnValue:
    """The region's own numbers, within the bounds of the law."""
    directory, info = reach.place_or_404(code)
    known = in_force(the_office().store).catalogues.parameters
    own = directory.parameters.get(code, {})
    form = _numbers_form(known)(
        data={
            _field(name): shown(known[name], value) for name, value in own.items() if name in known
        }
    )
    if form.ok():
        values = {name: _number(form, name, parameter) for name, parameter in known.items()}
        _check_bounds(form, directory, known, code, values)
        if not form.summary:
            _set(code, own, values)
            flash(_("The numbers of %(name)s are saved.", name=reach.named(info)), "message")
            return redirect(url_for("admin.numbers", code=code))
    page = render_template(
        "admin/numbers.html",
        form=form,
        place=info,
        named=reach.named,
        fields=[(form[_field(name)], _hint(directory, info, name, known)) for name in known],
    )
    return page, 422 if form.summary else 200


def _set(code: str, own: Mapping[str, int], values: dict[str, int | None]) -> None:
    for name, value in values.items():
        if own.get(name) != value:
            the_office().store.places.set_parameter(code, name, value)


def _check_bounds(
    form: PageForm,
    directory: Directory,
    known: Mapping[str, Parameter],
    code: str,
    values: Mapping[str, int | None],
) -> None:
    """A word at the field of each number that would be higher than the one that bounds it."""
    for each in exceeded(directory, known, code, values):
        field = form[_field(each.name)]
        if not field.errors:
            words = {
                "most": shown(known[each.name], each.most),
                "other": say(known[each.bound].title),
                "place": reach.named(directory.places[each.place]),
            }
            field.errors = [_("At most %(most)s: %(other)s, %(place)s.", **words)]


def _field(name: str) -> str:
    return f"p_{name}"


def _numbers_form(known: dict[str, Parameter]) -> type[PageForm]:
    fields: dict[str, Any] = {}
    for name, parameter in known.items():
        label = f"{say(parameter.title)}{_unit(parameter)}"
        if parameter.unit == "yes_no":
            choices = [("", _("as usual")), ("1", _("yes")), ("0", _("no"))]
            fields[_field(name)] = SelectField(label, choices=options(choices), default="")
        else:
            fields[_field(name)] = NumberField(label, [Length(max=12)])
    return type("NumbersForm", (PageForm,), fields)


def _unit(parameter: Parameter) -> str:
    return {"fen": _(" (yuan)"), "percent": " (%)", "days": _(" (days)")}.get(parameter.unit, "")


def shown(parameter: Parameter, value: int) -> str:
    """A value as it is typed."""
    return formats.yuan(value) if parameter.unit == "fen" else str(value)


def _number(form: PageForm, name: str, parameter: Parameter) -> int | None:
    """What was typed for a parameter; a word at its field where that cannot be."""
    field = form[_field(name)]
    text = str(field.data or "").strip()
    if not text:
        return None
    try:
        value = fen(text) if parameter.unit == "fen" else int(text.replace(",", ""))
    except (ValueError, Flawed):
        field.errors = [_("Please write a number, or leave it empty.")]
        return None
    low, high = _bounds(parameter)
    if low is not None and value < low:
        field.errors = [_("At least %(least)s. %(basis)s", **_because(parameter, low, "least"))]
    elif high is not None and value > high:
        field.errors = [_("At most %(most)s. %(basis)s", **_because(parameter, high, "most"))]
    return value


def _because(parameter: Parameter, bound: int, name: str) -> dict[str, str]:
    return {name: shown(parameter, bound), "basis": parameter.basis or ""}


def _bounds(parameter: Parameter) -> tuple[int | None, int | None]:
    if parameter.unit == "yes_no":
        return 0, 1
    return 0 if parameter.minimum is None else parameter.minimum, parameter.maximum


def _hint(directory: Directory, info: PlaceInfo, name: str, known: Mapping[str, Parameter]) -> str:
    """What holds without a value of its own, what may be set, and why."""
    parameter = known[name]
    usual = (
        directory.parameter(name, info.parent, parameter.value) if info.parent else parameter.value
    )
    if parameter.unit == "yes_no":
        said = [_("As usual: %(value)s.", value=_("yes") if usual else _("no"))]
    else:
        said = [_("As usual: %(value)s.", value=shown(parameter, usual))]
        low, high = parameter.minimum, parameter.maximum
        if low is not None and high is not None:
            between = {"low": shown(parameter, low), "high": shown(parameter, high)}
            said.append(_("From %(low)s to %(high)s.", **between))
        elif high is not None:
            said.append(_("At most %(high)s.", high=shown(parameter, high)))
        elif low is not None:
            said.append(_("At least %(low)s.", low=shown(parameter, low)))
    if parameter.at_most is not None and parameter.at_most in known:
        said.append(_("Never more than: %(other)s.", other=say(known[parameter.at_most].title)))
    if parameter.basis:
        said.append(_("Basis: %(basis)s", basis=parameter.basis))
    return sentences(*said)
