"""What a case that looks into a benefit says of it, in the reader's language.

The engine does not know who will read such a case and keeps the benefit's name in both languages
(`aftermath.SERVICE`); pages and prints name it in one. Consumer: `case_file`.
"""

from __future__ import annotations

from dataclasses import replace

from web.language import say
from web.office import the_office
from workflow.domain.case import Case
from workflow.engine.aftermath import SERVICE, category_of
from workflow.machine.reading import Item, Readable


def in_one_language(read: Readable, case: Case) -> Readable:
    """The same, with the name of the benefit that the case is about as the reader knows it."""
    asked = any(item.name == SERVICE for section in read.sections for item in section.items)
    name = _benefit(case) if asked else ""
    if not name:
        return read

    def worded(item: Item) -> Item:
        return replace(item, value=name) if item.name == SERVICE else item

    sections = (
        replace(section, items=tuple(map(worded, section.items))) for section in read.sections
    )
    return replace(read, sections=tuple(sections))


def _benefit(case: Case) -> str:
    """What kind of benefit a case is about; "" where it is about none."""
    if case.about_case is None:
        return ""
    store = the_office().store
    other = store.case(case.about_case)
    entitlement = other.entitlements.get(case.about_no or 0)
    if entitlement is None:
        return ""
    return say(category_of(other, store.closure(other.closure), entitlement))
