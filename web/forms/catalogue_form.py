"""Makes a WTForms form from a form of the catalogue: `build_form`.

One form object lives for one request. It reads the post when there is one, else the data given; it
is checked by `workflow.definition.answers`, and it is drawn by the macro `form_fields`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from flask import request
from wtforms import FieldList, FormField, HiddenField
from wtforms import Form as PlainForm

from web import kept
from web.forms.fields import AnswerField, BankAccountField, UploadField, field_for
from web.forms.following import filled_in, said_by_number
from web.forms.page_form import PageForm
from web.forms.places import options_for
from web.forms.sentences import flaw_sentence
from web.forms.uploads import KeepFile, take
from web.language import gettext as _
from web.office import the_office, today
from workflow.definition.answers import (
    MOST_ROWS,
    ErrorCode,
    Flaw,
    check_answers,
    counted_from,
    is_empty_row,
    shown_fields,
)
from workflow.definition.catalogues import FieldType, Form
from workflow.definition.catalogues import FormField as Asked
from workflow.domain.people import Directory
from workflow.errors import Invalid
from workflow.machine.persons import repeated

_Kind = TypeVar("_Kind", bound=AnswerField)
PREFIX = "q_"
"""Before the ids of questions in Python, so that none can hide a method of the form: a question
may well be called `data` or `errors`. In HTML they have their own names."""
_NOWHERE = Directory({})
"""For forms that ask for no place."""


class TableField(FieldList):  # type: ignore[misc]
    """Rows of questions; `errors` are those of the table as a whole."""

    kind = "table"
    asked: Asked
    hint = ""
    required = False

    def process(self, formdata: Any, *rest: Any, **more: Any) -> None:
        """Read the rows, keeping `errors` for sentences."""
        super().process(formdata, *rest, **more)
        self.errors: list[str] = []

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """The rows of a post: one more than may be, so that it is said, and no thousands."""
        found = sorted(set(super()._extract_indices(prefix, formdata)))
        return iter(found[: MOST_ROWS + 1])

    @property
    def blank(self) -> Any:
        """An empty row numbered `__n__`: the pattern from which a script adds rows."""
        options = {
            "name": f"{self.name}-__n__",
            "id": f"{self.id}-__n__",
            "_meta": self.meta,
            "translations": self._translations,
        }
        row = self.meta.bind_field(self._form, self.unbound_field, options)
        row.process(None)
        return row

    @property
    def unasked(self) -> frozenset[str]:
        """The columns that another column of the row says already."""
        return said_by_number(self.asked.columns or {})


class CatalogueForm(PageForm):
    """A form of the catalogue on a page. Made by `build_form`."""

    shown_before = HiddenField(name="_shown")

    def __init__(
        self,
        catalogue: Form,
        locale: str,
        base: Mapping[str, Any],
        only: tuple[str, ...],
        directory: Directory,
        keep: KeepFile,
        *,
        partial: bool,
        prefix: str,
    ) -> None:
        self.catalogue, self.locale, self.base, self.only = catalogue, locale, base, only
        self.directory, self.keep, self.partial = directory, keep, partial
        self._known: tuple[dict[str, Any], tuple[dict[str, Any], dict[str, Flaw]]] | None = None
        asked = {name: catalogue.fields[name] for name in only}
        own = [(PREFIX + n, _member(n, each, locale, directory)) for n, each in asked.items()]
        # The library reads a class for its fields; a class for each request would cost more than
        # all else that a form does.
        self._unbound_fields: list[Any] = [*vars(type(self))["_unbound_fields"], *own]
        super().__init__(data=_prefixed(catalogue.fields, base), prefix=prefix)

    def __getitem__(self, name: str) -> Any:
        """The field of a question, by the id it has in the catalogue."""
        return self._fields[PREFIX + name if PREFIX + name in self._fields else name]

    @property
    def status(self) -> int:
        """The HTTP status to show the form with: 422 when something is not right."""
        return 422 if self.summary else 200

    @property
    def visible(self) -> str:
        """The names of the questions being shown; comes back with the post."""
        return ",".join(self._visible())

    @property
    def title(self) -> str:
        """The form's heading."""
        return self.catalogue.title.to(self.locale)

    @property
    def hint(self) -> str:
        """The line below the heading."""
        return self.catalogue.hint.to(self.locale) if self.catalogue.hint else ""

    @property
    def asked_fields(self) -> list[Any]:
        """The fields to draw now, in order; those whose `show_when` does not hold are left out."""
        return [self[name] for name in self._visible()]

    @property
    def controls(self) -> frozenset[str]:
        """Fields on which others depend: the page is redrawn when one of them changes."""
        guards = " ".join(f.show_when or "" for f in self.catalogue.fields.values())
        words = _words(guards)
        return frozenset(n for n in self.only if any(word.startswith(n) for word in words))

    def worked_out(self, table: str) -> list[tuple[Asked, Any]]:
        """What follows from a table of this page: the question nobody is asked, and what it comes
        to with the rows so far (None without rows)."""
        following = {n: f for n, f in self.catalogue.fields.items() if f.follows == table}
        checked = self._checked()[0] if following else {}
        return [(asked, checked.get(name)) for name, asked in following.items()]

    def raw(self) -> dict[str, Any]:
        """The raw answers, those of fields that are not on this page from the data given."""
        answers = dict(self.base)
        for name in self.only:
            field = self[name]
            if isinstance(field, TableField):
                rows = [{c.short_name: c.raw for c in _cells(row)} for row in field]
                columns = field.asked.columns or {}
                answers[name] = [filled_in(columns, row, today()) for row in rows]
            else:
                answers[name] = field.raw
        return answers

    def values(self) -> dict[str, Any]:
        """The checked answers of the fields on this page, and what is counted from its tables:
        `ports.Data`. Flawed ones are absent."""
        checked, _flaws = self._checked()
        here = {*self.only, *counted_from(self.catalogue.fields, self.only)}
        return {name: value for name, value in checked.items() if name in here}

    def uploads(self) -> dict[str, Any]:
        """The kept files by field (`card`, `members[2].card`): digest, name, type and size."""
        return {key: field.upload for key, field in self._fields_of(UploadField) if field.upload}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; the sentences are then with the fields. True when all is well."""
        trusted = super().validate(extra_validators)
        flaws = self._take_files()
        values, found = self._checked()
        visible = self._visible(values)
        new = self._new_questions(visible)
        for key, flaw in {**found, **flaws}.items():
            if key not in new:  # nobody is reproached with a question they had not seen
                self._tell(key, flaw)
        twice = repeated(values)
        self.tell(Invalid({k: c for k, c in twice.items() if k.partition("[")[0] in self.only}))
        self._confirm_signatures(visible)
        self._doubt_accounts(set(visible) - new)
        return bool(trusted) and not self._errors(visible) and not new

    def _errors(self, visible: list[str]) -> dict[str, str]:
        fields = [self[name] for name in visible]
        cells = [c for f in fields if isinstance(f, TableField) for row in f for c in _cells(row)]
        return {field.name: field.errors[0] for field in fields + cells if field.errors}

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong as (id, sentence), in the order of the page, the rows of tables too."""
        found = [("", sentence) for sentence in self.top_errors]
        for name in self._visible():
            field = self[name]
            found.extend((field.id, _named(field, text)) for text in field.errors)
            for number, row in enumerate(field if isinstance(field, TableField) else (), start=1):
                wrong = [(c.id, _named(c, text)) for c in _cells(row) for text in c.errors]
                found.extend((id_, _in_row(field, number, text)) for id_, text in wrong)
        return found

    def tell(self, invalid: Invalid) -> None:
        """Show what the engine found wrong: codes by field, as of `check_answers`."""
        for key, code in invalid.fields.items():
            known = code in ErrorCode.__members__.values()
            flaw = Flaw(ErrorCode(code)) if known else Flaw(ErrorCode.NOT_OFFERED)
            try:
                self._tell(self._as_typed(key), flaw)
            except KeyError:
                self.top_errors.append(_("Something is not right: %(field)s", field=key))

    def add_error(self, table: str, number: int, column: str, sentence: str) -> None:
        """Say what is wrong with one cell of a row, beyond what the catalogue can tell."""
        cell = self[table].entries[number - 1].form[PREFIX + column]
        cell.errors = [*cell.errors, sentence]

    def _visible(self, checked: Mapping[str, Any] | None = None) -> list[str]:
        values = self._checked()[0] if checked is None else checked
        shown = shown_fields(self.catalogue.fields, values)
        return [name for name in self.catalogue.fields if name in shown and name in self.only]

    def _checked(self) -> tuple[dict[str, Any], dict[str, Flaw]]:
        raw = self.raw()
        if self._known is None or self._known[0] != raw:
            values, flaws = check_answers(
                self.catalogue, raw, today=today(), directory=self.directory, partial=self.partial
            )
            here = {k: f for k, f in flaws.items() if k.partition("[")[0] in self.only}
            self._known = raw, (values, here)
        return self._known[1]

    def _take_files(self) -> dict[str, Flaw]:
        flaws = {}
        for key, field in self._fields_of(UploadField):
            if field.chosen_file:
                taken = take(field.chosen_file, self.keep)
                if isinstance(taken, Flaw):
                    flaws[key] = taken
                else:
                    field.upload = taken
                    field.settle()
        return flaws

    def _fields_of(self, kind: type[_Kind]) -> Iterator[tuple[str, _Kind]]:
        """The fields of one kind, those in the rows of tables too, with their keys."""
        for name in self.only:
            field = self[name]
            if isinstance(field, kind):
                yield name, field
            elif isinstance(field, TableField):
                for number, row in enumerate(field, start=1):
                    for cell in _cells(row):
                        if isinstance(cell, kind):
                            yield f"{name}[{number}].{cell.short_name}", cell

    def _confirm_signatures(self, visible: list[str]) -> None:
        for name in visible:
            field = self[name]
            typed = isinstance(field, UploadField) and field.typed and not field.upload
            if typed and not field.confirmed:
                self._tell(name, Flaw(ErrorCode.SIGNATURE_UNCONFIRMED))

    def _doubt_accounts(self, seen: set[str]) -> None:
        """Card numbers that look mistyped: to be compared with the card, once."""
        for key, field in self._fields_of(BankAccountField):
            if field.doubted and key.partition("[")[0] in seen:
                self._tell(key, Flaw(ErrorCode.ACCOUNT_CARD))

    def _new_questions(self, visible: list[str]) -> set[str]:
        """Questions that follow from the answers, which the page sent did not have yet."""
        before = self.shown_before.data
        if not before:
            return set()
        new = set(visible) - set(before.split(","))
        new = {name for name in new if self[name].name not in request.form}
        if new:
            self.top_errors.append(
                _("A few more questions follow from your answers. Please look below.")
            )
        return new

    def _as_typed(self, key: str) -> str:
        """The same cell in the page's rows: those left empty were left out and not counted."""
        name, bracket, rest = key.partition("[")
        if not bracket:
            return key
        number, _bracket, column = rest.partition("].")
        columns, rows = self[name].asked.columns or {}, self.raw()[name]
        kept_rows = [n for n, row in enumerate(rows, 1) if not is_empty_row(columns, row)]
        return f"{name}[{kept_rows[int(number) - 1]}].{column}"

    def _tell(self, key: str, flaw: Flaw) -> None:
        name, _bracket, rest = key.partition("[")
        field, asked = self[name], self.catalogue.fields[name]
        if rest:
            number, _bracket, column = rest.partition("].")
            field = field.entries[int(number) - 1].form[PREFIX + column]
            asked = (asked.columns or {})[column]
        field.errors = [*field.errors, flaw_sentence(flaw, asked)]


