"""What holds for every row of a workbook that brings people, places or benefits in.

Consumers: `importing` and `workflow.benefits.recipients`, before they look at what a row says.
"""

from __future__ import annotations

from workflow.office.staffing import NotAllowed
from workflow.workbooks import Sheet, SheetRow


def require_readable(row: SheetRow, sheet: Sheet) -> None:
    """No formulas, nothing too long, nothing missing. Raises NotAllowed for the first cell."""
    for column in sheet.columns:
        if column.name in row.formulas:
            raise NotAllowed(
                f"“{column.zh}”是公式。请粘贴为数值。",
                f"{column.name} is a formula. Paste its value instead.",
            )
        if column.name in row.too_long:
            raise NotAllowed(f"“{column.zh}”太长。", f"{column.name} is too long.")
        if column.required and not row.cells[column.name]:
            raise NotAllowed(f"“{column.zh}”没有填。", f"{column.name} is missing.")
