"""What is wrong with an answer, as a sentence that says what to do, in the page's language.

Input: the `Flaw` of `workflow.definition.answers`. A test holds that every code has its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from web import format as formats
from web.language import current_language, ngettext, say
from web.language import gettext as _
from workflow.definition.answers import ErrorCode, Flaw
from workflow.definition.catalogues import FieldType, FormField

Values = Mapping[str, Any]


def flaw_sentence(flaw: Flaw, asked: FormField) -> str:
    """The sentence below a field; values that were typed are not repeated."""
    return _SENTENCES[flaw.code](flaw.values, asked)


def _required(values: Values, asked: FormField) -> str:
    title = say(asked.title)
    if asked.type in (FieldType.CHOICE, FieldType.BOOLEAN, FieldType.PLACE, FieldType.ORGANISATION):
        return _("Choose an answer: %(title)s", title=title)
    if asked.type is FieldType.CHOICES:
        return _("Choose at least one: %(title)s", title=title)
    if asked.type is FieldType.FILE:
        return _("Add a file or a photo: %(title)s", title=title)
    if asked.type is FieldType.SIGNATURE:
        return _("Type the name of the person who signs, or add a scan of the signed sheet.")
    return _("Please fill in: %(title)s", title=title)


def _amount(number: int, values: Values) -> str:
    return formats.money(number, current_language()) if values.get("money") else str(number)


def _too_small(values: Values, asked: FormField) -> str:
    return _("This must be at least %(least)s.", least=_amount(values["least"], values))


def _too_large(values: Values, asked: FormField) -> str:
    return _("This must be at most %(most)s.", most=_amount(values["most"], values))


def _too_long(values: Values, asked: FormField) -> str:
    over = values["found"] - values["most"]
    return _(
        "This is %(over)s characters too long: at most %(most)s fit.",
        over=over,
        most=values["most"],
    )


def _no_such_day(values: Values, asked: FormField) -> str:
    return _(
        "There is no day %(year)s-%(month)s-%(day)s. Check the year, month and day.",
        year=values["year"],
        month=values["month"],
        day=values["day"],
    )


def _id_length(values: Values, asked: FormField) -> str:
    if values["missing"]:
        return ngettext(
            "The ID number has one digit too few: it needs 18.",
            "The ID number has %(num)s digits too few: it needs 18.",
            values["missing"],
        )
    return ngettext(
        "The ID number has one digit too many: it needs 18.",
        "The ID number has %(num)s digits too many: it needs 18.",
        values["extra"],
    )


def _id_checksum(values: Values, asked: FormField) -> str:
    number = values.get("number")
    if not number:
        return _(
            "The ID number does not fit its last digit. Compare it with the card, digit by digit."
        )
    return _(
        "The ID number does not fit its last digit. Compare it with the card, digit by digit: "
        "you wrote %(number)s.",
        number=number,
    )


def _phone_length(values: Values, asked: FormField) -> str:
    return _(
        "A mobile number has 11 digits; these are %(found)s. Check for one missing or doubled.",
        found=values["found"],
    )


def _account_length(values: Values, asked: FormField) -> str:
    if "found" not in values:  # told by the engine, which names only the code
        return _("A bank account has 8 to 32 digits. Check for one missing or doubled.")
    return _(
        "A bank account has %(least)s to %(most)s digits; these are %(found)s. Check for one "
        "missing or doubled.",
        **values,
    )


def _wrong_level(values: Values, asked: FormField) -> str:
    return {
        "county": _("Choose a county here."),
        "township": _("Choose a township or street here."),
        "village": _("Choose a village or community here."),
    }[values["level"]]


def _too_few_rows(values: Values, asked: FormField) -> str:
    return ngettext(
        "Fill in at least one row: %(title)s",
        "Fill in at least %(num)s rows: %(title)s",
        values["least"],
        title=say(asked.title),
    )


def _too_many_rows(values: Values, asked: FormField) -> str:
    return _("At most %(most)s rows fit here. Remove some, or ask at the counter.", **values)


def _repeated(values: Values, asked: FormField) -> str:
    if asked.type is FieldType.ID_NUMBER:
        return _("This ID number stands in another row already. Each person counts once.")
    return _("Only one row can be the applicant. Choose how this person is related to them.")


def _file_too_large(values: Values, asked: FormField) -> str:
    return _(
        "This file is larger than %(most)s. Take a smaller photo or split the file; the rest of "
        "what you filled in is still here.",
        most=formats.file_size(values["most"]),
    )


def _plain(text: Callable[[], str]) -> Callable[[Values, FormField], str]:
    return lambda values, asked: text()


_SENTENCES: Mapping[ErrorCode, Callable[[Values, FormField], str]] = {
    ErrorCode.REQUIRED: _required,
    ErrorCode.TOO_SMALL: _too_small,
    ErrorCode.TOO_LARGE: _too_large,
    ErrorCode.TOO_LONG: _too_long,
    ErrorCode.NO_SUCH_DAY: _no_such_day,
    ErrorCode.ID_LENGTH: _id_length,
    ErrorCode.PHONE_LENGTH: _phone_length,
    ErrorCode.ACCOUNT_LENGTH: _account_length,
    ErrorCode.WRONG_LEVEL: _wrong_level,
    ErrorCode.TOO_FEW_ROWS: _too_few_rows,
    ErrorCode.TOO_MANY_ROWS: _too_many_rows,
    ErrorCode.REPEATED: _repeated,
    ErrorCode.FILE_TOO_LARGE: _file_too_large,
    ErrorCode.NOT_TEXT: _plain(lambda: _("Write this in words.")),
    ErrorCode.NOT_NUMBER: _plain(lambda: _("Write a number here, such as 3.")),
    ErrorCode.NOT_WHOLE: _plain(lambda: _("Write a whole number, without decimals.")),
    ErrorCode.NOT_MONEY: _plain(lambda: _("Write an amount in yuan, such as 612.50.")),
    ErrorCode.TOO_MANY_DECIMALS: _plain(
        lambda: _("An amount has at most two decimals, such as 612.50.")
    ),
    ErrorCode.NOT_DATE: _plain(
        lambda: _("Write the date as year, month and day, such as 2026-3-3 or 2026年3月3日.")
    ),
    ErrorCode.IN_FUTURE: _plain(
        lambda: _("This date has not come yet. Check the year of the birth date.")
    ),
    ErrorCode.NOT_MONTH: _plain(lambda: _("Write the year and month, such as 2026-03.")),
    ErrorCode.NOT_YES_NO: _plain(lambda: _("Choose yes or no.")),
    ErrorCode.NOT_OFFERED: _plain(lambda: _("Choose one of the answers offered.")),
    ErrorCode.ID_CHARACTERS: _plain(
        lambda: _("An ID number has 17 digits and at the end a digit or X. Check for letters.")
    ),
    ErrorCode.ID_BIRTH: _plain(
        lambda: _("The birth date in the ID number (digits 7 to 14) is not a day. Check these.")
    ),
    ErrorCode.ID_FUTURE: _plain(
        lambda: _("The birth date in the ID number (digits 7 to 14) has not come yet. Check these.")
    ),
    ErrorCode.ID_CHECKSUM: _id_checksum,
    ErrorCode.PHONE_CHARACTERS: _plain(
        lambda: _("Write a mobile number of 11 digits, or a landline with its area code.")
    ),
    ErrorCode.EMAIL: _plain(
        lambda: _(
            "Check the e-mail address: name@place.cn. It has one @, no spaces, and behind the @ "
            "a name with a dot."
        )
    ),
    ErrorCode.ACCOUNT_CHARACTERS: _plain(
        lambda: _(
            "Write only the digits of the account or card number; the name of the bank and other "
            "words do not belong here."
        )
    ),
    ErrorCode.ACCOUNT_CARD: _plain(
        lambda: _(
            "One digit of this card number seems to be wrong or in another place. Compare it with "
            "the card, digit by digit. If the card shows just this number, send it once more as "
            "it is."
        )
    ),
    ErrorCode.NO_SUCH_PLACE: _plain(lambda: _("Choose a place from the list.")),
    ErrorCode.NO_SUCH_ORGANISATION: _plain(lambda: _("Choose one from the list.")),
    ErrorCode.NOT_ROWS: _plain(
        lambda: _("These rows could not be read. Please fill them in again.")
    ),
    ErrorCode.FILE_EMPTY: _plain(lambda: _("This file is empty. Please choose it again.")),
    ErrorCode.FILE_TYPE: _plain(
        lambda: _(
            "This is not a picture (JPEG, PNG, WebP, HEIC) or PDF, whatever its name says. "
            "Take a photo of the document or save it as PDF."
        )
    ),
    ErrorCode.FILE_LOST: _plain(lambda: _("The file did not arrive. Please choose it again.")),
    ErrorCode.SIGNATURE_UNCONFIRMED: _plain(
        lambda: _("Tick the box to confirm that the person named here signs.")
    ),
}
