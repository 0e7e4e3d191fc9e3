"""Column types that carry a rule of the house."""

import secrets
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def random_token() -> str:
    """160 random bits for a public address; not guessable, not countable."""
    return secrets.token_urlsafe(20)


if TYPE_CHECKING:
    Characters = models.CharField[str, str]
else:
    Characters = models.CharField


class TokenField(Characters):
    """A random token for public addresses; the bigint key never leaves the inside."""

    def __init__(self, **kwargs: Any) -> None:
        options = {"max_length": 43, "unique": True, "editable": False, "default": random_token}
        super().__init__(**{**options, **kwargs})


def validate_texts(value: object) -> None:
    if not isinstance(value, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise ValidationError(_("Texts are given by language, for example English and its words."))


class TextByLanguage(models.JSONField):
    """A text the organisation writes: {language code: words}. What people say is never kept this way."""

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {"default": dict, "blank": True, "validators": [validate_texts]}
        super().__init__(**{**options, **kwargs})


def text_in(texts: dict[str, str] | None, language: str, default: str = "en") -> str:
    """The words in a language, else in the organisation's own, else in any."""
    if not texts:
        return ""
    for code in (language, language.split("-")[0], default):
        if texts.get(code):
            return texts[code]
    return next((words for words in texts.values() if words), "")
