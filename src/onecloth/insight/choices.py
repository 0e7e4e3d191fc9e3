from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What the release gate let out."""

    SHOWN = "shown", _("Shown")
    CODED = "coded", _("Shown as a bound")
    TOO_FEW = "too_few", _("Too few to say")
    HELD_BACK = "held_back", _("Held back")
    WITHHELD = "withheld", _("Withheld")


class Side(models.TextChoices):
    RECEIVER = "receiver", _("Receiver")
    GIVER = "giver", _("Giver")


class Span(models.TextChoices):
    """How long a reading looks back. A window joins the last periods, for comparing units."""

    WEEK = "week", _("A week")
    MONTH = "month", _("A month")
    WAVE = "wave", _("A wave")
    WINDOW = "window", _("The last periods together")
