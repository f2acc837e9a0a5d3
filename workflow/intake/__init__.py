"""Requests brought in from a workbook."""
