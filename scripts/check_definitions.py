"""Runs `onewindow check` over the shipped definitions.

A step of its own so that the command is called just as an office calls it, and its exit code
decides.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys

from scripts.files import ROOT


def main() -> int:
    """Call the command line in this process; its exit code is the answer."""
    definitions = sorted((ROOT / "definitions").rglob("*.yaml"))
    if not definitions or importlib.util.find_spec("workflow.cli") is None:
        print("definitions: no definitions or no command line yet, nothing to check")
        return 0
    code = int(importlib.import_module("workflow.cli").main(["check"]) or 0)
    print(f"definitions: {len(definitions)} files, exit code {code}")
    return code


if __name__ == "__main__":
    sys.exit(main())
