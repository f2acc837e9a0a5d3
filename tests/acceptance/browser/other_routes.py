"""The routes that answer with something else than a page: files, and ways that only lead on."""

from __future__ import annotations

from tests.acceptance.browser.sites import QUEUE

FILES: dict[str, tuple[str, ...]] = {
    "pages.favicon": ("", "/favicon.ico"),
    "pages.health": ("", "/health"),
    "admin.import_template": ("admin", "/admin/import/template.xlsx"),
    "admin.calendar_template": ("admin", "/admin/calendar/template.xlsx"),
    "benefits.recipients_template": ("county1", "/recipients/template.xlsx"),
    "benefits.workbook": ("finance", "/rosters/1/roster.xlsx"),
    "leader.sheet": ("leader", "/leader/places.csv"),
    "leader.workbook": ("leader", "/leader/numbers.xlsx"),
    "leader.list_file": ("leader", "/leader/finished?kind=step", "leader.list_file"),
    "counter.pre_check_file": (
        "window",
        "/counter/pre-checks",
        "counter.pre_check",
        "counter.pre_check_file",
    ),
    "counter.import_template": (
        "windowlead",
        "/counter/import",
        "counter.import_service",
        "counter.import_template",
    ),
    "applicant.document": ("family", "/my", "applicant.case", "applicant.document"),
    "applicant.draft_file": ("family", "draft photo"),
    "applicant.gathered_file": ("asked", "gathered photo"),
    "work.document": ("disability", QUEUE, "work.task", "work.look_at", "work.document"),
}
"""Routes that answer with a file: who asks, and for what."""
WAYS: dict[str, tuple[str, ...]] = {
    "pages.home": ("", "/"),
    "auth.language": ("", "/language/zh"),
    "counter.open_by_number": ("window", "numbered"),
    "inspector.open_by_number": ("inspector", "case number"),
    "auth.colours": ("", "/colours/light"),
    "auth.large_type": ("", "/large-type/off"),
    "applicant.step": ("family", "draft"),
}
"""Routes that only lead on."""
