"""Decisions for another system: a plan, what its cells hold, the workbook, who took it 导出."""
