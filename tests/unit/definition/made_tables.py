"""Small decision tables for tests, written as a file would have them."""

from __future__ import annotations

from typing import Any

from workflow.definition.tables import Table

T = {"zh": "表", "en": "Table"}


def table(**changes: Any) -> Table:
    """Income under one and a half lines per person with hard spending above half: helped."""
    data: dict[str, Any] = {
        "title": T,
        "hit": "first",
        "inputs": {
            "income": {"title": T, "type": "money"},
            "people": {"title": T, "type": "number", "minimum": 1},
            "spending": {"title": T, "type": "money", "unknown": 0},
            "line": {"parameter": "line"},
            "per_person": {"title": T, "type": "money", "is": "income / people"},
        },
        "outputs": {
            "helped": {"title": T, "type": "boolean"},
            "amount": {"title": T, "type": "money", "round": {"how": "up", "to": 100}},
        },
        "rules": {
            "poor": {
                "when": {"per_person": "< line"},
                "then": {"helped": True, "amount": "(line - per_person) * people"},
                "says": T,
            },
            "hard": {
                "when": {"per_person": "< 1.5 * line"},
                "if": "spending > 0.5 * income",
                "then": {"helped": True, "amount": 0},
                "says": T,
            },
        },
        "otherwise": {"then": {"helped": False, "amount": 0}, "says": T},
    }
    return Table.model_validate({**data, **changes})


def rule(then: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One row."""
    return {"then": then, "says": T, **more}
