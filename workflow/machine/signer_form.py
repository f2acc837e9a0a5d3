"""What whoever is asked to sign along fills in, and how it is called.

Consumers: `signers`, which counts the answers; `reading`, which shows them; the pages.
"""

from __future__ import annotations

from workflow.definition.base import Text
from workflow.definition.catalogues import Form

KIND = "signer"
"""The kind of the task of a signer."""

AGREE, DISAGREE = "agree", "disagree"
OUTCOMES = {
    AGREE: Text(zh="同意", en="Agree"),
    DISAGREE: Text(zh="不同意", en="Disagree"),
}
"""How a signer can answer."""

NOTE = "signer_note"
FORM = Form.model_validate(
    {
        "title": {"zh": "我的意见", "en": "My answer"},
        "fields": {
            NOTE: {
                "title": {"zh": "意见", "en": "In a few words"},
                "hint": {"zh": "不同意的，请写明理由。", "en": "Who disagrees says why."},
                "type": "paragraph",
                "maximum": 2000,
            },
        },
    }
)
"""What a signer fills in."""
