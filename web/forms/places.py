"""The options for a place or an organisation: the directory's tree, grouped by what lies above."""

from __future__ import annotations

from web.forms.fields import Options
from workflow.definition.catalogues import FieldType, FormField
from workflow.domain.people import Directory, PlaceInfo


def options_for(asked: FormField, directory: Directory, locale: str) -> Options:
    """The places of the asked level, or the organisations of the asked kind, by their parents."""
    fitting = [place for place in directory.places.values() if _fits(asked, place)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in sorted(fitting, key=lambda place: (place.parent or "", place.code)):
        above = directory.places.get(place.parent or "")
        heading = name_of(above, locale) if above else ""
        groups.setdefault(heading, []).append((place.code, name_of(place, locale)))
    return list(groups.items())


def _fits(asked: FormField, place: PlaceInfo) -> bool:
    if asked.type is FieldType.ORGANISATION:
        return place.level == "organisation" and asked.kind in (None, place.kind)
    return place.level != "organisation" and asked.level in (None, place.level)


def name_of(place: PlaceInfo, locale: str) -> str:
    """A place's name in a language."""
    return place.zh if locale.startswith("zh") else place.en
