"""Files become a library; what cannot be read is told at its line, in words for a clerk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.definition.check.small import SMALL, changed
from workflow.definition import events
from workflow.definition.closure import Closure
from workflow.definition.library import Library, installed, load, load_text
from workflow.definition.problems import Problem, ProblemsFound
from workflow.definition.reader import read


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as caught:
        load_text(text, "draft.yaml")
    return caught.value.problems


def only(old: str, new: str, at: str = "") -> Problem:
    """The one problem that a change to the small library makes, at the line that holds `at`."""
    text = changed(old, new)
    found = refused(text)
    line = text[: text.index(at or new)].count("\n") + 1
    assert [each.line for each in found] == [line], "\n".join(map(str, found))
    return found[0]


@pytest.fixture
def small() -> Library:
    return load_text(SMALL, "small.yaml")


TASK = "task: {by: officer, reads: [opinion, notice], reasons: {refuse: refusal}}"


def test_an_unknown_key_names_the_nearest() -> None:
    problem = only(TASK, TASK.replace("reads", "raeds"))
    assert str(problem) == (
        f"draft.yaml:{problem.line}:25: `raeds` is not known in `task`; did you mean `reads`?"
    )
    assert problem.code == "unknown-key"


def test_a_key_that_stands_too_far_in_is_told_where_it_belongs() -> None:
    problem = only(TASK, TASK[:-1] + ", within: {time: 1 working days}}")
    assert problem.instead == "it belongs to `decide`: move it out to the left"


def test_a_key_like_no_other_is_answered_with_the_known_ones() -> None:
    problem = only(
        "{promised: 20 working days, yellow", "{zzz: 1, promised: 20 working days, yellow"
    )
    assert (
        problem.instead
        == "the keys here are from, promised, statutory, extended, shortened, yellow, warns, late"
    )


def test_a_missing_key_is_told_with_its_meaning() -> None:
    problem = only("title: {zh: 决定, en: Decide}", "title: {zh: 决定}")
    assert (problem.code, problem.what) == ("missing-key", "`en` is missing in `title`")
    assert problem.instead == "add `en:` (English)"


def test_a_missing_key_of_a_document_is_told_at_its_beginning() -> None:
    problem = only("department: civil_affairs\nnature: benefit\npays", "nature: benefit\npays",
                   "definition: grant")  # fmt: skip
    assert problem.what == "`department` is missing in this document"


WRONG_VALUES = [
    ("sign: 2", "sign: two", "`two` cannot stand in `sign`", "write a whole number"),
    ("sign: 2", "sign: 0", "`0` is too small", "write 1 or more"),
    ("sign: 2", "sign: 12", "`12` is too large", "write 9 or less"),
    ("pays: true", "pays: maybe", "`maybe` cannot stand in `pays`", "write true or false"),
    ("pays: true", "pays:", "nothing stands after `pays`", "write true or false"),
    (
        "audience: internet",
        "audience: intranet",
        "`intranet` is not offered here",
        "did you mean internet?",
    ),
    (
        "nature: benefit\npays",
        "nature: benfit\npays",
        "`benfit` is not offered here",
        "did you mean benefit?",
    ),
    ("join: {when", "join: most\n#   {when", "`most` is not offered here", "write all"),
    ("basis: [社会救助法 37]", "basis: []", "this list is too short", "write at least 1"),
    (
        "basis: [社会救助法 37]",
        "basis: 社会救助法 37",
        "`社会救助法 37` cannot stand in `basis`",
        "write a list",
    ),
    (
        "{promised: 20 working days, yellow",
        "{promised: 20, yellow",
        "20 is no length of time",
        "write a number (or",
    ),
    (
        "{promised: 20 working days, yellow",
        "{promised: 20 days, yellow",
        "'20 days' is no length",
        "write a number (or",
    ),
    (
        "late: {remind: officer}}\n    then: {known",
        "late: {}}\n    then: {known",
        "`late` has none of these",
        "",
    ),
    (
        "then: {met: opinion}",
        "then: {done: opinion}",
        "the outcomes of a wait are fixed",
        "`then` has met",
    ),
    ("{use: check}", "{use: check, start: x}", "`start` names the first", ""),
    (
        "then: {joined: closing}",
        "then: {joined: 3}",
        "`3` cannot stand in `joined`",
        "write a text or a name",
    ),
    (
        "then: {joined: closing}",
        "then: {joined: [closing]}",
        "a list cannot stand in `joined`",
        "write a text or a name",
    ),
    (
        "again: {reopen: means, to: waiting}",
        "again: {reopen: means}",
        "`to` is missing in `again`",
        "add `to:`",
    ),
    (
        "closing: {final: known}",
        "closing: {final: finished}",
        "`finished` is not offered here",
        "write granted or",
    ),
    (
        "closing: {final: known}",
        "Closing: {final: known}",
        "`Closing` cannot stand in",
        "use lower-case letters",
    ),
    ("{zh: 核查, en: Look}", '{zh: "", en: Look}', "this text is empty", "write it"),
    (
        "then: {accept: sorting,",
        "task2: {}\n    then: {accept: sorting,",
        "`task2` is not known",
        "did you mean `task`?",
    ),
]


@pytest.mark.parametrize(("old", "new", "what", "instead"), WRONG_VALUES)
def test_a_wrong_value_is_told_with_what_to_write(
    old: str, new: str, what: str, instead: str
) -> None:
    problem = only(old, new)
    assert problem.what.startswith(what)
    assert problem.instead.startswith(instead)


@pytest.mark.parametrize(("old", "new", "what", "instead"), WRONG_VALUES)
def test_no_message_speaks_of_the_program(old: str, new: str, what: str, instead: str) -> None:
    shown = str(only(old, new)).lower()
    for word in ("input", "pydantic", "value error", "instance", "dict", "tuple", "str "):
        assert word not in shown.removeprefix("draft.yaml").replace("inputs", "")


def test_every_problem_of_every_document_is_told_at_once() -> None:
    text = SMALL.replace("sign: 2", "sign: two").replace("pays: true", "pays: maybe")
    text = text.replace("subject: household", "subjekt: household")
    found = refused(text)
    assert len(found) == 2 + 2 * 3  # each of three documents misses one key and has one too many


def test_a_document_that_does_not_say_what_it_is() -> None:
    assert refused("defintion: x\n")[0].instead == "did you mean `definition`?"
    assert refused("- a\n- b\n")[0].code == "unknown-document"
    assert refused("title: x\n")[0].what == "this document does not say what it is"


def test_a_name_used_twice_is_told_with_the_first_place() -> None:
    first = SMALL.index("definition: check")
    again = "---\n" + SMALL[first : SMALL.index("---", first)]
    found = refused(SMALL + again)
    line = SMALL[:first].count("\n") + 1
    assert [each.what for each in found] == [f"`check` is already there (draft.yaml:{line})"]


def test_a_catalogue_entry_given_in_two_files_is_told(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        role = "catalogue: x\nroles:\n  clerk: {title: {zh: 人, en: C}, serves: county}\n"
        (tmp_path / name).write_text(role, encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        load([tmp_path])
    (problem,) = caught.value.problems
    assert problem.file.endswith("b.yaml")
    assert "a.yaml:3" in problem.what
    assert (problem.line, problem.column) == (3, 3)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        load([tmp_path / "missing.yaml", tmp_path / "note.txt"])
    assert [each.code for each in caught.value.problems] == ["unreadable-file"] * 2


def test_a_list_of_reasons_may_be_continued_in_another_file() -> None:
    more = "---\ncatalogue: more\nreasons: {refusal: {absent: {title: {zh: 不在, en: Away}}}}\n"
    reasons = load_text(SMALL + more, "x.yaml").catalogues.reasons["refusal"]
    assert set(reasons) == {"too_rich", "absent"}
    assert refused(SMALL + more.replace("absent", "too_rich"))[0].code == "duplicate-id"


def test_a_draft_is_laid_over_what_is_there(small: Library) -> None:
    first = SMALL.index("definition: check")
    draft = SMALL[first : SMALL.index("---", first)].replace("sign: 2", "sign: 3")
    drafted = load_text(draft, "draft.yaml", base=small)
    assert drafted.definitions["check"].states["look"].task.sign == 3
    assert drafted.definitions["grant"] is small.definitions["grant"]
    assert drafted.where("definition", "check", "start")[0] == "draft.yaml"
    assert small.definitions["check"].states["look"].task.sign == 2


def test_every_part_can_be_found_in_its_file(small: Library) -> None:
    lines = SMALL.splitlines()
    _, line, column = small.where("definition", "grant", "states", "decide", "task", "by")
    assert lines[line - 1][column - 1 :].startswith("officer, reads: [opinion, notice]")
    _, line, column = small.where("materials", "consent", "when")
    assert lines[line - 1][column - 1 :].startswith('"income_low"')


def test_a_closure_holds_what_is_used_and_comes_back_from_its_text(small: Library) -> None:
    closure = small.closure("package")
    assert list(closure.definitions) == ["package", "check", "grant"]
    again = Closure.from_json(closure.to_json())
    assert again == closure
    assert again.hash == closure.hash
    assert list(again.definitions) == list(closure.definitions)


def test_a_closure_keeps_the_order_of_its_file(small: Library) -> None:
    closure = small.closure("package")
    written = [list(definition.states) for definition in closure.definitions.values()]
    assert any(states != sorted(states) for states in written)
    again = Closure.from_json(closure.to_json())
    assert [list(definition.states) for definition in again.definitions.values()] == written
    assert again.to_json() == closure.to_json()


def test_the_hash_changes_with_anything_that_matters_and_with_nothing_else() -> None:
    def digest(text: str) -> str:
        return load_text(text, "x.yaml").closure("check").hash

    same = digest(SMALL)
    assert digest("# a remark\n" + SMALL) == same
    assert (
        digest(
            changed(
                "time: 3 working days, late: {escalate: officer}}\n    begun",
                "time: 4 working days, late: {escalate: officer}}\n    begun",
            )
        )
        == same
    )
    assert digest(changed("{title: {zh: 授权书, en: Consent}", "{title: {zh: 授权, en: C}")) == same
    assert digest(changed("maximum: 4", "maximum: 5")) != same
    assert digest(changed("zh: 核查, en: Look", "zh: 核实, en: Look")) != same
    assert digest(changed("zh: 病情, en: Illness", "zh: 疾病, en: Illness")) != same


def test_lanes_with_states_of_their_own_are_processes(small: Library) -> None:
    processes = small.closure("package").processes
    assert set(processes) == {"package", "package.review.school", "check", "grant"}
    inner = processes["package.review.school"]
    assert (inner.start, set(inner.states)) == ("ask", {"ask", "told"})
    assert inner.definition.definition == "package"


def test_what_is_used_and_not_there_makes_no_closure() -> None:
    library = load_text(
        changed("uses: {check: 1, grant: 1}", "uses: {chek: 1, grant: 1}"), "x.yaml"
    )
    with pytest.raises(KeyError):
        library.closure("package")


def test_the_shipped_library_is_read_by_libyaml_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(text: str, deepest: int) -> None:
        raise AssertionError("Python reads what libyaml could read thirty times as fast")

    monkeypatch.setattr(events, "one_by_one", slowly)
    files = sorted(installed().rglob("*.yaml"))
    assert len(files) > 50
    for file in files:
        assert read(file.read_bytes(), f"again/{file.name}")


def test_a_file_is_read_once_for_its_content() -> None:
    library = load()
    assert "social_assistance" in library.definitions
    assert all(ours is again for ours, again in zip(library.entries, load().entries, strict=True))


def test_a_draft_catalogue_comes_before_what_is_there(small: Library) -> None:
    draft = "catalogue: mine\nroles:\n  clerk: {title: {zh: 新窗口, en: New}, serves: county}\n"
    drafted = load_text(draft, "draft.yaml", base=small)
    assert drafted.catalogues.roles["clerk"].serves == "county"
    assert drafted.catalogues.roles["officer"] == small.catalogues.roles["officer"]


RULES = [
    ("    then: {known: found}\n", "", "a task needs `then`", "add `then: {<outcome>: <state>}`"),
    ("          posted_by: assistant\n", "", "a place with `posted_by`", "add the one"),
    (
        "    join: {when: finished == present, rest: let_finish}\n",
        "",
        "`lanes` has `join`",
        "add `jo",
    ),
    ("        start: ask\n", "", "`start` names the first", "write `start` where"),
    (
        "found: {final: known}",
        "found: {final: known, task: {by: clerk}}",
        "a state has task and final",
        "write exactly one of task, notice",
    ),
    (
        "title: {zh: 公示, en: Notice}",
        "begun: {time: 1 working days, late: {remind: clerk}}",
        "`begun` belongs to a task",
        "take it out",
    ),
]


@pytest.mark.parametrize(("old", "new", "what", "instead"), RULES)
def test_a_rule_about_a_whole_part_says_what_to_do(
    old: str, new: str, what: str, instead: str
) -> None:
    (problem,) = refused(changed(old, new))
    assert problem.what.startswith(what)
    assert problem.instead.startswith(instead)
