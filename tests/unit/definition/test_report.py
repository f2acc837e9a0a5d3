"""What `onewindow check` prints, and the code it ends with."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.report import run_check


def checked(*paths: Path) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = run_check([str(path) for path in paths], out)
    return code, out.getvalue().splitlines()


# Beside the shipped catalogues, whose appeal stands in the letters of its decisions.
BESIDE = SMALL.replace("{zh: 您好, en: Hello}", '{zh: "{appeal}", en: "{appeal}"}')


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(BESIDE, encoding="utf-8")
    return tmp_path


def test_problems_are_sorted_counted_and_end_with_1(folder: Path) -> None:
    text = BESIDE.replace("sent_by: clerk", "sent_by: clark").replace("use: check}", "use: chek}")
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    code, lines = checked(folder / "small.yaml")
    assert code == 1
    assert lines[-1] == "2 problems in 1 file"
    assert [line.split(":")[0] for line in lines[:-1]] == ["small.yaml", "small.yaml"]
    assert lines[0].endswith("there is no role `clark`; did you mean `clerk`?")
    assert int(lines[0].split(":")[1]) < int(lines[1].split(":")[1])


def test_what_cannot_be_read_is_told_together_with_what_else_cannot(folder: Path) -> None:
    (folder / "a.yaml").write_text("definition: x\n", encoding="utf-8")
    (folder / "b.yaml").write_text("defintion: x\n", encoding="utf-8")
    code, lines = checked(folder / "a.yaml", folder / "b.yaml")
    assert code == 1
    assert {line.split(":")[0] for line in lines[:-1]} == {"a.yaml", "b.yaml"}
    assert lines[-1].endswith("problems in 2 files")


def test_a_clean_package_is_told_with_its_documents_and_its_chain(folder: Path) -> None:
    code, lines = checked(folder / "small.yaml")
    assert code == 0
    text = "\n".join(lines)
    assert "  package 一件事: 授权书 Consent" in text
    assert "  grant 补助: 身份证 Identity card" in text
    assert "  check 核对: none" in text
    assert "  pool: 2 documents: 授权书 Consent; 身份证 Identity card" in text
    assert "  replaced: 收入证明 Income paper → 核对 · Means check" in text
    assert "  documents: 3 → 2" in text
    assert "  grant: opinion 2 + notice posting 1 + notice 5 + decide 3 = 11 working days" in text
    assert "/ 20 working days" in text
    assert lines[-1] == "3 definitions, no problems"


def test_a_single_process_is_checked_with_the_shipped_catalogues(folder: Path) -> None:
    shipped = Path(__file__).parents[3] / "definitions" / "processes" / "means_check.yaml"
    (folder / "draft.yaml").write_text(
        shipped.read_text(encoding="utf-8").replace("by: check_centre", "by: check_center", 1),
        encoding="utf-8",
    )
    code, lines = checked(folder / "draft.yaml")
    assert code == 1
    assert lines[0].startswith("draft.yaml:")
    assert "did you mean `check_centre`?" in lines[0]


def test_the_shipped_definitions_have_no_problem_and_ask_for_5_papers_instead_of_12() -> None:
    code, lines = checked()
    assert code == 0, "\n".join(lines)
    assert "  documents: 12 → 5" in lines
