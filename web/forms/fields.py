"""WTForms fields for the questions of a catalogue.

A field holds what was typed (`raw`) and shows it again as it was typed; checking is done for the
whole form by `workflow.definition.answers`. `errors` holds sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import Field
from wtforms.fields.core import UnboundField

from web import format as formats
from web.forms.kinds import kind_of_asked
from web.forms.uploads import Upload, from_token
from workflow.definition import bank_accounts
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, FormField

Options = list[tuple[str, list[tuple[str, str]]]]
"""Groups of (value, text); a group without a heading is called ""."""


class AnswerField(Field):  # type: ignore[misc]
    """One question whose answer is one text or a list of options."""

    def __init__(
        self,
        label: str = "",
        *,
        asked: FormField,
        hint: str = "",
        options: Options | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.asked = asked
        self.kind = kind_of_asked(asked)
        self.hint = hint
        self.groups: Options = options or []
        self.required = asked.required
        self.errors: list[str] = []
        self.raw: Any = None

    @property
    def options(self) -> list[tuple[str, str]]:
        """All options without their groups."""
        return [option for _, group in self.groups for option in group]

    def process_data(self, value: Any) -> None:
        """Take a checked value (from a draft or a record)."""
        self.data = self.raw = as_typed(self.asked, value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was posted."""
        if self.kind == "checkboxes":
            self.raw = [str(value) for value in valuelist]
        else:
            self.raw = str(valuelist[0]) if valuelist else ""
        self.data = self.raw

    def chosen(self, value: str) -> bool:
        """Whether this option is the answer, or one of them."""
        return value in self.raw if isinstance(self.raw, list) else self.raw == value


class BankAccountField(AnswerField):
    """A bank account. Of a card number that looks mistyped it asks once; `compared` is the number
    that comes back with that question."""

    compared = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was posted, and the number that was asked about before."""
        super().process_formdata(valuelist)
        self.compared = request.form.get(f"{self.name}-compared", "")

    @property
    def doubted(self) -> bool:
        """Whether the number must be compared with the card first."""
        number = bank_accounts.tidy(str(self.raw))
        return bank_accounts.is_slip(number) and number != self.compared

    @property
    def to_compare(self) -> str:
        """The number that was asked about, to come back with the form; else ""."""
        number = bank_accounts.tidy(str(self.raw))
        asked = bool(self.errors) or number == self.compared
        return number if asked and bank_accounts.is_slip(number) else ""


class UploadField(AnswerField):
    """A file, or a signature: typed with a tick, or scanned. `raw` is the digest or the name."""

    upload: Upload | None = None
    confirmed = False
    typed = ""

    @property
    def token(self) -> str:
        """What stands for the kept file in the form."""
        return self.upload.token() if self.upload else ""

    @property
    def chosen_file(self) -> Any:
        """The file that this request brings, if any."""
        file = request.files.get(self.name) if request else None
        return file if file is not None and file.filename else None

    def process_data(self, value: Any) -> None:
        """Take a kept digest (`scan:…` for a scanned signature) or a typed name."""
        text = "" if value in (None, False) else str(value)
        self.data = self.raw = text
        if self.asked.type is FieldType.SIGNATURE and not text.startswith("scan:"):
            self.typed, self.confirmed = ("" if value is True else text), bool(text)
        elif text:
            self.upload = Upload(text.removeprefix("scan:"), "", "", 0)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the token of a file kept before, a typed name and its tick."""
        self.upload = from_token(request.form.get(f"{self.name}-kept", ""))
        self.typed = request.form.get(f"{self.name}-name", "").strip()
        self.confirmed = f"{self.name}-confirmed" in request.form
        self.settle()

    def settle(self) -> None:
        """Make `raw` from the file or the name, once it is known which there is."""
        if self.asked.type is FieldType.FILE:
            self.raw = self.upload.digest if self.upload else ""
        else:
            self.raw = f"scan:{self.upload.digest}" if self.upload else self.typed
        self.data = self.raw


def as_typed(asked: FormField, value: Any) -> Any:
    """A checked value as somebody would type it; text is left as it is (it may be half typed), but
    for whole numbers of bank accounts, which are read in groups."""
    if asked.type is FieldType.CHOICES:
        return [value] if isinstance(value, str) else list(value or ())
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if asked.type is FieldType.MONEY and isinstance(value, int):
        return formats.yuan(value)
    if asked.type is FieldType.BANK_ACCOUNT and bank_accounts.mistake(str(value)) is None:
        return bank_accounts.grouped(str(value))
    return str(value)


_MAKERS: Mapping[FieldType, type[AnswerField]] = {
    FieldType.FILE: UploadField,
    FieldType.SIGNATURE: UploadField,
    FieldType.BANK_ACCOUNT: BankAccountField,
}


def field_for(
    asked: FormField, locale: str, options: Options | None = None, **rest: Any
) -> UnboundField:
    """The WTForms field for one question that is not a table."""
    return _MAKERS.get(asked.type, AnswerField)(
        asked.title.to(locale),
        asked=asked,
        hint=asked.hint.to(locale) if asked.hint else "",
        options=options if options is not None else plain_options(asked.options or {}, locale),
        **rest,
    )


def plain_options(options: Mapping[str, Text], locale: str) -> Options:
    """The options of a choice as one group."""
    return [("", [(value, text.to(locale)) for value, text in options.items()])]
