"""What people fill in for tasks of the engine itself: the same for every definition.

Records of what was done (a decision brought, a family told, how a procedure ended, why a limit is
not extended), the advice somebody was asked for, the answer of who signs along. Consumers: `tasks`,
which checks and keeps them; `signers`; `reading`, which shows them; the pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition.base import Text
from workflow.definition.catalogues import Form

HOW, EXTENSION_NOTE = "handed_how", "extension_note"


def _handed_over(title: dict[str, str], how: dict[str, dict[str, str]]) -> Form:
    return Form.model_validate(
        {
            "title": title,
            "fields": {
                "received_by": {
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


def _note(title: dict[str, str], name: str, asks: dict[str, str]) -> Form:
    field = {"title": asks, "type": "paragraph", "maximum": 1000}
    return Form.model_validate({"title": title, "fields": {name: field}})


_IN_PERSON = {"zh": "当面交给", "en": "Handed over in person"}
_READ_OUT = {"zh": "当面读给他听", "en": "Read out in person"}
_BY_PHONE = {"zh": "打电话", "en": "By phone"}
_LEFT = {"zh": "见证人在场，留置送达", "en": "Left with a witness present"}

RECORDS: Mapping[str, Form] = {
    "serve": _handed_over(
        {"zh": "送达记录", "en": "Record of the handing over"},
        {"in_person": _IN_PERSON, "read_out": _READ_OUT, "left": _LEFT},
    ),
    "tell": _handed_over(
        {"zh": "告知记录", "en": "Record of telling"},
        {"in_person": _IN_PERSON, "read_out": _READ_OUT, "phone": _BY_PHONE},
    ),
    "procedure": _note(
        {"zh": "处理结果", "en": "What came of it"},
        "procedure_result",
        {"zh": "结果（办理人员决定时能看到）", "en": "Result (shown to whoever decides)"},
    ),
    "extension": _note(
        {"zh": "是否延长", "en": "May it take longer?"},
        EXTENSION_NOTE,
        {"zh": "说明（不同意延长时必填）", "en": "Note (needed where it is not extended)"},
    ),
}
"""What is recorded of serving 送达, telling, and moving a limit: by the kind of task."""

ADVICE_TEXT = "advice_text"
ADVICE_FORM = Form.model_validate(
    {
        "title": {"zh": "答复意见", "en": "Advice"},
        "fields": {
            ADVICE_TEXT: {
                "title": {"zh": "意见和理由", "en": "The view, and why"},
                "type": "paragraph",
                "required": True,
                "maximum": 4000,
            },
        },
    }
)
ADVICE_OUTCOMES: Mapping[str, Text] = {
    "agree": Text(zh="同意", en="Agree"),
    "disagree": Text(zh="不同意", en="Disagree"),
    "comment": Text(zh="提出意见，不作结论", en="Comment only"),
}
"""How a question can be answered."""

SIGNER_NOTE = "signer_note"
SIGNER_FORM = Form.model_validate(
    {
        "title": {"zh": "我的意见", "en": "My answer"},
        "fields": {
            SIGNER_NOTE: {
                "title": {"zh": "意见", "en": "In a few words"},
                "hint": {"zh": "不同意的，请写明理由。", "en": "Who disagrees says why."},
                "type": "paragraph",
                "maximum": 2000,
            },
        },
    }
)

FORMS: Mapping[str, Form] = {**RECORDS, "advice": ADVICE_FORM, "signer": SIGNER_FORM}
"""All of them, by the kind of task."""
