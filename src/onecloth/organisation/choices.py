from django.db import models
from django.utils.translation import gettext_lazy as _


class GrantedScope(models.TextChoices):
    """Stored form of `core.actors.Scope`."""

    EXPERIENCE_TEAM = "experience_team", _("Experience team")
    EXECUTIVE = "executive", _("Executive")
    ADMINISTRATOR = "administrator", _("Administrator")
