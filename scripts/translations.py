"""Finds and compiles the translation catalogues (`.po` → `.mo`).

Used by the wheel build, by `make` and by the translation check. A compiled file is never
committed: it is made again whenever its source is newer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGES = ("web", "notifications")


def catalogues(root: Path) -> Iterator[Path]:
    """Every `.po` file of the packages that talk to people, in a stable order."""
    for package in PACKAGES:
        yield from sorted((root / package).glob("translations/*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> Path:
    """Write the `.mo` beside its source unless it is already newer; give its path."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return target
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    partial = target.with_suffix(".mo.partial")
    with partial.open("wb") as file:
        write_mo(file, catalogue)
    partial.replace(target)
    return target


def main() -> int:
    """Compile all catalogues of the checkout and say which."""
    root = Path(__file__).resolve().parent.parent
    compiled = [compile_catalogue(source) for source in catalogues(root)]
    print(f"translations: {len(compiled)} catalogue(s) compiled or up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
