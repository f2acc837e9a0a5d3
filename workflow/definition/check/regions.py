"""Which values several conditions leave possible: conjunctions of linear comparisons, and words.

Used by the checks of decision tables to prove that rows exclude each other, that a row can be
reached, and that no value falls between. Linear arithmetic is decided exactly (Fourier–Motzkin);
whatever is not linear stands for a value of its own, so that "impossible" is always true and
"possible" may be too cautious.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workflow.definition.expression_tree import (
    Arithmetic,
    Choice,
    Compare,
    Literal,
    Logic,
    Name,
    Node,
    Unary,
    Within,
)
from workflow.definition.table_expressions import shown

MOST_PARTS = 400
"""How many cases are told apart; beyond that nothing is proven and nothing reported."""
MOST_BOUNDS = 300


class TooMuch(Exception):
    """More cases than are looked at."""


@dataclass(frozen=True)
class Bound:
    """`sum(factor × value) + constant <= 0`, or `< 0` when strict."""

    factors: Mapping[str, Fraction]
    constant: Fraction
    strict: bool

    def without(self, name: str) -> Fraction:
        """The factor of a value."""
        return self.factors.get(name, Fraction(0))


@dataclass(frozen=True)
class Region:
    """What is possible: all bounds hold, flags and words are as listed."""

    bounds: tuple[Bound, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Texts with a vocabulary: what each can still be."""


@dataclass(frozen=True)
class World:
    """What is known of the values before any row is looked at."""

    whole: frozenset[str]
    """Numbers that are whole."""
    vocabulary: Mapping[str, frozenset[str]]
    worked_out: Mapping[str, Node]
    """Values that stand for an expression over others."""


def meet(one: Region, other: Region, world: World) -> Region | None:
    """What both leave possible; None where nothing is."""
    flags = {**one.flags}
    for name, flag in other.flags.items():
        if flags.setdefault(name, flag) is not flag:
            return None
    words = {**one.words}
    for name, left in other.words.items():
        words[name] = words.get(name, world.vocabulary.get(name, left)) & left
        if not words[name]:
            return None
    met = Region(tuple(_unique((*one.bounds, *other.bounds))), flags, words)
    return met if witness(met.bounds, world.whole) is not None else None


def meets(ones: Iterable[Region], others: Iterable[Region], world: World) -> list[Region]:
    """Every pair of them that is possible together. Raises TooMuch."""
    second = list(others)
    found = [met for one in ones for other in second if (met := meet(one, other, world))]
    if len(found) > MOST_PARTS:
        raise TooMuch
    return found


def regions(node: Node, world: World, holds: bool = True) -> list[Region]:
    """When a condition holds (or does not), as alternatives. Raises TooMuch."""
    match node:
        case Literal(bool(value)):
            return [Region()] if value is holds else []
        case Unary("!", operand):
            return regions(operand, world, not holds)
        case Logic(sign, operands):
            parts = [regions(each, world, holds) for each in operands]
            if (sign == "&&") is holds:
                every = [Region()]
                for part in parts:
                    every = meets(every, part, world)
                return every
            return [region for part in parts for region in part]
        case Choice(condition, then, otherwise):
            yes, no = (regions(condition, world, side) for side in (True, False))
            return [
                *meets(yes, regions(then, world, holds), world),
                *meets(no, regions(otherwise, world, holds), world),
            ]
        case Within(item, choices):
            same = tuple(Compare("==", item, each, 1) for each in choices)
            return regions(Logic("||", same, 1), world, holds)
        case Compare():
            return _compared(node, world, holds)
        case _:
            return [Region(flags={shown(node): holds})]


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _compared(node: Compare, world: World, holds: bool) -> list[Region]:
    sign = node.sign if holds else _OPPOSITE[node.sign]
    if sign in ("==", "!="):
        word = _word(node, world)
        if word is not None:
            name, value = word
            own = frozenset({value})
            left = own if sign == "==" else world.vocabulary[name] - own
            return [Region(words={name: left})] if left else []
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, Literal) and isinstance(other.value, bool):
                return regions(one, world, (sign == "==") is other.value)
        if _is_flag(node.left) or _is_flag(node.right) or _is_text(node):
            return [Region(flags={shown(node): holds})]
    try:
        factors, constant = _difference(node, world)
    except ValueError:
        return [Region(flags={shown(node): holds})]
    negative = {name: -factor for name, factor in factors.items()}
    under = [(factors, constant)]
    over = [(negative, -constant)]
    sides = {"<": (under, True), "<=": (under, False), ">": (over, True), ">=": (over, False)}
    if sign in sides:
        side, strict = sides[sign]
        return [Region((_bound(*side[0], strict, world),))]
    both = [_bound(*side, sign == "!=", world) for side in (under[0], over[0])]
    return [Region(tuple(both))] if sign == "==" else [Region((each,)) for each in both]


