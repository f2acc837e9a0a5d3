"""The workflow engine of OneWindow.

Reads process definitions, decides commands on cases, keeps the case history. It knows no web
framework and sends no messages: `web` and `notifications` build on it, never the reverse.
"""
