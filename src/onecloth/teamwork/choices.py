"""Fixed vocabularies of what teams do together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """What an item on a huddle's board is."""

    CELEBRATE = "celebrate", _("Celebrate")
    PROBLEM = "problem", _("Problem")
    HELP = "help", _("Help needed")


class Giver(models.TextChoices):
    """Who thanks. Only a colleague who wrote a card themselves is named on it."""

    COLLEAGUE = "colleague", _("A colleague")
    CUSTOMER = "customer", _("A customer")
    UNNAMED = "unnamed", _("Somebody who works here")
