"""Several alike tasks at once are given only what the definition lets be decided in bulk."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.errors import Refusal

WITHIN = "    within: {time: 5 working days, late: {escalate: lead}}\n"
COUNTER = "    task: {by: clerk}\n" + WITHIN + "    then: {accept:"
BULK = changed((COUNTER, COUNTER.replace("clerk}", "clerk, together: [accept]}")))


def test_what_the_definition_allows_takes_effect() -> None:
    play = Play(BULK)
    play.file()
    play.do("clerk", "counter", "accept", together=True)
    assert play.case.status == "accepted"
    assert play.sound()


@pytest.mark.parametrize(("text", "outcome"), [(BULK, "decline"), (changed(), "accept")])
def test_anything_else_is_refused_and_says_what_would_be_possible(text: str, outcome: str) -> None:
    play = Play(text)
    play.file()
    before = list(play.facts)
    with pytest.raises(Refusal) as refused:
        play.do("clerk", "counter", outcome, together=True)
    known = ["accept"] if text is BULK else []
    assert refused.value.code == "not_together"
    assert refused.value.values == {"outcome": outcome, "known": known}
    assert play.facts == before, "a refused command leaves nothing"
    play.do("clerk", "counter", outcome)
    assert play.case.status in ("accepted", "closed"), "by itself it is decided as ever"


def test_what_no_definition_names_is_never_done_in_bulk() -> None:
    play = Play(BULK)
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    posting = play.task("money.notice", "posting").no
    with pytest.raises(Refusal, match="not_together"):
        play.command(c.Complete, "assistant", task=posting, outcome="posted", together=True)
