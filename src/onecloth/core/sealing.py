"""Secrets that must be used again are kept sealed with the installation's key: a stolen back-up does not hold them."""

import base64

from cryptography.fernet import Fernet, InvalidToken  # a part of fido2, which passkeys need
from django.utils.crypto import salted_hmac


def seal(text: str, purpose: str) -> str:
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Empty where it was sealed with another key or for another purpose."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac(purpose, "1", algorithm="sha256").digest()))
