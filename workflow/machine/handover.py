"""Handing over: what is recorded when somebody brings a decision or tells a family in person.

The same form for every definition, since the record of service 送达 is the same: who received it,
how, and what should be remembered. Consumers: `tasks`, which checks and keeps it, and the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition.catalogues import Form

RECEIVED_BY, HOW = "received_by", "handed_how"


def _form(title: dict[str, str], how: dict[str, dict[str, str]]) -> Form:
    return Form.model_validate(
        {
            "title": title,
            "fields": {
                RECEIVED_BY: {
                    "title": {"zh": "告知或签收的人", "en": "Who was told, or received it"},
                    "hint": {
                        "zh": "申请人或者一名成年家人",
                        "en": "The applicant or an adult member",
                    },
                    "type": "text",
                    "required": True,
                    "maximum": 60,
                },
                HOW: {
                    "title": {"zh": "方式", "en": "How"},
                    "type": "choice",
                    "required": True,
                    "options": how,
                },
                "handed_note": {
                    "title": {"zh": "备注", "en": "Note"},
                    "hint": {
                        "zh": "例如：按手印签收；问了什么",
                        "en": "For example: signed with a thumbprint; what was asked",
                    },
                    "type": "paragraph",
                    "maximum": 1000,
                },
            },
        }
    )


NOTE = "extension_note"


def _note(title: dict[str, str], name: str, asks: dict[str, str]) -> Form:
    field = {"title": asks, "type": "paragraph", "maximum": 1000}
    return Form.model_validate({"title": title, "fields": {name: field}})


_IN_PERSON = {"zh": "当面交给", "en": "Handed over in person"}
_READ_OUT = {"zh": "当面读给他听", "en": "Read out in person"}
_BY_PHONE = {"zh": "打电话", "en": "By phone"}
_LEFT = {"zh": "见证人在场，留置送达", "en": "Left with a witness present"}

FORMS: Mapping[str, Form] = {
    "serve": _form(
        {"zh": "送达记录", "en": "Record of the handing over"},
        {"in_person": _IN_PERSON, "read_out": _READ_OUT, "left": _LEFT},
    ),
    "tell": _form(
        {"zh": "告知记录", "en": "Record of telling"},
        {"in_person": _IN_PERSON, "read_out": _READ_OUT, "phone": _BY_PHONE},
    ),
    "procedure": _note(
        {"zh": "特别程序结果", "en": "What came of it"},
        "procedure_result",
        {"zh": "结果（办理人员决定时能看到）", "en": "Result (shown to whoever decides)"},
    ),
    "extension": _note(
        {"zh": "是否延长", "en": "May it take longer?"},
        NOTE,
        {"zh": "说明（不同意延长时必填）", "en": "Note (needed where it is not extended)"},
    ),
}
"""By the kind of task."""
