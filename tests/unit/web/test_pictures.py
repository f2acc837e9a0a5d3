"""Turning pictures that somebody sent: whatever is in them, the answer is a picture or none."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from tests.support.pictures import png_of
from web.forms.pictures import turned


def photo(exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_is_turned_and_tells_nothing_of_its_camera() -> None:
    exif = Image.Exif()
    exif[0x0110] = "a telephone"
    content = turned(photo(exif.tobytes()), "image/jpeg")
    assert content is not None
    assert b"telephone" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (4, 6)


ORIENTATION = b"Exif\0\0II*\0\x08\0\0\0\x02\0" + struct.pack("<HHII", 0x0112, 3, 1, 6)
"""Camera data that says: turn it; what follows is one more field, and it is damaged."""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        photo()[:60],
        png_of(20_000, 20_000),
        png_of(7_000, 8_000),
        photo(ORIENTATION + struct.pack("<HHII", 0x011A, 2, 4, 0x41424344) + b"\0" * 4),
    ],
    ids=["nothing", "cut off", "a bomb", "cut off and large", "damaged camera data"],
)
def test_what_cannot_be_turned_is_said_to_be_none(content: bytes) -> None:
    assert turned(content, "image/png" if content[:1] == b"\x89" else "image/jpeg") is None


def test_what_is_no_picture_by_its_type_is_not_looked_at() -> None:
    assert turned(photo(), "application/pdf") is None
