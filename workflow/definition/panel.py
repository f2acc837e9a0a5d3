"""Several people decide a step, each for themselves: 会签, 或签, 顺签, 表决.

Input: plain data from `reader`, under a task's `panel`. Consumers: `steps`, the checks, the
engine's `machine.panel`, which counts the votes exactly.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from workflow.definition.base import Id, Part, Text, one_of
from workflow.definition.tables import Routed

_FRACTION = re.compile(r"^([0-9]{1,3})/([0-9]{1,3})$")

ABSTAIN, ABSENT = "abstain", "absent"
"""What a seat can say, or have said for it, besides the outcomes of the step."""


CAST = "cast"
"""What the history says of a vote in a secret ballot."""


def _fraction(text: str) -> str:
    """A share between nothing and everything. Raises ValueError, saying what to write."""
    found = _FRACTION.match(text)
    if not found or not 0 < int(found[1]) <= int(found[2]):
        raise ValueError(f"{text!r} is no share; write a fraction such as 2/3, at most 1/1")
    return text


Share = Annotated[str, AfterValidator(_fraction)]
"""A share as a fraction, counted exactly: `2/3`."""


class Seat(Part):
    """One seat of a panel with a post of its own."""

    by: Id
    """The role that holds it."""
    weight: int = Field(default=1, ge=1, le=99)
    """What its vote weighs."""
    at: str | None = None
    """For a role that serves an organisation: the field that names it."""
    title: Text | None = None
    """What the seat is called (`Chair`); the role's title by default."""


class Needs(Part):
    """What a panel needs to pass, beyond all, any and first."""

    share: Share | None = None
    """At least this share of the weight (`2/3`: two thirds and more)."""
    over: Share | None = None
    """More than this share (`1/2`: a majority)."""
    count: int | None = Field(default=None, ge=1, le=999)
    """At least this weight in favour: with equal seats, so many votes."""

    @model_validator(mode="after")
    def _one(self) -> Needs:
        one_of(self, ("share", "over", "count"), "`needs`")
        return self


def _seats(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Panel(Part):
    """A task that several people decide, each in a seat of their own with their own finding.

    Everyone in the post sees one task until they have spoken; nobody holds two seats. The state's
    `within` is each seat's deadline: with `late: {take: <outcome>}` silence counts as that vote,
    with `take: abstain` as an abstention, with `take: absent` as not having spoken.
    """

    seats: Annotated[
        Annotated[int, Field(ge=2, le=99)] | tuple[Seat, ...] | None, BeforeValidator(_seats)
    ] = None
    """A number out of those who hold the task's role, or the posts that each hold one…"""
    chosen: Id | None = None
    """…or people chosen while it runs: the field, of the type `officers`, of an earlier step…"""
    routed: Routed | None = None
    """…or the posts that a decision table gives: a seat for each row that holds. Where none does,
    the task's role holds the only seat."""
    order: Literal["together", "in_turn"] = "together"
    """All at once, or each when the one before has spoken 顺签."""
    needs: Literal["all", "any", "first"] | Needs = "all"
    """What makes it pass: all 会签, any 或签, a share or count of the weight 表决; `first`: whoever
    speaks first decides, with any outcome of the step."""
    of: Literal["seats", "votes"] = "seats"
    """Whether all or a share are meant of all seats, or of the votes for and against."""
    passes: Id | None = Field(default=None, alias="pass")
    """The outcome of the step when it passes; a seat in favour says this."""
    fails: Id | None = Field(default=None, alias="fail")
    """The outcome when it can no longer pass; a seat against says this."""
    short: Id | None = None
    """The outcome when too few spoke for the quorum; `fail` by default."""
    abstain: bool = False
    """Whether a seat may abstain: it has spoken, for neither side."""
    quorum: Share | None = None
    """The share of the seats that must have spoken, each counted once."""
    quorum_of: Id | None = None
    """The role whose seats the quorum counts (residents' representatives in a community review
    民主评议); all seats by default. Other seats vote, and make up for nobody who is missing."""
    quorum_present: Share | None = None
    """The share that this role has at least among all who spoke: two thirds of those who take part
    in a community review are residents' representatives (民发〔2012〕220号)."""
    ends: Literal["early", "when_all_have_spoken"] = "early"
    """Whether it ends as soon as the result is certain; the seats still open are called off."""
    secret: bool = False
    """A secret ballot 无记名投票: who voted stands in the history, how they voted does not. All
    seats weigh the same, speak together and without a form, and it ends when all have spoken; each
    voter gets a number by which they find their vote in the count."""
    convened_by: Id | None = None
    """The role that may add and take away seats while the result is open, besides the head of the
    task's role."""

    @model_validator(mode="after")
    def _fits(self) -> Panel:
        one_of(self, ("seats", "chosen", "routed"), "a panel")
        named = (self.passes is not None, self.fails is not None)
        if self.needs == "first":
            if any((*named, self.short is not None, self.quorum is not None, self.abstain)):
                raise ValueError(
                    "with `needs: first` whoever speaks first decides: "
                    "leave `pass`, `fail`, `short`, `quorum` and `abstain` out"
                )
        elif not all(named):
            raise ValueError("say which outcome is `pass` and which is `fail`")
        if isinstance(self.seats, tuple) and len(self.seats) < 2:
            raise ValueError("a panel has at least two seats")
        if self.short is not None and self.quorum is None:
            raise ValueError("`short` is for a panel with a `quorum`")
        if self.quorum_of is not None and self.quorum is None:
            raise ValueError("`quorum_of` is for a panel with a `quorum`")
        if self.quorum_present is not None and self.quorum_of is None:
            raise ValueError("`quorum_present` is a share of the role in `quorum_of`: name it")
        if self.secret:
            self._secret()
        return self

    def _secret(self) -> None:
        """Nothing about a secret ballot tells who said what before or after the count."""
        if self.needs == "first":
            raise ValueError("a `secret` ballot is counted: `needs` is not `first`")
        if self.order == "in_turn" or self.ends != "when_all_have_spoken":
            raise ValueError(
                "a `secret` ballot is counted once: write `ends: when_all_have_spoken`, "
                "and leave `order` out"
            )
        if len({seat.weight for seat in self.posts}) > 1:
            raise ValueError("in a `secret` ballot all seats weigh the same: leave `weight` out")

    @property
    def posts(self) -> tuple[Seat, ...]:
        """The posts that each hold a seat; () where there are none."""
        return self.seats if isinstance(self.seats, tuple) else ()

    @property
    def words(self) -> tuple[str, ...]:
        """What a seat may say besides: to abstain, where that is allowed."""
        return (ABSTAIN,) if self.abstain else ()

    @property
    def results(self) -> tuple[str, ...]:
        """The outcomes of the step that it can come to; () for any."""
        return tuple(name for name in (self.passes, self.fails, self.short) if name is not None)

    @property
    def needed(self) -> str:
        """What makes it pass, as it is written: `all`, `2/3`, `> 1/2`, `2`."""
        if not isinstance(self.needs, Needs):
            return self.needs
        over = f"> {self.needs.over}" if self.needs.over else ""
        return self.needs.share or over or str(self.needs.count)

    @property
    def quorum_share(self) -> Fraction:
        """The quorum; 0 without one."""
        return Fraction(self.quorum) if self.quorum else Fraction(0)

    @property
    def present_share(self) -> Fraction:
        """The share of the quorum's role among those who spoke; 0 where nothing is said of it."""
        return Fraction(self.quorum_present) if self.quorum_present else Fraction(0)
