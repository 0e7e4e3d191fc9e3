from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerKind(models.TextChoices):
    PERSON = "person", _("A person")
    COMPANY = "company", _("A company")


class ConsentPurpose(models.TextChoices):
    """What a contact may agree to. Nobody is invited to a group or written to without a yes."""

    INTERVIEW = "interview", _("Interviews")
    GROUP = "group", _("Focus groups")
    BOARD = "board", _("Advisory group")
    EMAIL = "email", _("E-mail from us")


class ConsentSource(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    TELEPHONE = "telephone", _("By telephone")
    EMAIL = "email", _("By e-mail")
    LETTER = "letter", _("On paper")
    FILE = "file", _("From a file")
    LINK = "link", _("On their private page")


class ReachWay(models.TextChoices):
    EMAIL = "email", _("By e-mail")
    TELEPHONE = "telephone", _("By telephone")
    LETTER = "letter", _("By letter")
    IN_PERSON = "in_person", _("In person")