def _word(node: Compare, world: World) -> tuple[str, str] | None:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, Name) and one.name in world.vocabulary and isinstance(other, Literal):
            return one.name, str(other.value)
    return None


def _is_flag(node: Node) -> bool:
    return isinstance(node, Logic | Compare | Within)


def _is_text(node: Compare) -> bool:
    sides = (node.left, node.right)
    return any(isinstance(side, Literal) and isinstance(side.value, str) for side in sides)


def _difference(node: Compare, world: World) -> tuple[dict[str, Fraction], Fraction]:
    factors, constant = linear(node.left, world)
    for name, factor in (right := linear(node.right, world))[0].items():
        factors[name] = factors.get(name, Fraction(0)) - factor
    return {name: each for name, each in factors.items() if each}, constant - right[1]


def linear(node: Node, world: World) -> tuple[dict[str, Fraction], Fraction]:
    """An expression as factors of values and a constant; what is not linear is a value of its own.

    Raises ValueError for a text.
    """
    match node:
        case Literal(value):
            if isinstance(value, str):
                raise ValueError(value)
            return {}, Fraction(value)
        case Name(name):
            if name in world.worked_out:
                return linear(world.worked_out[name], world)
            return {name: Fraction(1)}, Fraction(0)
        case Unary("-", operand):
            return _times(linear(operand, world), Fraction(-1))
        case Arithmetic(first, rest):
            total = linear(first, world)
            for sign, operand in rest:
                step = _step(total, sign, linear(operand, world))
                if step is None:
                    return {shown(node): Fraction(1)}, Fraction(0)
                total = step
            return total
        case _:
            return {shown(node): Fraction(1)}, Fraction(0)


Linear = tuple[dict[str, Fraction], Fraction]


def _times(one: Linear, by: Fraction) -> Linear:
    return {name: each * by for name, each in one[0].items() if by}, one[1] * by


def _step(total: Linear, sign: str, by: Linear) -> Linear | None:
    if sign in "+-":
        side = by if sign == "+" else _times(by, Fraction(-1))
        factors = dict(total[0])
        for name, factor in side[0].items():
            factors[name] = factors.get(name, Fraction(0)) + factor
        return {name: each for name, each in factors.items() if each}, total[1] + side[1]
    if sign == "*":
        if not by[0]:
            return _times(total, by[1])
        return _times(by, total[1]) if not total[0] else None
    return _times(total, 1 / by[1]) if not by[0] and by[1] else None


def _bound(
    factors: Mapping[str, Fraction], constant: Fraction, strict: bool, world: World
) -> Bound:
    """A bound with whole factors; where all values are whole, `<` becomes `<=` one less."""
    scale = math.lcm(*(each.denominator for each in (*factors.values(), constant)))
    shared = math.gcd(*(int(each * scale) for each in factors.values())) or 1
    by = Fraction(scale, shared)
    factors = {name: each * by for name, each in factors.items()}
    constant *= by
    if set(factors) <= world.whole:
        # sum <= -constant, and the sum is whole
        most = math.ceil(-constant) - 1 if strict else math.floor(-constant)
        return Bound(factors, Fraction(-most), False)
    return Bound(factors, constant, strict)


