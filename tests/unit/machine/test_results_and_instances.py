"""Results that come back from lanes, instances added while others run, lanes that run again."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.reading import readable

SCHOOL = (
    'school: {use: schooling, each: {of: members, where: "pupil && age < 19"}, '
    "offer: members_pupil > 0}"
)
JOIN = "    join: all\n    then: {joined: closing}"
MORE = SCHOOL.replace('age < 19"}', 'age < 19", more: {by: lead}}')


def play_with(*passages: tuple[str, str], pupils: tuple[dict[str, object], ...] = PUPILS) -> Play:
    play = Play(changed(*passages))
    play.accepted(answers={**FAMILY, "members": pupils}, chosen=("money", "school"))
    return play


# -- results ---------------------------------------------------------------------------------------

GIVES = (SCHOOL, SCHOOL.replace("use: schooling,", "use: schooling, gives: {aid: amount},"))
SUM = (
    JOIN,
    "    join: all\n    then: {joined: sorting}\n"
    "  sorting: {choose: {first: [{when: aid > 2500, to: big}], otherwise: closing}}\n"
    "  big: {final: known}",
)


@pytest.mark.parametrize(("each", "state"), [("10", "closing"), ("15", "big")])
def test_what_instances_found_comes_back_as_a_sum(each: str, state: str) -> None:
    play = play_with(GIVES, SUM).checked()
    play.command(c.Withdraw, play.applicant, path="money")
    for pupil in (2, 3):
        play.do("officer", f"school[{pupil}].confirm", "yes", form={"amount": each})
    assert play.state("") == state
    assert play.sound()


def test_another_lane_reads_it_as_a_typed_input() -> None:
    gives = (
        "means: {use: check, when: happened_poor}",
        "means: {use: check, gives: {income: amount}, when: happened_poor}",
    )
    reads = (
        (
            "with: {means: means}, offer: happened_poor",
            "with: {means: means, had: income}, offer: happened_poor",
        ),
        ("inputs: {means: outcome}", "inputs: {means: outcome, had: money}"),
        ("[{when: \"means == 'withdrawn'\", to: stopped}]", "[{when: had > 100000, to: stopped}]"),
    )
    for visited, state in (("900", "opinion"), ("1200", "stopped")):
        play = Play(changed(gives, *reads))
        play.accepted()
        play.do("lead#2", "means/visit.go", "found", form={"amount": visited})
        play.sign("lead#3", "means/visit.go")
        play.do("officer#2", "means/data.ask", "clean")
        assert play.state("money") == state


def test_who_reads_the_input_sees_the_value_and_nothing_else_of_that_lane() -> None:
    gives = (
        "means: {use: check, when: happened_poor}",
        "means: {use: check, gives: {income: amount}, when: happened_poor}",
    )
    reads = (
        (
            "with: {means: means}, offer: happened_poor",
            "with: {means: means, had: income}, offer: happened_poor",
        ),
        ("inputs: {means: outcome}", "inputs: {means: outcome, had: money}"),
        ("not: [means.visit], form: finding}", "not: [means.visit], form: finding, reads: [had]}"),
    )
    play = Play(changed(gives, *reads))
    play.accepted()
    found = {"amount": "900", "result": "good"}
    play.do("lead#2", "means/visit.go", "found", form=found)
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean")
    closure = play.store.closure(play.case.closure)
    with play.store.begin() as unit:
        dossier = unit.dossier(play.case)
    task = play.task("money.opinion")
    seen = readable(play.case, closure, dossier, task, play.staff("lead"))
    items = [(item.name, item.value) for section in seen.sections for item in section.items]
    assert items == [("amount", 90000)]


# -- instances -------------------------------------------------------------------------------------


def test_a_row_that_had_none_gets_an_instance_and_the_join_waits_for_it() -> None:
    play = play_with((SCHOOL, MORE)).checked()
    play.command(c.Withdraw, play.applicant, path="money")
    play.command(c.AddInstance, "lead", lane="school", row=1)
    for pupil in (2, 3):
        play.do("officer", f"school[{pupil}].confirm", "no")
    assert play.outcome("") is None
    play.do("officer", "school[1].confirm", "no")
    assert play.case.status == "closed"
    assert play.told(f.InstanceAdded) == [f.InstanceAdded("school[1]", play.case.filed_on)]
    assert play.sound()


def test_nobody_adds_what_the_definition_does_not_say() -> None:
    play = play_with((SCHOOL, MORE))
    for given, code in (
        ({"lane": "money"}, "no_more_here"),
        ({"lane": "school", "path": "means"}, "no_more_here"),
        ({"lane": "school", "row": 2}, "already_there"),
        ({"lane": "school", "answers": {"name": "王某"}}, "no_new_person"),
    ):
        with pytest.raises(Refusal, match=code):
            play.command(c.AddInstance, "lead", **given)
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.AddInstance, "officer", lane="school", row=1)
    with pytest.raises(NotFound, match="no_such_row"):
        play.command(c.AddInstance, "lead", lane="school", row=9)
    with pytest.raises(NotFound, match="no_such_lane"):
        play.command(c.AddInstance, "lead", lane="school", path="nowhere")


def test_after_its_condition_none_is_added() -> None:
    until = (SCHOOL, MORE.replace("{by: lead}", "{by: lead, until: \"lane_means == 'known'\"}"))
    play = play_with(until)
    play.checked()
    with pytest.raises(Refusal, match="too_late_to_add"):
        play.command(c.AddInstance, "lead", lane="school", row=1)


SITES = (
    "      members:\n",
    "      sites:\n        title: {zh: 地点, en: Sites}\n        type: table\n        columns:\n"
    "          site: {title: {zh: 地点, en: Site}, type: text, required: true}\n"
    "          size: {title: {zh: 面积, en: Size}, type: number}\n      members:\n",
)
VISITS = (
    SCHOOL,
    SCHOOL + "\n      site:\n        each: {of: sites, more: {by: lead}}\n        start: look\n"
    "        states:\n          look: {task: {by: officer}, within: {time: 1 working days, "
    "late: {remind: boss}}, then: {ok: fine}}\n          fine: {final: known}",
)


def test_a_new_row_is_checked_kept_and_read() -> None:
    play = play_with(SITES, VISITS)
    before = play.case
    with pytest.raises(Invalid) as flaws:
        play.command(c.AddInstance, "lead", lane="site", answers={"size": "big"})
    assert flaws.value.fields == {"site": "required", "size": "not_number"}
    with pytest.raises(Invalid) as empty:
        play.command(c.AddInstance, "lead", lane="site")
    assert empty.value.fields == {"site": "required"}
    assert play.case == before
    play.command(c.AddInstance, "lead", lane="site", answers={"site": "东街", "size": "30"})
    play.command(c.AddInstance, "lead", lane="site", answers={"site": "西街"})
    assert {"site[1].look:step", "site[2].look:step"} <= play.open()
    rows = play.store.rows.entries
    kept = [data["sites"] for data in rows.values() if "sites" in data]
    assert kept[-1] == [{"site": "东街", "size": 30}, {"site": "西街"}]
    assert play.sound()


# -- running again ---------------------------------------------------------------------------------

REOPENS = (
    JOIN,
    "    join: all\n    reopens: {by: boss, reasons: refusal}\n    then: {joined: closing}",
)


def test_a_person_lets_one_lane_run_again() -> None:
    play = Play(changed(REOPENS))
    play.at_opinion()
    before = play.case.scopes["means"].visit
    play.command(c.ReopenLane, "boss", path="means", reasons=("too_rich",))
    assert play.case.scopes["means"].visit > before
    assert "means/data.ask:step" in play.open()
    assert "money.opinion:step" in play.open(), "the others stay where they are"
    (fact,) = play.told(f.ScopeReopened)[:1]
    assert (fact.path, fact.reasons) == ("means", ("too_rich",))
    assert play.sound()


def test_who_may_not_and_what_may_not_run_again() -> None:
    play = Play(changed(REOPENS))
    play.at_opinion(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.ReopenLane, "lead", path="means", reasons=("too_rich",))
    with pytest.raises(Refusal, match="still_running"):
        play.command(c.ReopenLane, "boss", path="money", reasons=("too_rich",))
    for path in ("", "means/visit"):
        with pytest.raises(Refusal, match="moved_on"):
            play.command(c.ReopenLane, "boss", path=path, reasons=("too_rich",))
    with pytest.raises(Invalid):
        play.command(c.ReopenLane, "boss", path="means")
    play.do("officer", "school[2].confirm", "no")
    with pytest.raises(Refusal, match="decision_stands"):
        play.command(c.ReopenLane, "boss", path="school[2]", reasons=("too_rich",))


def test_nobody_may_where_the_definition_names_nobody() -> None:
    play = Play()
    play.at_opinion()
    with pytest.raises(Refusal, match="no_reopening"):
        play.command(c.ReopenLane, "boss", path="means")


def test_a_question_about_a_failed_lane_is_moot_when_it_runs_again() -> None:
    ask = "{ask: lead, within: {time: 2 working days, late: {remind: boss}}}"
    failed = REOPENS[1].replace("    reopens", f"    failed: {ask}\n    reopens")
    ends = (
        "  known: {final: known}\n---\ndefinition: allowance",
        "  known: {final: terminated}\n---\ndefinition: allowance",
    )
    play = Play(changed((JOIN, failed), ends))
    play.at_opinion()
    assert {t.kind for t in play.case.open_tasks} == {"step", "lane_failed"}
    play.command(c.ReopenLane, "boss", path="means", reasons=("too_rich",))
    assert "review:lane_failed" not in play.open()
    assert play.sound()


# -- lanes that go on beside what follows ----------------------------------------------------------


def test_the_case_stays_open_until_lanes_that_went_on_have_ended() -> None:
    go_on = (
        "    join: {when: lane_school == 'not_granted', rest: go_on}\n    then: {joined: closing}"
    )
    play = play_with(
        (JOIN, go_on.replace("{when: ", '{when: "').replace("', rest", "'\", rest")),
        pupils=PUPILS[:2],
    )
    play.do("officer", "school[2].confirm", "no")
    assert play.outcome("") == "known"
    assert play.case.status == "accepted"
    assert play.case.scopes["money"].running
    play.checked()
    assert "money.opinion:step" in play.open()
    assert play.sound()
