"""Which language a page speaks, and the translations it takes the words from.

Order: the choice made in this session, the account's preference, what the browser asks for,
Chinese. The texts in code and templates are English; `translations/zh` has the Chinese ones and
is compiled when its `.mo` is missing or older.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_app_context, has_request_context, request, session
from flask_babel.speaklater import LazyString
from flask_login import current_user

from web.office import Office
from workflow.definition.base import Text

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT = "zh"
FOLDER = Path(__file__).parent / "translations"
log = logging.getLogger(__name__)
babel = flask_babel.Babel()


def gettext(text: str, **values: object) -> str:
    """The text in the page's language, filled in. Import it as `_`."""
    found = str(_texts().gettext(text))
    return found % values if values else found


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The text for one or for `num`, in the page's language."""
    return str(_texts().ngettext(one, many, num)) % {"num": num, **values}


def lazy_gettext(text: str, **values: object) -> Any:
    """A text that is looked up when a page shows it. Import it as `_l`."""
    return LazyString(gettext, text, **values)


def _texts() -> NullTranslations:
    """The texts of the page's language: chosen once for a page, which asks for hundreds."""
    if not has_app_context():
        return _NONE
    known: NullTranslations | None = g.get("texts")
    if known is None:
        known = g.texts = _catalogue(str(flask_babel.get_locale()))
    return known


@lru_cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(FOLDER, [locale])


_NONE = NullTranslations()
"""Outside of an application a text stays as it is written."""


def current_language() -> str:
    """`zh` or `en`."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get("locale") or getattr(current_user, "locale", "")
    if chosen in LANGUAGES:
        return str(chosen)
    return str(request.accept_languages.best_match(list(LANGUAGES), DEFAULT))


def sentences(*parts: str) -> str:
    """The sentences in one line; Chinese ones need no space between them."""
    return ("" if current_language() == "zh" else " ").join(filter(None, parts))


def choose_language(language: str) -> None:
    """Keep the choice for this session. Anything but a known language changes nothing."""
    if language in LANGUAGES:
        session["locale"] = language


def say(text: Text) -> str:
    """A catalogue's text in the page's language."""
    return text.to(current_language())


def worded(text: str, **values: object) -> Text:
    """A text of the pages in both languages, as a catalogue would have it: for the forms that the
    pages make themselves, which are drawn and checked like those of the definitions. Of `values`
    that are texts themselves, each language takes its own."""
    said = {"zh": _chinese(text), "en": text}
    if values:
        said = {
            each: words
            % {key: v.to(each) if isinstance(v, Text) else v for key, v in values.items()}
            for each, words in said.items()
        }
    return Text(**said)


@lru_cache
def _chinese(text: str) -> str:
    compile_translations()
    return str(_catalogue("zh").gettext(text))


def compile_translations(folder: Path = FOLDER) -> None:
    """Write each `.mo` that is missing or older than its `.po`.

    Where the folder cannot be written (an installed package, which ships them), nothing is done.
    """
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except OSError as error:
            log.warning("translations in %s are not compiled: %s", source, error)
        _catalogue.cache_clear()


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    partial = target.with_suffix(".mo.partial")
    with partial.open("wb") as file:
        write_mo(file, catalogue)
    partial.replace(target)


def init_app(app: Flask, office: Office) -> None:
    """Speak the reader's language and the office's time."""
    compile_translations()
    babel.init_app(
        app,
        default_locale=DEFAULT,
        default_timezone=str(office.calendar.zone),
        default_translation_directories=str(FOLDER),
        locale_selector=current_language,
        timezone_selector=lambda: str(office.calendar.zone),
    )
    # Templates ask for hundreds of texts: from the catalogue that the page has chosen already.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _texts().gettext(text),
        lambda one, many, number: _texts().ngettext(one, many, number),
        newstyle=True,
    )
