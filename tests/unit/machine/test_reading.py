"""What a task reads reaches its holder, and nothing else does."""

from __future__ import annotations

from tests.support.worked import examples, play
from workflow.examples.play import ExampleRun
from workflow.machine.reading import Readable, readable


def read(run: ExampleRun, reference: str, role: str) -> Readable:
    task = run.task(reference, "step", None)
    closure = run.closure
    with run.store.begin() as unit:
        dossier = unit.dossier(run.case)
    return readable(run.case, closure, dossier, task, run.actor(role))


def test_the_determination_sees_the_proof_of_posting_and_the_account() -> None:
    steps = examples()["granted_quietly"]["steps"]
    decided = next(i for i, s in enumerate(steps) if s.get("outcome") == "grant")
    run = play("granted_quietly", decided)
    found = read(run, "subsistence.county", "county_officer")
    names = {item.name for section in found.sections for item in section.items}
    assert {"posted_on", "account_number", "visited_on"} <= names


def test_a_step_that_is_called_as_its_form_is_read_as_the_step() -> None:
    steps = examples()["granted_quietly"]["steps"]
    decided = next(i for i, s in enumerate(steps) if s.get("outcome") == "grant")
    found = read(play("granted_quietly", decided), "subsistence.county", "county_officer")
    opinion = next(s for s in found.sections if s.title.zh == "乡镇初审意见")
    assert opinion.outcome == "support"
    assert "人均收入低于标准" in [item.value for item in opinion.items]


def test_a_school_sees_its_own_pupil_and_nobody_else_of_the_family() -> None:
    run = play("two_pupils_two_schools", 2)
    family = examples()["two_pupils_two_schools"]["answers"]["members"]
    lanes = [s.path for s in run.case.scopes.values() if s.lane == "education"]
    assert len(lanes) == 2
    for path in lanes:
        found = read(run, f"{path}.school", "school_officer")
        rows = [
            item.value
            for section in found.sections
            for item in section.items
            if item.name == "members"
        ]
        assert [len(row) for row in rows] == [1]
        row = run.case.scopes[path].row
        assert row is not None
        assert rows[0][0]["name"] == family[row - 1]["name"]


def test_who_accepts_sees_the_paper_on_which_staff_filed_and_later_steps_do_not() -> None:
    example = examples()["granted_quietly"]
    run = play("granted_quietly", 1, materials=[*example["materials"], "authority"])
    items = [m.item for m in read(run, "counter", "window_clerk").materials]
    assert items.count("authority") == 1
    for step in example["steps"][1:2]:
        assert run.step(step) is None
    later = next(t for t in run.case.open_tasks if t.kind == "step" and t.path)
    found = read(run, f"{later.path}.{later.state}", later.role)
    assert "authority" not in [m.item for m in found.materials]
