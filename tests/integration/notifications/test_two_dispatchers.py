"""Several dispatchers at once, on both databases: no message is lost, none is sent twice."""

from __future__ import annotations

import threading
from collections import Counter

from notifications.channel import Envelope, Sent
from notifications.dispatch import LEASE, Dispatcher
from tests.integration.notifications.conftest import MadeOffice


class Counting:
    """A channel that counts what it is given."""

    name = "sms"

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self._lock = threading.Lock()

    def send(self, envelope: Envelope) -> Sent:
        with self._lock:
            self.sent[envelope.id] += 1
        return Sent()


def test_dispatchers_at_once_send_every_message_exactly_once(either_office: MadeOffice) -> None:
    office = either_office
    case = office.case("phone", phone="13900000001")
    for _ in range(40):
        office.tell(case, "closed", outcome="known")
    channel = Counting()
    counts: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        counts.append(Dispatcher(office, [channel]).run(50))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 40
    assert len(channel.sent) == 40
    assert set(channel.sent.values()) == {1}
    assert {row.status for row in office.rows()} == {"sent"}
    assert sum(1 for count in counts if count) > 1, "only one dispatcher did the work"


def test_a_claimed_message_is_nobody_elses_until_the_claim_runs_out(
    either_office: MadeOffice,
) -> None:
    office = either_office
    case = office.case("phone", phone="13900000001")
    first, second = (office.tell(case, "closed", outcome="known") for _ in range(2))
    claimed = [office.outbox.claim(office.now(), LEASE) for _ in range(3)]
    assert [parcel.id if parcel else None for parcel in claimed] == [first, second, None]
    office.wait(seconds=LEASE.total_seconds())
    again = office.outbox.claim(office.now(), LEASE)
    assert again is not None
    assert (again.id, again.attempts) == (first, 2)
    late = claimed[0]
    assert late is not None
    assert not office.outbox.put_off(late, office.now(), "too slow")
    assert not office.outbox.settle(late, "sent", office.now())
    assert not office.outbox.put_in_inboxes(late, [(None, None)], {}, office.now())
    assert office.outbox.settle(again, "sent", office.now(), channels=("sms",))
    assert [row.status for row in office.rows()] == ["sent", "queued"]
    assert office.inbox() == []
