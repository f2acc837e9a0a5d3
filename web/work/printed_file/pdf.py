"""The case file 案卷 as one PDF: cover, contents with page numbers, entries, numbered pages.

Input: a `PrintedFile`, a font with Chinese characters, and a way to read pictures. The font is the
setting's, or one of the usual places of a system; without one there is no file, and the page says
what to install.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from PIL import Image

from web.forms.pictures import TURNABLE
from web.language import gettext as _
from web.work.printed_file import Entry, Pairs, PrintedFile
from workflow.errors import NotFound

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
"""Where systems keep a font with Chinese characters."""
FAMILY = "cjk"
MARGIN, LINE = 22.0, 6.5
"""Millimetres: a margin that leaves room for the binding, and the height of a line."""
LONGEST_SIDE = 1600
"""Pixels of a picture on paper: enough to read a scanned sheet."""
MOST_PIXELS = 80_000_000
Picture = Callable[[str], bytes]

logging.getLogger("fontTools").setLevel(logging.ERROR)


def font_at(setting: str = "") -> str:
    """The font to set the file in. Raises NotFound('no_font')."""
    for path in (setting, *FONTS):
        if path and Path(path).is_file():
            return path
    raise NotFound("no_font")


def pdf_of(made: PrintedFile, font: str, picture: Picture, at: datetime) -> bytes:
    """The file as PDF."""
    pdf = _Pages(made, font, at)
    pdf.add_page()
    _cover(pdf, made)
    pdf.add_page()
    pdf.insert_toc_placeholder(_contents, pages=_pages_of_contents(made))
    for number, entry in enumerate(made.entries):
        if number:  # the contents leave a fresh page behind them
            _make_room(pdf, entry)
        _entry(pdf, entry, picture)
    return bytes(pdf.output())


class _Pages(FPDF):
    """A4 with a line below: what it is, and which page of how many."""

    def __init__(self, made: PrintedFile, font: str, at: datetime) -> None:
        super().__init__(format="A4")
        self.foot = f"{made.title} {made.tracking}"
        self.add_font(FAMILY, "", font)
        self.set_font(FAMILY, size=11)
        self.set_margins(MARGIN, 20, MARGIN - 4)
        self.set_auto_page_break(True, margin=20)
        self.set_title(self.foot)
        self.set_creation_date(at)

    def footer(self) -> None:
        """Below each page but the cover."""
        if self.page_no() == 1:
            return
        self.set_y(-15)
        self.set_font(FAMILY, size=8.5)
        self.cell(0, 6, self.foot, align="L")
        self.set_x(-60)
        self.cell(
            0, 6, _("Page %(page)s of %(pages)s", page=self.page_no(), pages="{nb}"), align="R"
        )
        self.set_font(FAMILY, size=11)


def _cover(pdf: FPDF, made: PrintedFile) -> None:
    pdf.set_y(70)
    pdf.set_font(FAMILY, size=28)
    pdf.multi_cell(0, 14, _("Case file"), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font(FAMILY, size=16)
    pdf.multi_cell(0, 10, made.title, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(18)
    pdf.set_font(FAMILY, size=12)
    _pairs(pdf, made.cover)
    pdf.ln(10)
    pdf.set_font(FAMILY, size=9.5)
    pdf.multi_cell(0, 5.5, made.note, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


PER_PAGE = 34
"""Lines of contents on one page."""


def _pages_of_contents(made: PrintedFile) -> int:
    return max(1, -(-len(made.entries) // PER_PAGE))


def _contents(pdf: FPDF, outline: list[Any]) -> None:
    pdf.set_font(FAMILY, size=16)
    pdf.set_x(pdf.l_margin)
    pdf.cell(0, 12, _("Contents"), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font(FAMILY, size=11)
    for number, section in enumerate(outline):
        if number and number % PER_PAGE == 0:
            pdf.add_page()
        link = pdf.add_link(page=section.page_number)
        width = pdf.epw - 16
        pdf.cell(width, LINE, _shortened(pdf, f"{number + 1}  {section.name}", width), link=link)
        pdf.cell(
            16,
            LINE,
            str(section.page_number),
            align="R",
            link=link,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )


def _shortened(pdf: FPDF, text: str, width: float) -> str:
    while pdf.get_string_width(text) > width - 2:
        text = f"{text[:-2]}…"
    return text


def _make_room(pdf: FPDF, entry: Entry) -> None:
    """A page of its own where it asks for one; a title never stands alone at the foot."""
    if entry.own_page or pdf.get_y() > pdf.h - 60:
        pdf.add_page()
    else:
        pdf.ln(5)


def _entry(pdf: FPDF, entry: Entry, picture: Picture) -> None:
    pdf.start_section(entry.title)
    pdf.set_font(FAMILY, size=14)
    pdf.multi_cell(0, 9, entry.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_font(FAMILY, size=11)
    pdf.ln(1)
    for paragraph in entry.paragraphs:
        pdf.multi_cell(0, LINE, paragraph, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(2)
    _pairs(pdf, entry.pairs)
    if entry.picture:
        _picture(pdf, entry.picture, picture)


def _pairs(pdf: FPDF, pairs: Pairs) -> None:
    """Label left, value right; a long one goes on over the page."""
    left = 48.0
    for label, value in pairs:
        if pdf.get_y() > pdf.h - 34:
            pdf.add_page()
        top, page = pdf.get_y(), pdf.page_no()
        pdf.set_text_color(90)
        pdf.multi_cell(left - 3, LINE, label, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        below = pdf.get_y() if pdf.page_no() == page else top
        pdf.set_text_color(0)
        pdf.set_xy(pdf.l_margin + left, top)
        pdf.multi_cell(0, LINE, value or "—", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if pdf.page_no() == page:
            pdf.set_y(max(below, pdf.get_y()))
        pdf.ln(0.8)


def _picture(pdf: FPDF, digest: str, picture: Picture) -> None:
    """A picture as large as the page allows; what is none is named."""
    try:
        image = _readable(picture(digest))
    except (NotFound, OSError, ValueError):
        text = _(
            "This file is no picture, or it is not here any more. It is saved under %(name)s.",
            name=digest[:16],
        )
        pdf.multi_cell(0, LINE, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        return
    room = pdf.h - pdf.get_y() - 24
    width, height = image.size
    scale = min(pdf.epw / width, room / height)
    pdf.image(image, w=width * scale, h=height * scale)


def _readable(content: bytes) -> Image.Image:
    """The picture in plain colours, no larger than paper needs. Raises ValueError for one that is
    damaged or would not fit into memory."""
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=tuple(TURNABLE.values()))
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too large")
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return image.convert("RGB")
    except Exception as error:
        # What a damaged picture makes of the library's reader is not to be foreseen.
        raise ValueError("no picture that can be read") from error
