"""Fixed vocabularies of the core."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a fault")
    CANCELLED = "cancelled", _("Stopped")


class KeptFileState(models.TextChoices):
    PREVIEWED = "previewed", _("Looked at, nothing stored")
    CONFIRMED = "confirmed", _("Taken")
    WITHDRAWN = "withdrawn", _("Put aside")
