"""A decision that leaves the house in a workbook: who took it stays known, also after the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.machine.test_remedies import granted, made
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import NotFound, Refusal


def test_an_export_is_on_record_also_after_the_end_and_changes_nothing_else() -> None:
    play = granted()
    before, no = play.case, made(play).no
    play.command(c.NoteExported, "officer", decision=no, export=3, mapping="province")
    assert play.told(f.DecisionExported) == [f.DecisionExported(no, 3, "province")]
    assert replace(play.case, seq=before.seq, chain=before.chain) == before


def test_only_staff_of_the_place_take_it_and_only_a_decision_that_is_there() -> None:
    play = granted()
    note = {"decision": made(play).no, "export": 3, "mapping": "province"}
    strangers = (play.applicant, replace(play.staff("clerk"), posts=()))
    for stranger in strangers:
        with pytest.raises(Refusal, match=r"not_yours|own_case"):
            play.command(c.NoteExported, stranger, **note)
    with pytest.raises(NotFound, match="no_such_decision"):
        play.command(c.NoteExported, "officer", **{**note, "decision": 999})


def test_a_relative_takes_nothing_along() -> None:
    play = granted()
    boss = play.staff("boss#4")
    relative = replace(boss, person=play.case.applicant)
    with pytest.raises(Refusal, match="own_case"):
        play.command(c.NoteExported, relative, decision=made(play).no, export=3, mapping="province")
