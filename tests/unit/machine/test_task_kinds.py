"""What tasks are called that no definition names."""

from __future__ import annotations

from tests.support.worked import library
from workflow.machine.task_kinds import EITHER, LET_GO_ON, TITLES, title_of


def test_who_ends_a_suspension_ends_no_special_procedure() -> None:
    closure = library().closure("signboard")
    rules = closure.definition.procedures
    kinds = {name: rules[name].kind for name in rules}
    assert set(kinds.values()) == {"appraisal", "suspension"}
    for name, kind in kinds.items():
        title = title_of("procedure", closure, "signboard", name)
        assert title == (LET_GO_ON if kind == "suspension" else TITLES["procedure"])
    assert "中止" in LET_GO_ON.zh


def test_where_only_the_kind_is_known_the_words_hold_for_both() -> None:
    assert title_of("procedure", None, "signboard", "") == EITHER
    assert title_of("procedure", None, "signboard", "gone") == TITLES["procedure"]


def test_a_step_has_the_name_of_its_definition() -> None:
    assert title_of("step", library().closure("signboard"), "signboard", "") is None
