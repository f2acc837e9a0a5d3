"""How the texts of the pages are worded, where one rule holds for all of them."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from scripts.files import ROOT

PAGES = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


def test_pages_for_any_service_do_not_speak_of_a_family() -> None:
    """A restaurant or a club applies, too: the pages say "the applicant" 申请人; what only
    households ask for is worded in their definitions."""
    with PAGES.open("rb") as file:
        told = {str(each.id): str(each.string) for each in read_po(file, locale="zh") if each.id}
    assert any("the applicant" in english for english in told)
    assert [english for english in told if re.search(r"\b[Tt]he famil(?:y|ies)\b", english)] == []
