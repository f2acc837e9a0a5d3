"""The list of checks: each a pure function with the codes of the problems it can find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workflow.definition.check.examined import Examined
from workflow.definition.library import Library
from workflow.definition.problems import Problem

DefinitionCheck = Callable[[Examined], Iterable[Problem]]
LibraryCheck = Callable[[Library], Iterable[Problem]]


@dataclass(frozen=True)
class Check:
    """One check and what it can find."""

    name: str
    codes: tuple[str, ...]
    """Codes never change: pages translate them and link to them."""
    definition: DefinitionCheck | None = None
    """Looks at one definition."""
    library: LibraryCheck | None = None
    """Looks at the catalogues, once."""


class Registry:
    """Checks by name. There is one for the product; tests make their own."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def __iter__(self) -> Iterator[Check]:
        return iter(self._checks.values())

    @property
    def codes(self) -> frozenset[str]:
        """Every code that any of the checks can give."""
        return frozenset(code for check in self for code in check.codes)

    def for_definition(self, *codes: str) -> Callable[[DefinitionCheck], DefinitionCheck]:
        """Registers a function that looks at one definition and can give these codes."""

        def register(function: DefinitionCheck) -> DefinitionCheck:
            self._add(Check(function.__name__, codes, definition=function))
            return function

        return register

    def for_library(self, *codes: str) -> Callable[[LibraryCheck], LibraryCheck]:
        """Registers a function that looks at the catalogues and can give these codes."""

        def register(function: LibraryCheck) -> LibraryCheck:
            self._add(Check(function.__name__, codes, library=function))
            return function

        return register

    def _add(self, check: Check) -> None:
        if check.name in self._checks:
            raise ValueError(f"there is already a check named {check.name}")
        self._checks[check.name] = check

    def run(self, library: Library, only: Iterable[str] | None = None) -> tuple[Problem, ...]:
        """Every problem of the catalogues and of the definitions (`only` these, if given)."""
        names = list(library.definitions) if only is None else list(only)
        examined = [Examined(library, library.definitions[name]) for name in names]
        found: set[Problem] = set()
        for check in self:
            if check.library is not None:
                found.update(check.library(library))
            if check.definition is not None:
                for each in examined:
                    found.update(check.definition(each))
        return tuple(sorted(found))


CHECKS = Registry()
"""The checks of the product."""
