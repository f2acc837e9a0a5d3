"""Build hook: compiles the translations so that wheel and editable install both have them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Runs before hatchling collects files; the `.mo` files are declared as artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue under the project's root."""
        sys.path.insert(0, self.root)
        try:
            from scripts.translations import catalogues, compile_catalogue
        finally:
            sys.path.remove(self.root)
        for source in catalogues(Path(self.root)):
            compile_catalogue(source)
