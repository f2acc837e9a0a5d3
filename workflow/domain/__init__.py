"""Values and pure functions of the office: cases, scopes, tasks, clocks, calendars, notices.

Nothing here reads a file, a clock on the wall or a database. Everything else may import it; it
imports nothing of OneWindow.
"""
