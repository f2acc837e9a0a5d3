"""Checks that every text of the pages and messages is translated, and nothing else is.

The texts in the code and templates are the English ones. For each package that talks to people
and each language it has a catalogue for: no text missing, empty or fuzzy, no obsolete entry,
and the same placeholders on both sides; no text is asked for where it is not found. Message
templates are files of their own for each language (`zh.body.txt`, `en.body.txt`): none without its
counterpart, and both are given the same values.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, meta

from scripts.files import ROOT
from scripts.translations import PACKAGES, catalogues

REQUIRED_LANGUAGE = "zh"
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "worded": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd]|\{(\w*)\}")
Key = tuple[str, str | None]


def extract(package: Path) -> Catalog:
    """The texts that one package's code and templates ask for, with the places that do."""
    wanted = Catalog()
    found = extract_from_dir(
        package,
        method_map=METHODS,
        options_map={"**/templates/**.*": {"silent": "false"}},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    )
    for filename, line, message, comments, context in found:
        place = (f"{package.name}/{filename}", line)
        wanted.add(message, None, [place], auto_comments=comments, context=context)
    return wanted


def unseen(package: Path, wanted: Catalog) -> Iterator[str]:
    """Texts that code asks for where nothing finds them: a call inside an f-string is not read."""
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            text = node.args[0]
            if node.func.id not in KEYWORDS or not isinstance(text, ast.Constant):
                continue
            if isinstance(text.value, str) and text.value not in wanted:
                place = f"{package.name}/{path.relative_to(package)}:{node.lineno}"
                yield f"{place}: {text.value!r} stands inside an f-string: take the call out of it"


def entries(catalogue: Catalog) -> dict[Key, Message]:
    """The catalogue's messages by text and context, without the header."""
    return {(_single(message), message.context): message for message in catalogue if message.id}


def _single(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def placeholders(text: str) -> set[str]:
    """The names to be filled in: `%(name)s`, `{name}`; unnamed ones as an empty name."""
    plain = text.replace("%%", "")
    return {named or braced for named, braced in PLACEHOLDER.findall(plain)}


def strings(message: Message) -> tuple[str, ...]:
    """The translation as a tuple: one text, or one for each plural form."""
    given = message.string or ""
    return (given,) if isinstance(given, str) else tuple(given)


def message_problems(message: Message) -> Iterator[str]:
    """What is wrong with one translation: fuzzy, empty, or other placeholders than the text."""
    if message.fuzzy:
        yield "is marked fuzzy"
    source = message.id if isinstance(message.id, str) else message.id[-1]
    for text in strings(message):
        if not text.strip():
            yield "has no translation"
        elif placeholders(text) != placeholders(source):
            names = sorted(placeholders(text)), sorted(placeholders(source))
            yield f"has the placeholders {names[0]} where the text has {names[1]}"


def catalogue_problems(wanted: Catalog, translated: Catalog) -> Iterator[str]:
    """Compare what the code asks for with what one language has."""
    asked, given = entries(wanted), entries(translated)
    for key, message in asked.items():
        if key not in given:
            places = ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
            yield f"{key[0]!r} is missing ({places})"
    for key, message in given.items():
        if key not in asked:
            yield f"{key[0]!r} is used nowhere any more"
        else:
            yield from (f"{key[0]!r} {problem}" for problem in message_problems(message))
    yield from (
        f"{_single(message)!r} is kept as obsolete" for message in translated.obsolete.values()
    )


def counterpart(template: Path) -> Path:
    """The same template in the other language."""
    other = {"zh": "en", "en": "zh"}
    parts = (other.get(part, part) for part in template.name.split("."))
    return template.with_name(".".join(parts))


def template_problems(folder: Path) -> tuple[int, list[str]]:
    """How many templates by language there are below a folder, and what is wrong with them."""
    environment = Environment()  # noqa: S701  # templates are parsed here, never rendered
    by_language = [path for path in sorted(folder.rglob("*.txt")) if counterpart(path) != path]
    problems = []
    for path in by_language:
        other = counterpart(path)
        if not other.is_file():
            problems.append(f"{path.relative_to(folder)} has no counterpart {other.name}")
        elif path.name < other.name:
            values = [
                meta.find_undeclared_variables(environment.parse(each.read_text("utf-8")))
                for each in (path, other)
            ]
            if values[0] != values[1]:
                names = sorted(values[0] ^ values[1])
                problems.append(f"{path.relative_to(folder)}: only one language uses {names}")
    return len(by_language), problems


def check(root: Path = ROOT) -> tuple[str, list[str]]:
    """A line saying what was checked, and the problems found in all packages and languages."""
    problems: list[str] = []
    texts = languages = 0
    sources = list(catalogues(root))
    for package in PACKAGES:
        wanted = extract(root / package)
        texts += len(entries(wanted))
        problems += unseen(root / package, wanted)
        mine = [path for path in sources if path.is_relative_to(root / package)]
        if len(wanted) and REQUIRED_LANGUAGE not in {path.parent.parent.name for path in mine}:
            problems.append(f"{package}: {len(wanted)} texts and no {REQUIRED_LANGUAGE} catalogue")
        for path in mine:
            languages += 1
            with path.open("rb") as file:
                translated = read_po(file, locale=path.parent.parent.name)
            name = path.relative_to(root)
            problems.extend(f"{name}: {line}" for line in catalogue_problems(wanted, translated))
    templates, more = template_problems(root / "notifications" / "templates")
    summary = f"translations: {texts} texts, {languages} catalogue(s), {templates} templates"
    return summary, problems + more


def main() -> int:
    """Print what was checked and every problem; 1 when there is any."""
    summary, problems = check()
    print("\n".join([*problems, summary]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
