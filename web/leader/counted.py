"""The finished work that counts for whoever asks: of services and steps below their post.

Who is nobody's charge (the leader of a county) is shown all that ended at their places; any other
head what the roles below theirs handle, so that no department reads another's. The numbers
and the lists behind them both ask here. Without the asker's own family and relatives.
"""

from __future__ import annotations

from web.access import current_actor
from web.leader.asked import Asked
from web.office import the_office
from workflow.store.measures import Counted, Summary, summaries


def counted(asked: Asked, kind: str, *by: str) -> list[Summary]:
    """Finished things of a kind in the period, by `process`, then whatever else."""
    found = _added_up(asked, kind, by)
    if kind == "step":
        return [each for each in found if _step(asked, *each.group[:2])]
    return [each for each in found if _service(asked, each.group[0])]


def by_month(asked: Asked) -> list[Summary]:
    """Services that ended in the period, by month."""
    known = [each.group[0] for each in counted(asked, "service", "process")]
    return _added_up(asked, "service", ("month",), known)


def keys_of(asked: Asked, kind: str) -> dict[str, frozenset[str]]:
    """The services that count, each with its steps, outcomes or reasons in the period."""
    found: dict[str, set[str]] = {}
    for each in counted(asked, kind, "process", "key"):
        found.setdefault(each.group[0], set()).add(each.group[1])
    return {process: frozenset(keys) for process, keys in found.items()}


def meant(asked: Asked, process: str) -> bool:
    """Whether a service counts: its outcomes, its reasons, its ratings."""
    return asked.process in ("", process) and _service(asked, process)


def _added_up(
    asked: Asked, kind: str, by: tuple[str, ...], processes: list[str] | None = None
) -> list[Summary]:
    if processes is None and asked.process:
        processes = [asked.process]
    user = current_actor().account
    with the_office().store.database.read() as connection:
        counted = Counted(kind, asked.since, asked.until, asked.finished_places, processes)
        return summaries(connection, counted, by, user=user)


def _service(asked: Asked, process: str) -> bool:
    """A service is counted where it is decided."""
    below = asked.looks_after_all or process in asked.services_below
    return below and asked.decides(process)


def _step(asked: Asked, process: str, state: str) -> bool:
    """A step is counted where it is handled."""
    role = asked.role_of_step(process, state)
    return (asked.looks_after_all or role in asked.below) and asked.of_department(role)
