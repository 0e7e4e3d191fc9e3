"""Standard Webhooks: ids, signatures, secrets. A receiver checks them with any library of that standard."""

import base64
import binascii
import secrets
from datetime import datetime, timedelta

from standardwebhooks import Webhook

from onecloth.core import sealing
from onecloth.teamwork.models import WebhookDelivery, WebhookEndpoint

PREFIX = "whsec_"
SEALED_FOR = "onecloth.webhook_secrets"
LEAST, MOST = 24, 64  # bytes of a secret, as the standard has it
BOTH_FOR = timedelta(days=1)  # after a renewal both secrets sign, so that a receiver changes over in its own time


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def is_secret(text: str) -> bool:
    try:
        return text.startswith(PREFIX) and LEAST <= len(base64.b64decode(text[len(PREFIX) :], validate=True)) <= MOST
    except (binascii.Error, ValueError):
        return False


def sealed(secret: str) -> str:
    return sealing.seal(secret, SEALED_FOR)


def opened(kept: str) -> str:
    """Empty where the installation's key is another one by now."""
    return sealing.unseal(kept, SEALED_FOR)


def secrets_of(endpoint: WebhookEndpoint, at: datetime) -> list[str]:
    """The secrets that sign at a moment, the present one first."""
    kept = [endpoint.secret]
    if endpoint.before_until is not None and at < endpoint.before_until:
        kept.append(endpoint.secret_before)
    return [secret for secret in map(opened, kept) if secret]


def headers_of(delivery: WebhookDelivery, body: str, keys: list[str], at: datetime) -> dict[str, str]:
    name = f"msg_{delivery.key.hex}"
    return {
        "content-type": "application/json",
        "user-agent": "Onecloth",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(name, at, body) for key in keys),
    }
