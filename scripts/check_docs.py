"""Checks the documents: links lead somewhere, both READMEs tell the same, decisions are listed.

Reads all tracked `.md` files; prints each problem as `file:line: what` and exits with 1.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from scripts.files import ROOT, project_files

FENCE = re.compile(r"^\s*(```|~~~)")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
CODE_SPAN = re.compile(r"`+[^`]*`+")
INLINE_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\s*\[[^\]]+\]:\s*(\S+)")
HTML_LINK = re.compile(r"<(?:a|img)\b[^>]*?(?:href|src)=\"([^\"]+)\"")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """One Markdown file: its headings in order, its anchors, its links with line numbers."""

    path: Path
    levels: tuple[int, ...]
    anchors: frozenset[str]
    links: tuple[tuple[int, str], ...]


@dataclass
class _Reading:
    levels: list[int] = field(default_factory=list)
    slugs: Counter[str] = field(default_factory=Counter)
    anchors: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)


def slug(heading: str) -> str:
    """The anchor that code hosts give a heading: lower case, no punctuation, hyphens."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def read(path: Path) -> Document:
    """Parse one document; fenced code and code spans are not read for links."""
    reading, fenced = _Reading(), False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            _read_line(reading, number, line)
    return Document(path, tuple(reading.levels), frozenset(reading.anchors), tuple(reading.links))


def _read_line(reading: _Reading, number: int, line: str) -> None:
    if heading := HEADING.match(line):
        name = slug(heading[2])
        repeat = reading.slugs[name]
        reading.slugs[name] += 1
        reading.anchors.add(f"{name}-{repeat}" if repeat else name)
        reading.levels.append(len(heading[1]))
    bare = CODE_SPAN.sub("", line)
    for pattern in (INLINE_LINK, REFERENCE, HTML_LINK):
        reading.links.extend((number, target) for target in pattern.findall(bare))
    reading.anchors.update(re.findall(r"<a\s+(?:id|name)=\"([^\"]+)\"", bare))


def link_problems(documents: dict[Path, Document], root: Path) -> list[str]:
    """Every relative link whose file or heading does not exist."""
    problems = []
    for document in documents.values():
        name = document.path.relative_to(root)
        for number, target in document.links:
            if not ELSEWHERE.match(target) and (why := _broken(document, target, documents)):
                problems.append(f"{name}:{number}: {target}: {why}")
    return problems


def _broken(document: Document, target: str, documents: dict[Path, Document]) -> str | None:
    file, _, anchor = unquote(target).partition("#")
    if file.startswith("/"):
        return "an absolute path; link relative to this file"
    path = (document.path.parent / file).resolve() if file else document.path
    if not path.exists():
        return "no such file"
    if anchor and path in documents and anchor.lower() not in documents[path].anchors:
        return "no such heading"
    return None


def readme_problems(documents: dict[Path, Document], root: Path) -> list[str]:
    """The Chinese and the English README must have the same outline."""
    english = documents.get(root / "README.md")
    chinese = documents.get(root / "README.zh-CN.md")
    if english is None or chinese is None:
        return [] if english is chinese else ["README.md and README.zh-CN.md: one is missing"]
    if english.levels != chinese.levels:
        return [
            "README.md and README.zh-CN.md: the outlines differ: "
            f"{len(english.levels)} headings {english.levels}, "
            f"{len(chinese.levels)} headings {chinese.levels}"
        ]
    return []


def decision_problems(root: Path) -> list[str]:
    """Decisions open with their number and are listed in the index under their own title."""
    folder, problems, rows = root / "docs" / "decisions", [], []
    for path in sorted(folder.glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0]
        number, _, name = title.removeprefix("# ").partition(" ")
        if number != path.name.partition("-")[0] or not name:
            problems.append(f"docs/decisions/{path.name}:1: open with the number and a title")
        rows.append(f"| [{number}]({path.name}) | {name} |")
    if rows:
        index = (folder / "README.md").read_text(encoding="utf-8").splitlines()
        if [line for line in index if line.startswith("| [")] != rows:
            problems.append("docs/decisions/README.md: the index must read\n" + "\n".join(rows))
    return problems


def check(root: Path = ROOT) -> tuple[str, list[str]]:
    """A line saying what was checked, and the problems found."""
    documents = {path: read(path) for path in project_files(root, ".md")}
    links = sum(len(document.links) for document in documents.values())
    problems = link_problems(documents, root) + readme_problems(documents, root)
    problems += decision_problems(root)
    return f"docs: {len(documents)} documents, {links} links", problems


def main() -> int:
    """Print what was checked and every problem; 1 when there is any."""
    summary, problems = check()
    print("\n".join([*problems, summary]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
