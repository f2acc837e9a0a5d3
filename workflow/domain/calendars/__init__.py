"""Where the days of a calendar come from.

`china` turns what the `holidays` package knows into plain special days; `overlay` reads a calendar
catalogue (already parsed from YAML) into the same. Both feed `workflow.domain.calendar`.
"""
