"""The base of every form of the pages, made from the catalogue or written by hand.

It reads what was typed without signs that no page can hold, speaks the page's language, and makes
the token against forged posts only where the form is drawn. Consumers: all forms.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.csrf.core import CSRFTokenField
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired

from web import kept
from web.language import current_language
from web.language import lazy_gettext as _l
from workflow.definition.answer_values import printable

_CSRF = "csrf_token"


@lru_cache
def _library_sentences(language: str) -> NullTranslations:
    """Read once for each language: the library would read its file again for every form."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class _TokenField(CSRFTokenField):  # type: ignore[misc]
    """Reads the token that was sent; makes the next one only where it is drawn."""

    def process(self, *args: Any, **rest: Any) -> None:
        """Read what was sent."""
        HiddenField.process(self, *args, **rest)

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class _TokenWhenDrawn(FlaskForm.Meta.csrf_class):  # type: ignore[misc]
    field_class = _TokenField


class PageForm(FlaskForm):  # type: ignore[misc]
    """The base of every form of the pages, also of those written by hand."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What is typed into one line comes without signs that no page or workbook can hold."""

        csrf_class = _TokenWhenDrawn

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Make the field, with one more filter where text is typed."""
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (*own, _printable)}
            return super().bind_field(form, unbound_field, options)

        def get_translations(self, form: Any) -> NullTranslations:
            """The form library's own sentences, in the page's language."""
            return _library_sentences(current_language())

    def __init_subclass__(cls, **rest: Any) -> None:
        """Refuse a field for a password that is not called so: `web.kept` carries what was typed
        through the sign-in page, and knows by the name what must not travel."""
        super().__init_subclass__(**rest)
        for name, made in vars(cls).items():
            secret = issubclass(getattr(made, "field_class", object), PasswordField)
            if secret and kept.NEVER not in name:
                raise TypeError(f"{cls.__name__}.{name} holds a password: put that into its name")

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.top_errors: list[str] = []
        """Sentences about the form as a whole, shown in the summary above it."""
        if request:
            g.page_form = self  # a refusal may lead back to it (`web.errors`)

    @property
    def submitted(self) -> bool:
        """Whether this request is meant to act, not only to redraw the form."""
        return kept.wants_to_act()

    def ok(self) -> bool:
        """Whether to act: submitted and valid."""
        return self.submitted and bool(self.validate())

    @property
    def has_password(self) -> bool:
        """Whether a password is asked for: it is never sent back to the page."""
        return any(isinstance(field, PasswordField) for field in self)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong as (id of the field or "", sentence), in the order of the page."""
        found = [("", sentence) for sentence in self.top_errors]
        for field in self:
            found.extend((field.id, str(text)) for text in field.errors if field.name != _CSRF)
        return found


def _printable(text: Any) -> Any:
    """The text without control characters; lines stay."""
    return printable(text, lines=True) if isinstance(text, str) else text


def needed(title: Any) -> DataRequired:
    """The check that a field was filled in; what it says names the field, for the summary."""
    return DataRequired(_l("Please fill in: %(title)s", title=title))
