"""The values of a refusal as its sentences write them. Consumer: `refusals`."""

from __future__ import annotations

from datetime import date, datetime

from web import format as formats
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from web.refusals import hands, named
from workflow.domain.limit import Limit


class Values(dict[str, object]):
    """The values of a sentence as people write them; one that is missing leaves three dots."""

    def __getitem__(self, key: str) -> object:
        value = self.get(key)
        if key in ("post", "office", "heads"):
            return named.POSTS[key](self)
        if key in named.PEOPLE and not named.for_staff():
            value = None  # the names of staff are for their colleagues
        if key == "condition":
            return self.get("zh" if current_language() == "zh" else "en", "…")
        if key == "by" and not value:
            return _("Somebody else")
        if key == "to" and not value:
            return _("a colleague")
        if key == "able" and not value:
            return _("nobody at the moment")
        if key == "what" and str(value) in hands.HAPPENED:
            return str(hands.HAPPENED[str(value)])
        if key == "rule":
            return str(hands.RULES.get(str(value), value))
        if key == "limit" and isinstance(value, str):
            return Limit.parse(value).to(current_language())
        return "…" if value is None else _written(value)


def _written(value: object) -> object:
    language = current_language()
    if isinstance(value, datetime):
        return formats.moment(value, language, the_office().calendar.zone, today())
    if isinstance(value, date):
        return formats.day(value, language, today())
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if language == "zh" else ", ").join(str(one) for one in value)
    return value
