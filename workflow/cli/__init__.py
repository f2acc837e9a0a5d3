"""The command line `onewindow`: puts the parts together and says plainly what happened.

`main` is the entry point. Exit codes: 0 done, 1 problems were found, 2 the command could not be
carried out, 130 stopped by Ctrl-C. Wrong input is answered with one line, never with a traceback.
"""

from __future__ import annotations

from workflow.cli.main import build_parser, main

__all__ = ["build_parser", "main"]
