"""E-mail addresses: how one is kept, and whether something is one.

Input: what somebody typed. Consumers: `answer_values`, the pages about accounts, the import of
people. Only the shape is looked at; whether a mailbox exists only a message to it can tell.
"""

from __future__ import annotations

import unicodedata

LONGEST = 254
"""Characters of an address that mail servers must be able to carry (RFC 5321, 4.5.3.1.3)."""
_LOOKED_AT = 1000
"""Characters that are looked at; far more than any address has."""
_NOT_IN_ONE = frozenset(',;:<>()[]"\\')
"""Signs that stand between two addresses or around one; in one they would need quotes."""


def tidy(text: str) -> str:
    """The address as it is kept: full-width characters folded (`＠`, `．`, and the Chinese full
    stop `。` for a dot), nothing around it, and the domain in small letters. What stands before the
    `@` stays as it is: only the server of the domain may say that `Li` and `li` are the same."""
    folded = unicodedata.normalize("NFKC", text[:_LOOKED_AT]).replace("。", ".").strip()
    name, at, domain = folded.rpartition("@")
    return name + at + unicodedata.normalize("NFKC", domain.lower())


def is_address(address: str) -> bool:
    """Whether a tidy text is an address: at most 254 characters, none of them a space, one `@`,
    something before it, and behind it a domain of two or more parts with dots between them."""
    name, _at, domain = address.rpartition("@")
    parts = domain.split(".")
    return (
        len(address) <= LONGEST
        and bool(name)
        and "@" not in name
        and address.isprintable()
        and not any(each.isspace() or each in _NOT_IN_ONE for each in address)
        and len(parts) > 1
        and all(part and not part.startswith("-") and not part.endswith("-") for part in parts)
    )
