"""What the means check gives back to the package: one figure for housing aid, not the report."""

from __future__ import annotations

from tests.support.worked import examples, library
from workflow.domain.calendar import china
from workflow.domain.people import Actor, ActorKind
from workflow.examples.play import ExampleRun
from workflow.machine.reading import readable

OFFICER = Actor(ActorKind.STAFF, 99, "住房保障经办人员")


def at_the_proposal() -> ExampleRun:
    """The family's request at the moment when the housing bureau makes its proposal."""
    example = examples()["refused_at_proposal"]
    run = ExampleRun(example, library(), china())
    for step in example["steps"]:
        assert run.step(step) is None
        if run.case_id and any(t.state == "proposal" for t in run.case.open_tasks):
            return run
    raise AssertionError("the example has no proposal")


def test_the_housing_bureau_reads_the_checked_income_and_nothing_else_of_the_means_check() -> None:
    run = at_the_proposal()
    (task,) = (t for t in run.case.open_tasks if t.state == "proposal")
    closure = run.store.closure(run.case.closure)
    with run.store.begin() as unit:
        dossier = unit.dossier(run.case)
    shown = readable(run.case, closure, dossier, task, OFFICER)
    (section,) = (s for s in shown.sections if any(i.name == "checked_income" for i in s.items))
    assert [item.name for item in section.items] == ["checked_income"]
    assert section.title.en == "Means check"
    assert isinstance(section.items[0].value, int)
    names = {item.name for each in shown.sections for item in each.items}
    assert not names & {"neighbours", "living", "differences", "checked_assets", "visit_income"}
