"""Fixed vocabularies of what teams do together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """What an item on a huddle's board is."""

    CELEBRATE = "celebrate", _("Celebrate")
    PROBLEM = "problem", _("Problem")
    HELP = "help", _("Help needed")
