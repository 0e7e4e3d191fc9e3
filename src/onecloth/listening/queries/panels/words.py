"""Features and their values as people say them: a unit's name rather than its key."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.customers.choices import CustomerKind
from onecloth.listening.choices import Level, PanelFeature, Tenure
from onecloth.listening.models import Seat, Volunteer
from onecloth.listening.permissions.panels import can_reach_members
from onecloth.organisation.models import Unit

OF_UNITS = (PanelFeature.DEPARTMENT, PanelFeature.UNIT)
KNOWN = {PanelFeature.LEVEL: Level, PanelFeature.TENURE: Tenure, PanelFeature.KIND: CustomerKind}


class Values:
    """Says what a value of a feature is called. One query, whatever is asked."""

    def __init__(self) -> None:
        language = get_language() or "en"
        rows = Unit.objects.values_list("pk", "name")
        self._units: Mapping[str, str] = {str(pk): text_in(name, language) for pk, name in rows}

    def called(self, feature: str, value: str) -> str:
        if not value:
            return _("not said")
        if feature in OF_UNITS:
            return self._units.get(value, _("a unit that was closed"))
        kinds = KNOWN.get(PanelFeature(feature)) if feature in PanelFeature.values else None
        return str(kinds(value).label) if kinds is not None and value in kinds.values else value

    def rule(self, feature: str, value: str) -> str:
        """The value with its feature where it would not be understood alone."""
        said = self.called(feature, value)
        if feature in (PanelFeature.SHIFT, PanelFeature.PLACE):
            return f"{PanelFeature(feature).label}: {said}"
        return said

    def kind(self, features: Mapping[str, str]) -> str:
        """What somebody is in every feature the rules look at; where nothing is known, nothing is said."""
        said = [self.rule(feature, value) for feature, value in sorted(features.items()) if value]
        return ", ".join(said) or (_("Of none of the kinds the rules name") if features else _("Everybody"))


def seats_of_value(seats: Iterable[Mapping[str, str]], feature: str, value: str) -> int:
    return sum(told.get(feature) == value for told in seats)


def name_of(volunteer: Volunteer, actor: Actor) -> str:
    """The name of somebody who was drawn. Of a contact it is for those who may reach them; others read the customer."""
    if volunteer.person is not None:
        return volunteer.person.name or _("somebody who was erased")
    contact = volunteer.contact
    if contact is None:
        return ""
    if can_reach_members(actor) and contact.name:
        return contact.name
    return contact.customer.name or _("a customer")


def names_of(seats: Sequence[Seat], actor: Actor) -> dict[int, str]:
    return {seat.pk: name_of(seat.volunteer, actor) for seat in seats}
