"""Messages about accounts: codes to prove an address and to choose a new password, and that a
request was looked at before it is filed.

Input: `workflow.store.codes`. Consumer: the dispatcher, before the messages of cases, since people
wait for a code with the page open. A code that cannot be sent in time is not sent any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from notifications.channel import Channel, Envelope, Rendered, Sent, TryLater
from workflow.store.codes import AccountCodes, AccountMessage
from workflow.store.outbox import Parcel

LEASE = timedelta(minutes=2)
WAIT = timedelta(seconds=20)

_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "register": {
        "zh": (
            "一窗：您的验证码",
            "您的验证码是{code}，{minutes}分钟内有效，用于开通账号。\n\n"
            "工作人员不会向您索要验证码。如果不是您本人操作，不用理会这条消息。",
        ),
        "en": (
            "OneWindow: your code",
            "Your code is {code}. It opens your account within {minutes} minutes.\n\n"
            "No officer will ever ask you for it. If this was not you, ignore this message.",
        ),
    },
    "reset": {
        "zh": (
            "一窗：设置新密码",
            "您的验证码是{code}，{minutes}分钟内有效，用于设置新密码，只能用一次。\n\n"
            "工作人员不会向您索要验证码。如果不是您本人操作，您的密码没有改变。",
        ),
        "en": (
            "OneWindow: choose a new password",
            "Your code is {code}. With it you can choose a new password within {minutes} minutes, "
            "once.\n\nNo officer will ever ask you for it. If this was not you, your password "
            "has not changed.",
        ),
    },
    "pre_check": {
        "zh": (
            "一窗：您的预审有答复了",
            "您请我们先看看的申请，已经看过了，结果写在这里：{code}\n\n"
            "申请还没有提交，您可以修改，也可以直接提交。",
        ),
        "en": (
            "OneWindow: we have looked at your request",
            "We have looked at the request that you asked us to check. Read what we found: {code}"
            "\n\nIt is not filed yet; you can change it, or send it as it is.",
        ),
    },
}
"""Template and language → subject and text; `code` is a code, or a link."""


def words(message: AccountMessage) -> Rendered:
    """The message in its reader's language."""
    by_language = _WORDS[message.template]
    subject, text = by_language.get(message.locale, by_language["zh"])
    minutes = int((message.expires_at - message.created_at).total_seconds() // 60)
    body = text.format(code=message.code, minutes=minutes)
    return Rendered(subject, body + "\n", " ".join(body.split()))


def send_codes(codes: AccountCodes, channels: Mapping[str, Channel], most: int) -> int:
    """Send up to `most` codes that are due; returns how many were dealt with."""
    for count in range(most):
        message = codes.claim(LEASE)
        if message is None:
            return count
        _deliver(codes, channels, message)
    return most


def _deliver(codes: AccountCodes, channels: Mapping[str, Channel], message: AccountMessage) -> None:
    channel = channels.get(message.channel)
    if channel is None:
        codes.settle(message.id, "failed", f"{message.channel}: not set up here")
        return
    parcel = Parcel(
        message.id, 0, 0, message.template, "", {}, message.created_at, message.attempts, ()
    )
    texts = {message.locale: words(message), "zh": words(message)}
    name = f"onewindow-account-{message.id}"
    outcome = channel.send(Envelope(name, message.address, message.locale, texts, parcel))
    if isinstance(outcome, Sent):
        codes.settle(message.id, "sent")
    elif isinstance(outcome, TryLater):
        codes.put_off(message.id, WAIT, outcome.why)
    else:
        codes.settle(message.id, "failed", outcome.why)
