"""Settings come from the environment, and say which variable is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.keys import KeyRing
from workflow.settings import NAMES, BadSetting, Settings
from workflow.settings import __doc__ as documented


def read(folder: Path, **given: str) -> Settings:
    prefixed = {f"ONEWINDOW_{name}": value for name, value in given.items()}
    return Settings.from_environment({"ONEWINDOW_DATA_DIR": str(folder), **prefixed})


def test_without_settings_everything_lives_in_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    found = read(folder)
    assert found.database_url == f"sqlite:///{folder / 'onewindow.db'}"
    assert found.documents_dir == folder / "documents"
    assert found.zone.key == "Asia/Shanghai"
    assert (folder / "keys.json").stat().st_mode & 0o777 == 0o600
    assert read(folder).keys == found.keys


def test_nobody_else_looks_into_a_data_folder_that_was_made_here(tmp_path: Path) -> None:
    made, given = tmp_path / "made", tmp_path / "given"
    given.mkdir(mode=0o750)
    read(made)
    read(given)
    assert made.stat().st_mode & 0o777 == 0o700
    assert given.stat().st_mode & 0o777 == 0o750, "who made it decides who may look"


def test_a_variable_that_is_empty_counts_as_not_set(tmp_path: Path) -> None:
    assert read(tmp_path, ZONE=" ", DATABASE_URL="").zone.key == "Asia/Shanghai"


def test_keys_from_the_environment_need_no_file(tmp_path: Path) -> None:
    ring = KeyRing.generate()
    more = KeyRing.generate().encryption[0]
    found = read(
        tmp_path,
        ENCRYPTION_KEYS=f"{more}, {ring.encryption[0]}",
        HASH_KEY=ring.hashing,
        SESSION_KEY=ring.session,
    )
    assert found.keys == KeyRing((more, ring.encryption[0]), ring.hashing, ring.session)
    assert not (tmp_path / "keys.json").exists()


def test_one_key_from_the_environment_replaces_that_of_the_file(tmp_path: Path) -> None:
    before = read(tmp_path).keys
    after = read(tmp_path, SESSION_KEY="fresh").keys
    assert (after.session, after.hashing, after.encryption) == (
        "fresh",
        before.hashing,
        before.encryption,
    )


@pytest.mark.parametrize(
    ("name", "value"), [("ZONE", "Mars/Base"), ("ZONE", "../etc"), ("ENCRYPTION_KEYS", "short")]
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"ONEWINDOW_{name}"):
        read(tmp_path, **{name: value})


def test_a_key_file_that_was_damaged_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadSetting, match=r"keys\.json"):
        read(tmp_path)


def test_settings_do_not_print_passwords_and_keys(tmp_path: Path) -> None:
    found = read(tmp_path, DATABASE_URL="postgresql://u:pass-word@h/n")
    assert "pass-word" not in repr(found)
    assert found.keys.session not in repr(found)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_documented(name: str) -> None:
    assert documented is not None
    family, _, last = name.partition("_")
    assert f"`ONEWINDOW_{name}`" in documented or f"`…_{last}`" in documented, family


def test_the_hour_of_opening_is_a_time_of_day(tmp_path: Path) -> None:
    assert read(tmp_path).opens.isoformat("minutes") == "09:00"
    assert read(tmp_path, OPENS="8:30").opens.isoformat("minutes") == "08:30"
    for wrong in ("25:00", "nine", "8", "08:30:00"):
        with pytest.raises(BadSetting, match="OPENS"):
            read(tmp_path, OPENS=wrong)


def test_the_number_that_families_call_is_a_setting(tmp_path: Path) -> None:
    given = {"ONEWINDOW_DATA_DIR": str(tmp_path)}
    assert Settings.from_environment(given).hotline == ""
    given["ONEWINDOW_HOTLINE"] = "0731-0000 0000"
    assert Settings.from_environment(given).hotline == "0731-0000 0000"
