"""The engine: one transaction around a decision, and what a decision brings with it.

`Engine.handle(command, actor)` is the only way a case changes.
"""

from workflow.engine.engine import Engine, utc_now

__all__ = ["Engine", "utc_now"]
