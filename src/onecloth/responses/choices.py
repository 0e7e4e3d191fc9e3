from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """How far an answer can be traced to a person; fixed once a study opens."""

    IDENTIFIED = "identified", _("With your name")
    CONFIDENTIAL = "confidential", _("Confidential")
    ANONYMOUS = "anonymous", _("Anonymous")


class Side(models.TextChoices):
    """Who speaks in a dialogue with a hidden author, and whose turn it is."""

    ASKER = "asker", _("Who asked")
    AUTHOR = "author", _("Who said it")
