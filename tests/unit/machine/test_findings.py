"""What guards see of the findings: a step's newest visit, wholly, and nothing of older ones."""

from __future__ import annotations

from tests.unit.machine.play import Play, changed

TICKED = changed(
    (
        "result: {title: {zh: 结果, en: Result}, type: choice",
        "wants: {title: {zh: 要谁看, en: Who looks}, type: choices, options: "
        "{boss: {zh: 负责人, en: Boss}}}\n"
        "      result: {title: {zh: 结果, en: Result}, type: choice",
    ),
    ("then: {clean: clear}", "then: {clean: which}"),
    (
        "          clear: {final: known}",
        "          which: {choose: {first: [{when: wants_boss, to: look}], otherwise: clear}}\n"
        "          look:\n"
        "            task: {by: boss}\n"
        "            within: {time: 1 working days, late: {remind: boss}}\n"
        "            then: {again: ask}\n"
        "          clear: {final: known}",
    ),
)


def test_a_box_that_is_ticked_no_more_decides_no_more() -> None:
    play = Play(TICKED).accepted()
    play.do("officer", "means/data.ask", "clean", form={"wants": ["boss"]})
    play.do("boss", "means/data.look", "again")
    play.do("officer", "means/data.ask", "clean", form={"amount": 100})
    assert play.case.scopes["means/data"].outcome == "known"


def test_a_finding_that_is_left_blank_the_second_time_is_blank() -> None:
    play = Play(TICKED).accepted()
    play.do("officer", "means/data.ask", "clean", form={"wants": ["boss"]})
    play.do("boss", "means/data.look", "again")
    play.do("officer", "means/data.ask", "clean")
    assert play.case.scopes["means/data"].outcome == "known"


def test_a_box_that_stays_ticked_goes_on_deciding() -> None:
    play = Play(TICKED).accepted()
    for _ in range(2):
        play.do("officer", "means/data.ask", "clean", form={"wants": ["boss"]})
        play.do("boss", "means/data.look", "again")
    assert play.case.scopes["means/data"].state == "ask"
