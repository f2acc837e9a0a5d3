"""Turning a picture that was photographed sideways. Pure: bytes in, bytes out.

The turned picture carries no camera data: neither where it was taken nor its old direction.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

TURNABLE = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""What can be turned here, by media type; other kinds can be turned on the phone."""
_TURNS = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
MOST_PIXELS = 60_000_000
"""More than any telephone takes; beyond it a small file could fill the memory."""


def turned(content: bytes, mime: str, quarters: int = 1) -> bytes | None:
    """The picture so many quarters to the right, 1 to 3; None where it is none, is damaged or is
    too large."""
    kind = TURNABLE.get(mime)
    if kind is None:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture)
            out = io.BytesIO()
            upright.transpose(_TURNS[quarters]).save(out, kind, quality=90)
    except Exception:
        # What a damaged picture makes of the library's reader is not to be foreseen.
        return None
    return out.getvalue()
