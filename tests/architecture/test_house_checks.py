"""The checks of `make check` find what they are there to find."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table, create_engine

from scripts import check_docs, check_migrations, check_translations
from scripts.translations import compile_catalogue
from scripts.update_translations import update


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# --- documents -------------------------------------------------------------------------------


def test_links_that_lead_somewhere_are_fine(tmp_path: Path) -> None:
    write(tmp_path / "docs/guide.md", "# Set up 起步\n\n[back](../start.md#one-two)\n")
    write(
        tmp_path / "start.md",
        "# One, two\n[guide](docs/guide.md#set-up-起步) [far](https://example.org/x)\n"
        "`[code](nowhere.md)`\n```\n[code](nowhere.md)\n```\n",
    )
    assert check_docs.check(tmp_path) == ("docs: 2 documents, 3 links", [])


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("[a](gone.md)", "no such file"),
        ("[a](other.md#gone)", "no such heading"),
        ("[a](#gone)", "no such heading"),
        ("![a](pictures/gone.png)", "no such file"),
        ("[a]: gone.md", "no such file"),
        ('<img src="gone.png">', "no such file"),
        ("[a](/other.md)", "an absolute path; link relative to this file"),
    ],
)
def test_a_broken_link_is_named_with_its_line(link: str, why: str, tmp_path: Path) -> None:
    write(tmp_path / "other.md", "# Other\n")
    write(tmp_path / "start.md", f"# Start\n\n{link}\n")
    (problem,) = check_docs.check(tmp_path)[1]
    assert problem.startswith("start.md:3: ")
    assert problem.endswith(why)


def test_both_readmes_need_the_same_outline(tmp_path: Path) -> None:
    write(tmp_path / "README.md", "# A\n## B\n")
    write(tmp_path / "README.zh-CN.md", "# 甲\n### 乙\n")
    (problem,) = check_docs.check(tmp_path)[1]
    assert "the outlines differ" in problem


def test_decisions_carry_their_number_and_stand_in_the_index(tmp_path: Path) -> None:
    folder = tmp_path / "docs/decisions"
    write(folder / "0001-clock.md", "# 0001 The clock\n")
    write(folder / "README.md", "# Decisions\n\n| [0001](0001-clock.md) | The clock |\n")
    assert check_docs.check(tmp_path)[1] == []
    write(folder / "0002-store.md", "# 2. The store\n")
    numbered, listed = check_docs.check(tmp_path)[1]
    assert numbered.startswith("docs/decisions/0002-store.md:1: ")
    assert listed.startswith("docs/decisions/README.md: the index must read")


# --- translations ----------------------------------------------------------------------------

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
GOOD = 'msgid "Hello %(name)s"\nmsgstr "%(name)s，您好"\n\nmsgid "Case"\nmsgstr "办件"\n'


def talking_tree(root: Path, entries: str) -> Path:
    """A tree whose pages ask for two texts, one in Python and one in a template."""
    write(root / "web/pages.py", '_("Hello %(name)s", name="x")\n')
    write(root / "web/templates/case.html", "<h1>{{ _('Case') }}</h1>\n")
    (root / "notifications").mkdir()
    write(root / "web/translations/zh/LC_MESSAGES/messages.po", HEADER + entries)
    return root


def test_a_complete_catalogue_is_fine(tmp_path: Path) -> None:
    summary, problems = check_translations.check(talking_tree(tmp_path, GOOD))
    assert problems == []
    assert summary == "translations: 2 texts, 1 catalogue(s), 0 templates"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('msgid "Case"\nmsgstr "办件"\n', "", "'Case' is missing"),
        ('"办件"', '""', "'Case' has no translation"),
        ('msgid "Case"', '#, fuzzy\nmsgid "Case"', "'Case' is marked fuzzy"),
        ("%(name)s，", "%(who)s，", "has the placeholders ['who'] where the text has ['name']"),
        ('msgid "Case"', 'msgid "Old"\nmsgstr "旧"\n\nmsgid "Case"', "'Old' is used nowhere"),
        ('msgid "Case"', '#~ msgid "Old"\n#~ msgstr "旧"\n\nmsgid "Case"', "kept as obsolete"),
    ],
)
def test_a_flawed_catalogue_is_noticed(
    before: str, after: str, problem: str, tmp_path: Path
) -> None:
    assert before in GOOD
    problems = check_translations.check(talking_tree(tmp_path, GOOD.replace(before, after)))[1]
    assert [problem in line for line in problems] == [True], problems


def test_a_text_that_nothing_finds_is_noticed(tmp_path: Path) -> None:
    root = talking_tree(tmp_path, GOOD)
    write(root / "web/done.py", "said = f\"{_('Voted')} {_('Case')}\"\n")
    problems = check_translations.check(root)[1]
    assert problems == ["web/done.py:1: 'Voted' stands inside an f-string: take the call out of it"]


def test_texts_without_any_catalogue_are_noticed(tmp_path: Path) -> None:
    talking_tree(tmp_path, GOOD)
    (tmp_path / "web/translations/zh/LC_MESSAGES/messages.po").unlink()
    assert check_translations.check(tmp_path)[1] == ["web: 2 texts and no zh catalogue"]


def test_a_message_is_written_in_both_languages_with_the_same_values(tmp_path: Path) -> None:
    folder = tmp_path / "notifications/templates/granted"
    write(folder / "zh.body.txt", "{{ name }}，您好")
    write(folder / "en.body.txt", "Dear {{ name }}, by {{ day }}")
    write(folder / "zh.sms.txt", "您好")
    assert check_translations.template_problems(folder.parent) == (
        3,
        [
            "granted/en.body.txt: only one language uses ['day']",
            "granted/zh.sms.txt has no counterpart en.sms.txt",
        ],
    )


def test_updating_adds_new_texts_empty_and_keeps_the_translated_ones(tmp_path: Path) -> None:
    talking_tree(tmp_path, 'msgid "Case"\nmsgstr "办件"\n\nmsgid "Old"\nmsgstr "旧"\n')
    source = tmp_path / "web/translations/zh/LC_MESSAGES/messages.po"
    assert update(source, tmp_path / "web") == 1
    with source.open("rb") as file:
        catalogue: Catalog = read_po(file)
    texts = {message.id: message.string for message in catalogue if message.id}
    assert texts == {"Case": "办件", "Hello %(name)s": ""}
    assert not catalogue.obsolete


def test_a_catalogue_is_compiled_again_only_when_its_source_is_newer(tmp_path: Path) -> None:
    source = write(tmp_path / "zh/LC_MESSAGES/messages.po", HEADER + GOOD)
    compiled = compile_catalogue(source)
    assert "办件".encode() in compiled.read_bytes()
    os.utime(compiled, ns=(1, source.stat().st_mtime_ns + 1_000_000_000))
    before = compiled.stat().st_mtime_ns
    assert compile_catalogue(source).stat().st_mtime_ns == before
    os.utime(source, ns=(1, before + 1_000_000_000))
    assert compile_catalogue(source).stat().st_mtime_ns != before


# --- migrations ------------------------------------------------------------------------------


def built(*columns: Column[object], rule: str = "seq > 0") -> dict[str, str]:
    """The schema of a fresh database with one table of these columns."""
    metadata = MetaData()
    Table("facts", metadata, *columns, CheckConstraint(rule, name="seq_counts"))
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    found = check_migrations.schema(engine)
    engine.dispose()
    return found


def seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True)


def test_equal_schemas_have_no_differences() -> None:
    first, second = (
        built(seq(), Column("kind", String(20))),
        built(seq(), Column("kind", String(20))),
    )
    assert check_migrations.differences(first, second) == []
    assert "facts.column.kind" in first


@pytest.mark.parametrize(
    ("declared", "difference"),
    [
        (lambda: built(seq()), "only in the migrations: facts.column.kind"),
        (lambda: built(seq(), Column("kind", String(40))), "facts.column.kind: "),
        (lambda: built(seq(), Column("kind", String(20), nullable=False)), "facts.column.kind: "),
        (
            lambda: built(seq(), Column("kind", String(20), index=True)),
            "not in the migrations: facts.index ix_facts_kind",
        ),
        (
            lambda: built(seq(), Column("kind", String(20), unique=True)),
            "not in the migrations: facts.unique kind",
        ),
        (
            lambda: built(seq(), Column("kind", String(20)), rule="seq > 1"),
            "facts.check seq_counts: ",
        ),
    ],
    ids=["missing column", "type", "nullable", "index", "unique", "check"],
)
def test_every_kind_of_difference_is_named(declared: object, difference: str) -> None:
    assert callable(declared)
    migrated = built(seq(), Column("kind", String(20)))
    (line,) = check_migrations.differences(migrated, declared())
    assert line.startswith(difference)


def test_a_default_for_the_rows_there_were_is_no_difference() -> None:
    migrated = built(seq(), Column("kind", String(20), server_default=""))
    plain = built(seq(), Column("kind", String(20)))
    assert check_migrations.differences(migrated, plain) == []
    (line,) = check_migrations.differences(plain, migrated)
    assert line.startswith("facts.column.kind: ")