def _named(field: Any, text: str) -> str:
    """What is wrong with a field, for the summary, which stands away from it: with its name."""
    title = field.label.text
    return text if title in text else _("%(field)s: %(what)s", field=title, what=text)


def _in_row(table: TableField, number: int, text: str) -> str:
    """What is wrong in a row, with where it is."""
    return _(
        "%(table)s, No. %(number)s: %(what)s", table=table.label.text, number=number, what=text
    )


def _words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() or c == "_" else " " for c in text).split())


def _cells(row: Any) -> list[Any]:
    return [field for field in row.form if isinstance(field, AnswerField)]


def build_form(
    form: Form,
    locale: str,
    data: Mapping[str, Any] | None = None,
    *,
    only: Collection[str] | None = None,
    prefix: str = "",
    directory: Directory | None = None,
    keep: KeepFile | None = None,
    partial: bool = False,
) -> CatalogueForm:
    """The form on a page, reading the post when this request is one.

    `data`: checked values, or a draft, to begin with. `only`: the fields of this page, where a
    form is asked in steps; the others are taken from `data`. `prefix`: for a second form on a
    page. `partial`: nothing is required (a draft). `directory` and `keep` (for files) are the
    office's by default.
    """
    places = directory or (the_office().store.directory() if _asks_where(form) else _NOWHERE)
    names = tuple(
        name
        for name, asked in form.fields.items()
        if (only is None or name in only) and asked.follows is None  # that is counted, not asked
    )
    built = CatalogueForm(
        form,
        locale,
        dict(data or {}),
        names,
        places,
        keep or _keep_in_office,
        partial=partial,
        prefix=prefix,
    )
    _apply_row_buttons(built)
    if not built.submitted:
        built._take_files()
    return built


