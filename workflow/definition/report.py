"""What `onewindow check` prints: every problem, or what the definitions amount to.

Input: paths of definition files. Consumers: the command line and, in a hurry,
`python -m workflow.definition.report [PATH…]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from workflow.definition.check import CHECKS
from workflow.definition.check.chains import timing
from workflow.definition.library import Library, load
from workflow.definition.model import Definition
from workflow.definition.problems import Problem, ProblemsFound


def run_check(paths: Sequence[str], out: TextIO) -> int:
    """Check files and folders (the shipped definitions without any) and print what was found.

    What the files name and do not define is taken from the shipped definitions. Returns the exit
    code: 1 if there are problems, else 0.
    """
    try:
        library, names = _loaded(paths)
    except ProblemsFound as found:
        return _problems(found.problems, out)
    problems = CHECKS.run(library, names)
    if problems:
        return _problems(problems, out)
    for line in lines(library, names):
        print(line, file=out)
    return 0


def _loaded(paths: Sequence[str]) -> tuple[Library, list[str]]:
    """The library, and the definitions to look at."""
    if not paths:
        library = load()
        return library, list(library.definitions)
    given = [Path(path) for path in paths]
    try:
        shipped: Library | None = load()
    except ProblemsFound:
        shipped = None  # the given files may stand on their own, or mend what is shipped
    library = load(given, base=shipped)
    own = load(given)
    names = list(own.definitions)
    return library, names or list(library.definitions)


def _problems(problems: Iterable[Problem], out: TextIO) -> int:
    found = sorted(problems)
    for problem in found:
        print(problem, file=out)
    files = len({problem.file for problem in found})
    print(f"{_count(len(found), 'problem')} in {_count(files, 'file')}", file=out)
    return 1


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def lines(library: Library, names: Iterable[str]) -> Iterator[str]:
    """What definitions without problems amount to, line by line."""
    names = list(names)
    for name in names:
        definition = library.definitions[name]
        if definition.uses:
            yield from _package(library, definition)
            yield ""
    yield "longest chain of deadlines from acceptance / promised"
    for name in names:
        yield from _chain(library, library.definitions[name])
    yield ""
    yield f"{_count(len(names), 'definition')}, no problems"


def _package(library: Library, package: Definition) -> Iterator[str]:
    """The documents of each service of a package, the pool, and what replaced dropped papers."""
    closure = library.closure(package.definition)
    yield f"{package.definition} {package.title.zh} · {package.title.en}"
    for definition in closure.definitions.values():
        asked = definition.reads.materials
        if definition.definition != package.definition or asked:
            shown = "; ".join(_material(library, each) for each in asked) or "none"
            yield f"  {definition.definition} {definition.title.zh}: {shown}"
    pool = _union(definition.reads.materials for definition in closure.definitions.values())
    dropped = _union(definition.reads.formerly for definition in closure.definitions.values())
    yield f"  pool: {_count(len(pool), 'document')}: " + "; ".join(
        _material(library, each) for each in pool
    )
    for name in dropped:
        yield f"  replaced: {_material(library, name)} → {_replacement(library, name)}"
    if dropped:
        yield f"  documents: {len(pool) + len(dropped)} → {len(pool)}"


def _union(groups: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group))


def _material(library: Library, name: str) -> str:
    title = library.catalogues.materials[name].title
    return f"{title.zh} {title.en}"


def _replacement(library: Library, name: str) -> str:
    material = library.catalogues.materials[name]
    if material.replaced_by is not None:
        return f"{material.replaced_by.zh} · {material.replaced_by.en}"
    verifier = library.definitions[material.verified_by or ""].title
    return f"{verifier.zh} · {verifier.en}"


def _chain(library: Library, definition: Definition) -> Iterator[str]:
    found = timing(definition, library.definitions, library.catalogues)
    clock = definition.clock
    promised = clock.promised if clock is not None else "no promise of its own"
    yield f"  {definition.definition}: {found.chain} / {promised}"
    for name, each in found.lanes.items():
        used = library.definitions.get(each.lane.use or "")
        if used is not None and used.clock is not None:
            yield f"    {name}: {each.chain} / {used.clock.promised}"
    for section, lane in found.uncounted:
        yield (
            f"    not counted: the turns of one `{lane}` after another in the section "
            f"`{section}`; how many there are is known only when a case is filed"
        )


if __name__ == "__main__":
    sys.exit(run_check(sys.argv[1:], sys.stdout))
