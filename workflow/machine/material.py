"""Documents handed in: each is recorded once, with the day on which it came."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.domain import facts as f
from workflow.domain.commands import Handed
from workflow.errors import Invalid
from workflow.machine.application import is_asked
from workflow.machine.arrivals import arrived
from workflow.machine.work import Work


def known_materials(work: Work, handed: Iterable[Handed]) -> None:
    """Documents for the file are those that the catalogue knows, and nobody has a scan made where
    it may not be made: the paper itself may pass through. Raises Invalid."""
    catalogues = work.context.closure.catalogues
    for one in handed:
        known = catalogues.materials.get(one.item)
        if known is None or (
            one.digest is not None and not is_asked(known.not_at, catalogues, work.context.actor)
        ):
            raise Invalid({"materials": "not_offered"})


def receive(work: Work, handed: Iterable[Handed]) -> None:
    """Record documents as received on the command's civil day."""
    for one in handed:
        work.emit(
            f.MaterialReceived(
                no=work.next_no,
                item=one.item,
                received_on=work.on,
                channel=one.channel,
                digest=one.digest,
                row=one.row,
            )
        )
    arrived(work)
