"""The errors of the engine: a vocabulary, grouped by what the caller should do.

Each refusal has a stable `code` (pages translate it, tests name it) and the values its sentence
needs. Raised by `machine` and `engine`; translated to a page once, in `web`.
"""

from __future__ import annotations


class OneWindowError(Exception):
    """The base of everything raised on purpose."""


class Refusal(OneWindowError):
    """The command is not allowed now; nothing was changed. Tell the person which rule and what to
    do instead; do not retry."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.code} ({details})" if details else self.code


class Conflict(Refusal):
    """Somebody else was first: the page was old. Show what happened meanwhile, keep what was
    typed, let the person look again."""


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to know of."""


class Invalid(Refusal):
    """What was typed does not fit the form: `fields` maps each field to what is wrong."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("invalid_form", fields=fields)
        self.fields = fields


class Unavailable(OneWindowError):
    """The store or a service is busy or away; try again."""

    def __init__(self, message: str = "", *, waited: bool = False) -> None:
        super().__init__(message)
        self.waited = waited
        """Whether it was waited for already, as long as anybody should have to."""


class Unreadable(OneWindowError):
    """What is stored is not what was written, or is encrypted with a key that is not there. Nobody
    can mend it by trying again: whoever looks after the installation has to."""
