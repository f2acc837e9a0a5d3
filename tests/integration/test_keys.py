"""A lost or swapped key file is told before anything is written under new keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.bootstrap import open_office
from workflow.settings import Settings
from workflow.store.office import WrongKeys


def test_other_keys_than_those_of_the_database_are_refused(tmp_path: Path) -> None:
    environment = {"ONEWINDOW_DATA_DIR": str(tmp_path)}
    open_office(Settings.from_environment(environment)).close()
    open_office(Settings.from_environment(environment)).close()
    (tmp_path / "keys.json").unlink()
    with pytest.raises(WrongKeys):
        open_office(Settings.from_environment(environment))
