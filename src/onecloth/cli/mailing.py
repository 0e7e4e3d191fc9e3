"""A test message, sent at once and past the outbox: `onecloth doctor --mail-to me@example.org`."""

import smtplib
import socket
import ssl

from onecloth.cli.checking import Finding

SUBJECT = "Onecloth: a test message"
WORDS = "Somebody who keeps this Onecloth asked whether its mail arrives. It does.\n"


def trial(address: str) -> Finding:
    """Whether the mail server took a message for this address; where not, why, and what to look at."""
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.mail import EmailMessage
    from django.core.validators import validate_email

    try:
        validate_email(address)
    except ValidationError:
        return Finding(
            f"{address!r} is not an e-mail address. Nothing was sent.", True, "Write it like me@example.org."
        )
    if not settings.EMAIL_HOST:
        return Finding("No mail server is set, so no test message was sent.", True, "Set ONECLOTH_SMTP_HOST.")
    try:
        EmailMessage(SUBJECT, WORDS, settings.DEFAULT_FROM_EMAIL, [address]).send()
    except (OSError, smtplib.SMTPException) as fault:
        why, remedy = _why(fault)
        return Finding(f"The test message to {address} did not leave: {why}.", True, remedy)
    return Finding(f"The mail server took a test message for {address}. Look whether it arrives.")


def _why(fault: Exception) -> tuple[str, str]:
    """The narrower kinds first: smtplib's faults are faults of the system too."""
    server = "See ONECLOTH_SMTP_HOST and ONECLOTH_SMTP_PORT, and whether a firewall is between."
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return "the server refused the user or the password", "See ONECLOTH_SMTP_USER and ONECLOTH_SMTP_PASSWORD."
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return "the server does not take mail for this address", "Try another address, or ask who keeps the server."
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return "the server does not take mail from this sender", "See ONECLOTH_MAIL_FROM."
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return "the server offers no encryption or no sign-in", "See ONECLOTH_SMTP_TLS and ONECLOTH_SMTP_USER."
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return "the server broke the connection off, or did not answer in time", server
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"the server refused it ({fault.smtp_code})", "Ask who keeps the server; its log says why."
    return _why_unreachable(fault, server)


def _why_unreachable(fault: Exception, server: str) -> tuple[str, str]:
    if isinstance(fault, socket.gaierror):
        return "the server's name is unknown", "See ONECLOTH_SMTP_HOST."
    if isinstance(fault, TimeoutError):
        return "the server did not answer in time", server
    if isinstance(fault, ConnectionRefusedError):
        return "nothing listens there", server
    if isinstance(fault, ssl.SSLError):
        return "its certificate or its encryption is not to be trusted", "Give the server a valid certificate."
    return "the connection broke", server
