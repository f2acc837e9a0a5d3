"""Words of messages from their templates: one folder for each message, three files a language.

Input: a template's name and its values. Consumer: the dispatcher. Templates run in a sandbox, and a
value that a template names but was not given is an error, never an empty place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from notifications.channel import Rendered

FOLDER = Path(__file__).parent / "templates"
LOCALES = ("zh", "en")
PARTS = ("subject", "body", "sms")


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    # The results are plain text; what becomes HTML is escaped where that happens (`mail`).
    return SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def names() -> list[str]:
    """The messages that have templates."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def render(template: str, locale: str, values: Mapping[str, str]) -> Rendered:
    """A message in one language.

    Raises jinja2.TemplateError: a missing file, or a value that was not given.
    """
    found = {
        part: _environment().get_template(f"{template}/{locale}.{part}.txt").render(values)
        for part in PARTS
    }
    subject, sms = (" ".join(found[part].split()) for part in ("subject", "sms"))
    return Rendered(subject, found["body"].strip() + "\n", sms)
