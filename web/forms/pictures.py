"""Turning a picture that was photographed sideways. Pure: bytes in, bytes out.

The turned picture carries no camera data: neither where it was taken nor its old direction.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

TURNABLE = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""What can be turned here, by media type; other kinds can be turned on the phone."""
MOST_PIXELS = 60_000_000
"""More than any telephone takes; beyond it a small file could fill the memory."""


def turned(content: bytes, mime: str) -> bytes | None:
    """The picture a quarter to the right; None where it is none, is damaged or is too large."""
    kind = TURNABLE.get(mime)
    if kind is None:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture)
            out = io.BytesIO()
            upright.transpose(Image.Transpose.ROTATE_270).save(out, kind, quality=90)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    return out.getvalue()
