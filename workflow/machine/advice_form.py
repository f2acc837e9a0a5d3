"""What whoever is asked for advice fills in, and how it is called: the same for every definition.

Consumers: `tasks`, which checks and keeps it; `reading`, which shows it; the pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition.base import Text
from workflow.definition.catalogues import Form

ANSWER = "advice_text"
"""The field of the answer."""

FORM = Form.model_validate(
    {
        "title": {"zh": "答复意见", "en": "Advice"},
        "fields": {
            ANSWER: {
                "title": {"zh": "意见和理由", "en": "The view, and why"},
                "type": "paragraph",
                "required": True,
                "maximum": 4000,
            },
        },
    }
)

OUTCOMES: Mapping[str, Text] = {
    "agree": Text(zh="同意", en="Agree"),
    "disagree": Text(zh="不同意", en="Disagree"),
    "comment": Text(zh="提出意见，不作结论", en="Comment only"),
}
"""How a question can be answered."""
