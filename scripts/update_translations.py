"""Brings the `.po` files up to date with the texts in code and templates (`make messages`).

New texts come in empty, texts used nowhere are dropped, and nothing is guessed: a near match
would be marked fuzzy and refused by the check anyway.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from scripts.check_translations import entries, extract, strings
from scripts.files import ROOT
from scripts.translations import catalogues


def update(source: Path, package: Path) -> int:
    """Rewrite one catalogue in place; give the number of texts that still need a translation."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    catalogue.update(extract(package), no_fuzzy_matching=True)
    with source.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, no_location=True, ignore_obsolete=True
        )
    return sum(not all(strings(message)) for message in entries(catalogue).values())


def main() -> int:
    """Update every catalogue of the checkout and say how much is left to translate."""
    for source in catalogues(ROOT):
        name = source.relative_to(ROOT)
        print(f"{name}: {update(source, ROOT / name.parts[0])} text(s) to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
