"""The command `demo`: one family's request through every department, in a few seconds."""

from __future__ import annotations

from workflow.cli.common import Commands


def add_commands(commands: Commands) -> None:
    """Add the command to the parser."""
