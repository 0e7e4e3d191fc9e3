"""What holds for the whole house: its name, its day, its languages, its purpose."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from onecloth.core.once import Once
from onecloth.organisation.models import Organisation, Purpose


@Once
def the_organisation() -> Organisation:
    """The one organisation, or an unsaved one with its defaults before `onecloth init`."""
    return Organisation.objects.filter(id=1).first() or Organisation(name="Onecloth")


def day_of(moment: datetime) -> date:
    """The day of a moment as the organisation counts it."""
    return moment.astimezone(ZoneInfo(the_organisation().zone or "UTC")).date()


def languages_written(organisation: Organisation) -> list[str]:
    """The languages the organisation writes in, its own first."""
    own = organisation.default_language or "en"
    return [own, *(code for code in organisation.languages if code != own)]


@Once
def current_purpose() -> Purpose | None:
    """The latest wording; None before the first was written."""
    return Purpose.objects.order_by("-number").first()
