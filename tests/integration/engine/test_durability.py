"""The plug is pulled in the middle of work: what was acknowledged is there, once and whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.integration.engine.conftest import Office
from workflow.domain.history import verify
from workflow.machine.evolve import fold

ROOT = Path(__file__).parents[3]
ACKNOWLEDGED = 12
WORK = """
import sys
from tests.integration.engine.office import file, open_office
from workflow.keys import KeyRing
from workflow.store.database import Database

store, engine = open_office(Database(sys.argv[1]), KeyRing.from_json(sys.stdin.readline()))
for number in range(10_000):
    answer = file(engine, number, key=f"k{number}")
    print("filed", number, answer.case, answer.seq, answer.tracking, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill_in_mid_stream(office: Office) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, office.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(office.keys.to_json().replace("\n", "") + "\n")
    process.stdin.flush()
    lines = [process.stdout.readline().split() for _ in range(ACKNOWLEDGED)]
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait(20)
    lines += [line.split() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert len(lines) >= ACKNOWLEDGED
    trackings = set()
    for _, number, case, seq, tracking in lines:
        kept = office.store.case(int(case))
        history = office.store.facts(int(case))
        assert (kept.seq, kept.tracking) == (int(seq), tracking), number
        assert verify(history)
        assert fold(kept.id, history) == kept
        trackings.add(tracking)
    assert len(trackings) == len(lines), "nothing is doubled"


def test_the_same_request_after_a_kill_gets_the_same_answer(office: Office) -> None:
    from tests.integration.engine.office import file

    first = file(office.engine, 1, key="k1")
    again = file(office.engine, 1, key="k1")
    assert again == first