def _asks_where(form: Form) -> bool:
    """Whether a question of the form is answered with a place: only then is the directory read."""
    asked = (cell for f in form.fields.values() for cell in (f, *(f.columns or {}).values()))
    return any(each.type in (FieldType.PLACE, FieldType.ORGANISATION) for each in asked)


def _keep_in_office(content: bytes, media_type: str) -> str:
    return the_office().documents.put(content, media_type)


def _member(name: str, asked: Asked, locale: str, directory: Directory) -> Any:
    if asked.type is not FieldType.TABLE:
        return field_for(asked, locale, _options(asked, directory, locale), name=name)
    columns = {
        PREFIX + column: field_for(cell, locale, _options(cell, directory, locale), name=column)
        for column, cell in (asked.columns or {}).items()
    }
    settings = {
        "asked": asked,
        "required": asked.required,
        "hint": asked.hint.to(locale) if asked.hint else "",
    }
    table = type("CatalogueTable", (TableField,), settings)
    row = type("Row", (PlainForm,), columns)
    return table(FormField(row, label=""), label=asked.title.to(locale), name=name)


def _prefixed(fields: Mapping[str, Asked], data: Mapping[str, Any]) -> dict[str, Any]:
    """The data under the names that the fields have in Python."""
    named: dict[str, Any] = {}
    for name, value in data.items():
        asked = fields.get(name)
        if asked is not None and asked.type is FieldType.TABLE:
            value = [_prefixed(asked.columns or {}, row) for row in value or ()]
        named[PREFIX + name] = value
    return named


def _options(asked: Asked, directory: Directory, locale: str) -> Any:
    if asked.type in (FieldType.PLACE, FieldType.ORGANISATION):
        return options_for(asked, directory, locale)
    if asked.type is FieldType.BOOLEAN and asked.required:
        return [("", [("yes", _("Yes")), ("no", _("No"))])]
    return None


def _apply_row_buttons(form: CatalogueForm) -> None:
    """`_add=members` adds an empty row; `_remove=members-2` removes that row."""
    add = request.form.get(kept.ADD, "")
    remove = request.form.get(kept.REMOVE, "")
    for name in form.only:
        table = form[name]
        if not isinstance(table, TableField):
            continue
        if add == table.name:
            table.append_entry()
        table.entries = [row for row in table.entries if row.name != remove]
        if not table.entries:
            table.append_entry()
