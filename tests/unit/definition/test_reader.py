"""The reader: what a file says, where it says it, and what is refused."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.definition import reader
from workflow.definition.problems import Problem, ProblemsFound, nearest
from workflow.definition.reader import Document, read

pytestmark = pytest.mark.unit


def only(text: str | bytes) -> Document:
    (document,) = read(text, "a.yaml")
    return document


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as raised:
        read(text, "a.yaml")
    return raised.value.problems


def outcome_of(text: str | bytes) -> tuple[list[Document], tuple[Problem, ...]]:
    try:
        return read(text, "a.yaml"), ()
    except ProblemsFound as found:
        return [], found.problems


def codes_of(text: str | bytes) -> list[str]:
    return [problem.code for problem in problems_of(text)]


def places_of(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in problems_of(text)]


# --- values


def test_maps_lists_texts_numbers_and_truth_become_plain_python() -> None:
    text = "title: {zh: 低保, en: Allowance}\nnot: [a, 'b', \"c\"]\nsign: 2\npays: true\nlate: ~\n"
    assert only(text).data == {
        "title": {"zh": "低保", "en": "Allowance"},
        "not": ["a", "b", "c"],
        "sign": 2,
        "pays": True,
        "late": None,
    }


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "On", "NO", "y", "n"])
def test_words_that_old_yaml_took_for_truth_stay_words(word: str) -> None:
    data = only(f"{word}: {word}").data
    assert data == {word: word}


@pytest.mark.parametrize(
    "text", ["2026-03-01", "12:30", "1_000", "5 working days", "-", "+", "v1.2"]
)
def test_dates_times_and_lengths_stay_texts(text: str) -> None:
    assert only(f"a: '{text}'").data == {"a": text}
    if text != "-":
        assert only(f"a: {text}").data == {"a": text}


@pytest.mark.parametrize(
    ("written", "number"), [("0", 0), ("-7", -7), ("+7", 7), (str(2**63 - 1), 2**63 - 1)]
)
def test_whole_numbers_are_exact(written: str, number: int) -> None:
    value = only(f"a: {written}").data
    assert value == {"a": number}


def test_quotes_make_a_text_of_anything() -> None:
    assert only("a: ['true', \"1.5\", '007', 'null', '']").data == {
        "a": ["true", "1.5", "007", "null", ""]
    }


def test_several_documents_come_in_order_and_empty_ones_are_left_out() -> None:
    documents = read("# words\n---\na: 1\n---\n---\nb: 2\n...\n---\nc: 3\n---\n", "a.yaml")
    assert [document.data for document in documents] == [{"a": 1}, {"b": 2}, {"c": 3}]


def test_an_empty_file_has_no_documents() -> None:
    assert read("", "a.yaml") == []
    assert read("# nothing yet\n", "a.yaml") == []


def test_bytes_text_and_a_byte_order_mark_read_the_same() -> None:
    text = "名: 值\n"
    assert only(text).data == only(text.encode()).data == only("\ufeff" + text).data


def test_callers_get_their_own_copy_although_parsing_is_cached() -> None:
    first = only("a: [1, {b: 2}]").data
    assert isinstance(first, dict)
    first["a"] = "changed"
    assert only("a: [1, {b: 2}]").data == {"a": [1, {"b": 2}]}


def test_the_same_text_in_another_file_names_that_file() -> None:
    for name in ("x.yaml", "y.yaml"):
        with pytest.raises(ProblemsFound) as raised:
            read("a: *b", name)
        assert raised.value.problems[0].file == name


# --- positions

CHINESE = """\
definition: subsistence_allowance
title: {zh: 最低生活保障, en: Subsistence allowance}
事项:
  - 核对: means != 'pending'
    办: "a == 'x'"
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("definition",), (1, 13)),
        (("title",), (2, 8)),
        (("title", "zh"), (2, 13)),
        (("title", "en"), (2, 25)),
        (("事项", 0), (4, 5)),
        (("事项", 0, "核对"), (4, 9)),
        (("事项", 0, "办"), (5, 8)),
    ],
)
def test_values_have_places_in_characters_also_among_chinese(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert only(CHINESE).positions.of(path) == place


def test_keys_have_places_of_their_own() -> None:
    positions = only(CHINESE).positions
    assert positions.of_key(("title", "en")) == (2, 21)
    assert positions.of_key(("事项", 0, "办")) == (5, 5)
    assert positions.of_key(("事项", 0)) == positions.of(("事项", 0))


def test_a_path_that_is_not_there_has_the_place_of_its_nearest_ancestor() -> None:
    positions = only(CHINESE).positions
    assert positions.of(("title", "fr", "long")) == (2, 8)
    assert positions.of_key(("title", "fr")) == (2, 8)
    assert positions.of(("nothing",)) == (1, 1)
    assert positions.of(("title", "")) == (2, 8)


def test_a_character_inside_a_text_on_one_line_has_a_place() -> None:
    positions = only(CHINESE).positions
    assert positions.within(("事项", 0, "核对"), 6) == (4, 15)
    assert positions.within(("事项", 0, "办"), 2) == (5, 11), "the quotation mark is not text"


def test_a_character_inside_a_text_with_escapes_or_several_lines_has_the_place_of_the_text() -> (
    None
):
    positions = only("a: 'it''s'\nb: |\n  one\n  two\n").positions
    assert positions.within(("a",), 3) == (1, 4)
    assert positions.within(("b",), 3) == (2, 4)


def test_places_in_later_documents_count_from_the_top_of_the_file() -> None:
    second = read("a: 1\n---\n\nb: 2\n", "a.yaml")[1]
    assert second.positions.of(("b",)) == (4, 4)
    assert second.positions.of(()) == (4, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_as_one_line(end: str) -> None:
    assert only(f"a: 1{end}b: 2{end}").positions.of(("b",)) == (2, 4)


def test_a_document_makes_problems_at_values_and_keys() -> None:
    document = only(CHINESE)
    problem = document.problem(("title", "zh"), "c", "this is so", "do that")
    assert str(problem) == "a.yaml:2:13: this is so; do that"
    assert document.key_problem(("title", "zh"), "c", "w", "i").column == 9


# --- refusals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", [("anchor", 1, 4)]),
        ("a: *x", [("alias", 1, 4)]),
        ("a: !!python/object/apply:os.system ['true']", [("tag", 1, 4)]),
        ("a: !!str 1", [("tag", 1, 4)]),
        ("a: ! b", [("tag", 1, 4)]),
        ("a: !!set {b}", [("tag", 1, 4)]),
        ("!x k: 1", [("tag", 1, 1)]),
        ("a: 1\nb: 2\na: 3", [("duplicate-key", 3, 1)]),
        ("a: 1\n'a': 3", [("duplicate-key", 2, 1)]),
        ("a: {<<: {b: 1}}", [("merge-key", 1, 5)]),
        ("1: a", [("key-not-text", 1, 1)]),
        ("true: a", [("key-not-text", 1, 1)]),
        ("~: a", [("key-not-text", 1, 1)]),
        ("? [a, b]\n: c", [("key-not-text", 1, 3)]),
        ("a: 1.5", [("fraction", 1, 4)]),
        ("金额: -.5e3", [("fraction", 1, 5)]),
        ("a: .inf", [("fraction", 1, 4)]),
        ("a: .nan", [("fraction", 1, 4)]),
        ("a: 1e3", [("fraction", 1, 4)]),
        ("a: True", [("boolean-form", 1, 4)]),
        ("a: NULL", [("boolean-form", 1, 4)]),
        ("a: 020", [("number-form", 1, 4)]),
        ("a: 0x1F", [("number-form", 1, 4)]),
        (f"a: {2**63}", [("number-form", 1, 4)]),
        ("a: " + "9" * 3000, [("number-form", 1, 4)]),
        ("%YAML 1.1\n---\na: on", [("directive", 1, 1)]),
        ("a: b\x00c", [("control-character", 1, 5)]),
        ("a: 公\u202e示", [("control-character", 1, 5)]),
        ("a: b\u200bc", [("control-character", 1, 5)]),
        ("a: b\u2028c", [("control-character", 1, 5)]),
        ('a: "\\0"', [("control-character", 1, 4)]),
        ('a: "\\u202e"', [("control-character", 1, 4)]),
        ("a: \ud800", [("control-character", 1, 4)]),
        ("a: 1\nb: [1, 2", [("syntax", 2, 9)]),
        ("a: b: c", [("syntax", 1, 5)]),
        ("a:\n\tb: 1", [("syntax", 2, 1)]),
        ("a: 1\nb: 'x", [("syntax", 2, 4)]),
        ('a: "\\UFFFFFFFF"', [("syntax", 1, 1)]),
    ],
)
def test_what_a_clerk_cannot_see_or_may_mistake_is_refused_where_it_stands(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert places_of(text) == expected


def test_text_that_is_not_utf8_is_refused_at_its_first_wrong_byte() -> None:
    assert places_of("a: 1\n名: ".encode() + "低保".encode("gbk")) == [("not-utf8", 2, 4)]


def test_every_problem_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = "a: 1.5\nb: &x 2\na: True\nc: {1: x}\n"
    assert codes_of(text) == ["fraction", "anchor", "duplicate-key", "boolean-form", "key-not-text"]


def test_a_syntax_error_ends_only_its_own_document() -> None:
    text = "a: 1.5\nb: 'x\n---\nc: *d\n---\ne: ]\n---\nf: 2.5\n"
    assert places_of(text) == [
        ("fraction", 1, 4),
        ("syntax", 2, 4),
        ("alias", 4, 4),
        ("syntax", 6, 4),
        ("fraction", 8, 4),
    ]


def test_a_duplicate_key_tells_the_line_of_the_first() -> None:
    (problem,) = problems_of("x: 0\na: 1\nb: 2\na: 3\n")
    assert "line 2" in problem.what


def test_a_fraction_is_told_to_become_fen() -> None:
    (problem,) = problems_of("amount: 980.00")
    assert "fen" in problem.instead


def test_problems_stop_at_a_hundred() -> None:
    assert len(problems_of("- *a\n" * 500)) == reader.MAX_PROBLEMS


def test_a_size_at_the_limit_is_read_and_one_byte_more_is_refused() -> None:
    line = "# 注" + "x" * 94 + "\n"  # 100 bytes, 98 characters
    body = line * (reader.MAX_BYTES // 100)
    text = body + "#" * (reader.MAX_BYTES - len(body.encode()))
    assert read(text, "a.yaml") == []
    assert codes_of(text + "#") == codes_of((text + "#").encode()) == ["too-large"]


def test_a_depth_at_the_limit_is_read_and_one_more_is_refused() -> None:
    deepest = reader.MAX_DEPTH - 1  # the value inside the brackets is a level too
    assert read("[" * deepest + "a" + "]" * deepest, "a.yaml")
    assert codes_of("[" * (deepest + 1) + "a" + "]" * (deepest + 1)) == ["too-deep"]
    assert codes_of("\n".join(" " * n + "k:" for n in range(60))) == ["too-deep"]


def test_values_at_the_limit_are_read_and_one_more_is_refused() -> None:
    row = "[" + ", ".join("a" for _ in range(999)) + "]"  # a list and its 999 values
    rows = "\n".join(f"- {row}" for _ in range(reader.MAX_NODES // 1000 - 1))
    rest = "\n" + "\n".join("- a" for _ in range(999))
    assert read(rows + rest, "a.yaml")
    assert codes_of(rows + rest + "\n- a") == ["too-many-nodes"]


MB = 1_000_000
HOSTILE = {
    "ten megabytes": ("a: " + "x" * (10 * MB), "too-large"),
    "lists in lists": ("[" * 4000 + "\n", "too-deep"),
    "brackets in many documents": (("---\n" + "[" * 3900 + "\n") * 65, "too-deep"),
    "maps in maps": ("{a: " * 1000, "too-deep"),
    "lists in lists over lines": ("[\n" * 15_000, "too-deep"),
    "dashes": ("- " * 1900, "too-deep"),
    "question marks": ("? " * 1900, "too-deep"),
    "a bomb of aliases": (
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 90)),
        "anchor",
    ),
    "one long line": ("a: " + "x" * 200_000, "line-too-long"),
    "very many lines": ("\n" * 250_000, "too-many-lines"),
    "very many documents": ("---\na\n" * 5_000, "too-many-documents"),
    "very many values": (("- [" + "a," * 1900 + "]\n") * 60, "too-many-nodes"),
    "very many pairs": (
        ("- {" + "".join(f"a{n}: 1, " for n in range(400)) + "}\n") * 50,
        "too-many",
    ),
    "a text that never ends": ("a: '" + ("x " * 1900 + "\n  ") * 65, "syntax"),
    "a list that never ends": ("a: [" + ("x " * 1900 + "\n  ") * 65, "syntax"),
    "exclamation marks": (("- " + "!" * 3900 + "\n") * 65, "tag"),
    "commas": ("{" + "," * 3900, "syntax"),
    "colons": ("a: " * 1300, "syntax"),
    "zeros": ("a\x00\n" * 15_000, "control-character"),
    "bytes of no text": (b"\xff" * 250_000, "not-utf8"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_within_a_second(name: str) -> None:
    text, code = HOSTILE[name]
    seconds = []
    for file in ("first.yaml", "second.yaml"):  # a busy machine may spoil one of the two
        before = time.process_time()
        with pytest.raises(ProblemsFound) as raised:
            read(text, file)
        seconds.append(time.process_time() - before)
        assert any(each.code.startswith(code) for each in raised.value.problems)
    assert min(seconds) < 1.0


def test_a_long_honest_file_is_read_once_for_its_content() -> None:
    state = (
        "    task: {by: 窗口, not: [a.b]}\n"
        "    then:\n"
        "      support: next # why\n"
        "      oppose: other\n"
    )
    text = "states:\n" + "".join(f"  s{n}:\n{state}" for n in range(300))
    first, second = only(text), only(text)
    assert second.positions is first.positions, "read once"
    assert first.data == second.data
    assert first.positions.of(("states", "s299", "then", "oppose")) == (1501, 15)


# --- any text, any data

PIECES = [
    *("a", "b: ", "- ", "? ", ": ", "\n", "\n  ", "\n---\n", "\n...\n", "# c\n", "\t", " "),
    *("[", "]", "{", "}", ",", "'", '"', "|\n", ">-\n", "&x ", "*x", "!t ", "!!int ", "%Y", "<<: "),
    *("\\x", "\\U", "1", "1.5", "true", "~", "北", "\x00", "\u2028", "@", "`", "=", "<tag:", "|9"),
]


@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused_with_places_inside_the_file(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    documents, problems = outcome_of(text)
    assert all(document.data is not None for document in documents)
    assert all(1 <= each.line <= lines and each.column >= 1 for each in problems)


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    documents, problems = outcome_of(data)
    assert not (documents and problems)


TEXTS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=12).filter(
    lambda text: reader.read("# " + text, "a.yaml") == []
)
DATA = st.recursive(
    st.one_of(TEXTS, st.integers(-(2**63) + 1, 2**63 - 1), st.booleans(), st.none()),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(TEXTS, below, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=4), st.sampled_from([None, 2]))
@settings(max_examples=200, deadline=None)
def test_json_is_read_as_the_data_it_says(data: dict[str, object], indent: int | None) -> None:
    assert only(json.dumps(data, ensure_ascii=False, indent=indent)).data == data


# --- problems


def test_problems_sort_by_place_and_appear_once() -> None:
    late = Problem("a", 10, 1, "w", "i", code="c")
    early = Problem("a", 9, 5, "w", "i", code="c")
    assert ProblemsFound([late, early, late]).problems == (early, late)
    assert str(ProblemsFound([late, early])) == "a:9:5: w; i\na:10:1: w; i"


def test_a_problem_without_advice_ends_after_what_is_wrong() -> None:
    assert str(Problem("a", 1, 2, "w", "", code="c")) == "a:1:2: w"


def test_the_nearest_word_is_suggested_only_when_it_is_near() -> None:
    known = ["township_lead", "window_clerk", "county_officer"]
    assert nearest("township_laed", known) == "township_lead"
    assert nearest("xyz", known) is None
    assert nearest("anything", []) is None
