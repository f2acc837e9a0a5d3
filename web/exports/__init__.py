"""Exports for another system: choose columns and days, look at the rows, take the workbook.

Who may make which is said by the export itself (`by`), for the cases of their own places. Linked
from the list of benefits and from the administrator's definitions. Templates: `templates/exports/`.
"""

from __future__ import annotations

from web.exports import views  # noqa: F401  # routes
from web.exports.blueprint import blueprint

__all__ = ["blueprint"]