def witness(bounds: Iterable[Bound], whole: frozenset[str]) -> dict[str, Fraction] | None:
    """Values for which all bounds hold; None where there are none. Raises TooMuch."""
    current = list(_unique(bounds))
    order: list[tuple[str, list[Bound]]] = []
    while names := sorted({name for bound in current for name in bound.factors}):
        name = min(names, key=lambda each: _cost(current, each))
        own = [bound for bound in current if name in bound.factors]
        order.append((name, own))
        current = [bound for bound in current if name not in bound.factors]
        current += _combined(own, name)
        current = [each for each in _unique(current) if each.factors or not _always(each)]
        if any(not each.factors for each in current):
            return None
        if len(current) > MOST_BOUNDS:
            raise TooMuch
    if any(not each.factors and not _always(each) for each in current):
        return None
    return _values(order, whole)


def _always(bound: Bound) -> bool:
    return bound.constant < 0 or (bound.constant == 0 and not bound.strict)


def _key(bound: Bound) -> tuple[tuple[tuple[str, Fraction], ...], Fraction, bool]:
    return tuple(sorted(bound.factors.items())), bound.constant, bound.strict


def _unique(bounds: Iterable[Bound]) -> Iterator[Bound]:
    return iter({_key(each): each for each in bounds}.values())


def _cost(bounds: list[Bound], name: str) -> int:
    factors = [bound.without(name) for bound in bounds]
    return sum(each > 0 for each in factors) * sum(each < 0 for each in factors)


def _combined(bounds: list[Bound], name: str) -> list[Bound]:
    """What the bounds above and below a value say about the others."""
    found = []
    for over in (each for each in bounds if each.without(name) > 0):
        for under in (each for each in bounds if each.without(name) < 0):
            a, b = -under.without(name), over.without(name)
            names = set(over.factors) | set(under.factors)
            factors = {n: a * over.without(n) + b * under.without(n) for n in names - {name}}
            found.append(
                Bound(
                    {n: each for n, each in factors.items() if each},
                    a * over.constant + b * under.constant,
                    over.strict or under.strict,
                )
            )
    return found


def _values(order: list[tuple[str, list[Bound]]], whole: frozenset[str]) -> dict[str, Fraction]:
    """Values picked one by one, the last removed first; whole where they should be and can."""
    picked: dict[str, Fraction] = {}
    for name, bounds in reversed(order):
        lows: list[tuple[Fraction, bool]] = []
        highs: list[tuple[Fraction, bool]] = []
        for bound in bounds:
            rest = bound.constant + sum(
                factor * picked.get(other, Fraction(0))
                for other, factor in bound.factors.items()
                if other != name
            )
            factor = bound.without(name)
            (highs if factor > 0 else lows).append((-rest / factor, bound.strict))
        picked[name] = _between(lows, highs, name in whole)
    return picked


def _between(
    lows: list[tuple[Fraction, bool]], highs: list[tuple[Fraction, bool]], whole: bool
) -> Fraction:
    low = max(lows, default=None)
    high = min(highs, key=lambda each: (each[0], not each[1]), default=None)
    if low is not None:
        step = Fraction(math.floor(low[0]) + 1 if low[1] else math.ceil(low[0]))
        if high is None or step < high[0] or (step == high[0] and not high[1]):
            return step
        return low[0] if not low[1] else (low[0] + high[0]) / 2
    if high is not None:
        below = Fraction(math.ceil(high[0]) - 1 if high[1] else math.floor(high[0]))
        return below if whole or high[1] else high[0]
    return Fraction(0)


def instance(region: Region, world: World) -> str:
    """Some values of a region in words: `income = 0, kind = 'a'`. Raises TooMuch."""
    told = [f"{n} = {v}" for n, v in sorted((witness(region.bounds, world.whole) or {}).items())]
    told += [f"{n} = {str(v).lower()}" for n, v in sorted(region.flags.items())]
    told += [f"{n} = '{min(v)}'" for n, v in sorted(region.words.items())]
    return ", ".join(told)
