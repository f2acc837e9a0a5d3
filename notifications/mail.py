"""E-mail through one SMTP server: plain text and HTML, marked as sent by a machine.

Input: `settings.MailServer`, envelopes. What temporary and permanent mean follows RFC 5321: a 4xx
answer about the address may change, a 5xx answer will not; trouble with the server itself (no
connection, no encryption, our own password) is never the receiver's fault.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from notifications.channel import Envelope, Never, Outcome, Sent, TryLater
from workflow.settings import MailServer

TIMEOUT = 15
"""Seconds for each answer of the server."""

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_LINK = re.compile(r"https?://[^\s<>，。；、）]+")


class Mail:
    """The channel `email`."""

    name = "email"

    def __init__(self, server: MailServer, timeout: float = TIMEOUT) -> None:
        self._server = server
        self._timeout = timeout

    def send(self, envelope: Envelope) -> Outcome:
        """Send one e-mail over a connection of its own."""
        if not _ADDRESS.fullmatch(envelope.address):
            return Never("not an e-mail address")
        try:
            client = self._connected()
        except smtplib.SMTPResponseException as error:
            return TryLater(f"the mail server answered {error.smtp_code}", everything=True)
        except (smtplib.SMTPException, OSError) as error:
            return TryLater(f"the mail server is away: {type(error).__name__}", everything=True)
        try:
            return _hand_over(client, self._message(envelope))
        finally:
            # Once taken, a message is sent, even if the server does not say goodbye.
            with suppress(smtplib.SMTPException, OSError):
                client.quit()
            client.close()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        secure = ssl.create_default_context()
        client: smtplib.SMTP
        if server.tls == "tls":
            client = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=secure
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.tls == "starttls":
                client.starttls(context=secure)
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _message(self, envelope: Envelope) -> EmailMessage:
        words = envelope.words
        message = EmailMessage()
        message["From"] = self._server.sender
        message["To"] = envelope.address
        message["Subject"] = words.subject
        message["Date"] = format_datetime(envelope.parcel.created_at)
        domain = self._server.sender.rpartition("@")[2].strip("> ")
        message["Message-ID"] = f"<{envelope.id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(words.body)
        message.add_alternative(_html(words.subject, words.body, envelope.locale), subtype="html")
        # Set before, it would move into the first part, which is where content headers go.
        message["Content-Language"] = envelope.locale
        return message


def _hand_over(client: smtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        client.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        why = f"the mail server answered {code} to the address"
        return TryLater(why) if code < 500 else Never(why)
    except smtplib.SMTPNotSupportedError:
        return Never("the mail server takes no address with such characters")
    except smtplib.SMTPDataError as error:
        why = f"the mail server answered {error.smtp_code} to the message"
        return TryLater(why) if error.smtp_code < 500 else Never(why)
    except smtplib.SMTPResponseException as error:
        return TryLater(f"the mail server answered {error.smtp_code}", everything=True)
    except (smtplib.SMTPException, OSError) as error:
        return TryLater(f"the mail server went away: {type(error).__name__}", everything=True)
    return Sent()


def _html(subject: str, body: str, locale: str) -> str:
    """The same words as HTML: paragraphs, and addresses that can be clicked."""
    paragraphs = "".join(
        f"<p>{_LINK.sub(_anchor, escape(part)).replace(chr(10), '<br>')}</p>"
        for part in body.strip().split("\n\n")
    )
    return (
        f'<!doctype html><html lang="{escape(locale)}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="font-size:16px;line-height:1.6">{paragraphs}</body></html>'
    )


def _anchor(found: re.Match[str]) -> str:
    return f'<a href="{found[0]}">{found[0]}</a>'
