"""Putting a decision right: how to appeal, who corrects a letter, who revokes a decision.

Input: plain data from `reader`. Consumers: `catalogues`, where the law of a nature holds `Appeal`,
and `model`, where a definition holds `Remedies`.
"""

from __future__ import annotations

from pydantic import model_validator

from workflow.definition.base import Duration, Id, Part, Text

APPEAL = ("organ", "court", "reconsideration", "lawsuit")
"""What the text about appeals names in braces."""


class Appeal(Part):
    """How somebody can contest a decision 复议、诉讼: it stands in each letter as `{appeal}`."""

    organ: Text
    """To whom one asks for reconsideration; `{place}` is the county in charge."""
    reconsideration: Duration
    """Within which time."""
    court: Text
    """Where one brings a lawsuit; `{place}` likewise."""
    lawsuit: Duration
    """Within which time."""
    text: Text
    """The sentence, which names `{organ}`, `{reconsideration}`, `{court}` and `{lawsuit}`."""
    basis: tuple[str, ...] = ()
    """Where that is written."""

    @model_validator(mode="after")
    def _names_everything(self) -> Appeal:
        for text in (self.text.zh, self.text.en):
            missing = [name for name in APPEAL if f"{{{name}}}" not in text]
            if missing:
                raise ValueError(f"the sentence about appeals names {{{missing[0]}}} as well")
        return self


class Revoked(Part):
    """Who may revoke a decision 撤销, and why."""

    by: Id
    """The role, at the case's place or above it."""
    reasons: Id
    """The list in the catalogue it is chosen from."""


class Remedies(Part):
    """How a decision of this service is put right once it was made."""

    rectified_by: Id | None = None
    """The role that corrects an error in a letter 更正; the post that decided by default."""
    revoked: Revoked | None = None
    """Who may revoke a decision; without it nobody can."""
