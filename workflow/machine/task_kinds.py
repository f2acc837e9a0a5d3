"""What tasks are called that no definition names: they follow from the engine's own rules.

Consumers: the pages (inbox, task page, lanes, numbers) and the messages about tasks, which must use
the same words for the same work.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow.definition.base import Text
from workflow.definition.closure import Closure

TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "posting": Text(zh="张贴公示", en="Post the notice"),
        "objection": Text(zh="核查异议", en="Look into an objection"),
        "correction": Text(zh="发出一次性补正告知", en="Send the request for missing information"),
        "serve": Text(zh="送达决定", en="Hand over the decision"),
        "tell": Text(zh="当面告知申请人", en="Tell the applicant in person"),
        "supervision": Text(zh="答复督办", en="Answer a supervision order"),
        "advice": Text(zh="提供意见", en="Give advice"),
        "signer": Text(zh="加签", en="Sign along with a colleague"),
        "declared": Text(zh="核查承诺", en="Check what was declared"),
        "lane_failed": Text(
            zh="有一个事项未通过：其他事项是否继续？",
            en="One service failed: do the others go on?",
        ),
        "procedure": Text(zh="结束特别程序", en="End the special procedure"),
        "extension": Text(zh="是否同意延期", en="Decide on a longer limit"),
    }
)
LET_GO_ON = Text(zh="恢复办理（结束中止）", en="Let the suspended service go on")
EITHER = Text(zh="结束特别程序或中止", en="End a special procedure or a suspension")


def title_of(kind: str, closure: Closure | None, process: str, subject: str) -> Text | None:
    """What a task of the engine's own is called; None for a step of a definition.

    A task that ends a suspension 中止 is no special procedure 特别程序; where only the kind of
    several tasks is known (no `subject`), the words hold for both.
    """
    if kind != "procedure":
        return TITLES.get(kind)
    if not subject:
        return EITHER
    known = closure.processes.get(process) if closure is not None else None
    rule = known.definition.procedures.get(subject) if known is not None else None
    return LET_GO_ON if rule is not None and rule.kind == "suspension" else TITLES[kind]
