"""The rules that answer the commands by which work goes from hand to hand. Consumer: `decide`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.domain import commands as c
from workflow.domain.commands import hands as h
from workflow.machine import copying, hands_delegate, hands_reassign, hands_take_back, supervision
from workflow.machine.work import Work

COMMANDS: Mapping[type[c.Command], Callable[[Work, Any], None]] = {
    h.Reassign: hands_reassign.reassign,
    h.Delegate: hands_delegate.delegate,
    h.GiveBack: hands_delegate.give_back,
    h.Recall: hands_delegate.recall,
    h.TakeBack: hands_take_back.take_back,
    h.Nudge: supervision.nudge,
    h.Supervise: supervision.supervise,
    h.CopyTo: copying.copy_to,
    h.ReadCopy: copying.read,
}
