"""The settings of the gateways: nothing set means in-app only; a mistake is named at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.dispatch import channels_of
from workflow.settings import BadSetting, MailServer, Settings, SmsGateway

MAIL = {"ONEWINDOW_SMTP_HOST": "mail.office.example", "ONEWINDOW_SMTP_FROM": "a@office.example"}


def settings(folder: Path, **given: str) -> Settings:
    return Settings.from_environment({"ONEWINDOW_DATA_DIR": str(folder), **given})


def test_without_any_gateway_messages_stay_in_the_application(tmp_path: Path) -> None:
    assert channels_of(settings(tmp_path)) == ()


def test_what_is_configured_is_used(tmp_path: Path) -> None:
    both = settings(tmp_path, **MAIL, ONEWINDOW_SMS_URL="https://sms.office.example/send")
    assert [channel.name for channel in channels_of(both)] == ["email", "sms"]
    assert both.sms == SmsGateway("https://sms.office.example/send")


@pytest.mark.parametrize(
    ("tls", "port"), [("", 587), ("starttls", 587), ("tls", 465), ("none", 25)]
)
def test_a_mail_server_is_spoken_to_encrypted_unless_said_otherwise(
    tmp_path: Path, tls: str, port: int
) -> None:
    given = settings(tmp_path, **MAIL, ONEWINDOW_SMTP_TLS=tls).mail
    assert given == MailServer(
        "mail.office.example", port, "a@office.example", tls=tls or "starttls"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_TLS", "ssl3"),
        ("SMTP_PORT", "many"),
        ("SMTP_PORT", "70000"),
        ("SMTP_FROM", "nobody"),
        ("SMS_URL", "file:///etc/passwd"),
        ("SMS_URL", "sms.office.example"),
        ("HOTLINE", "call us"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        settings(tmp_path, **{**MAIL, f"ONEWINDOW_{name}": value})


def test_a_password_never_travels_in_the_clear(tmp_path: Path) -> None:
    given = {**MAIL, "ONEWINDOW_SMTP_TLS": "none", "ONEWINDOW_SMTP_PASSWORD": "x"}
    with pytest.raises(BadSetting, match="in the clear"):
        settings(tmp_path, **given)
    own = settings(tmp_path, **{**given, "ONEWINDOW_SMTP_HOST": "127.0.0.1"})
    assert own.mail is not None
    assert "password" not in repr(own.mail).replace("x", "")
