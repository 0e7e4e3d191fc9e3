"""A card: for whom, what they did, what came of it, and who may read it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.listening.queries.choosing import people_called, units_to_choose
from onecloth.organisation.models import Person
from onecloth.organisation.permissions import visible_people
from onecloth.organisation.queries import day_of
from onecloth.organisation.queries.people import main_places
from onecloth.teamwork.queries.cards_written import LONGEST, LONGEST_GOT, Thanks

FEWEST_LETTERS, MOST_NAMED = 2, 8


class CardForm(forms.Form):
    """`to` is a name. Where it is not exactly one colleague's, those it could be stand below it to choose from."""

    to = forms.CharField(
        label=gettext_lazy("To"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write whom it is for: a name, or a part of it.")},
    )  # fmt: skip
    did = forms.CharField(
        label=gettext_lazy("What did they do?"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Say what they did; a sentence is enough.")},
    )  # fmt: skip
    got = forms.CharField(
        label=gettext_lazy("What a customer or colleague got"), max_length=LONGEST_GOT,
        error_messages={"required": gettext_lazy("Say what came of it, for a customer or a colleague.")},
    )  # fmt: skip
    wall = forms.BooleanField(label=gettext_lazy("Show it on the wall"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        typed = " ".join(str(self.data.get("to", "")).split())[:200]
        self.is_exact, self.people = _people(actor, typed) if self.is_bound else (False, [])
        if self.people and not (self.is_exact and len(self.people) == 1):
            self.fields["person"] = forms.ChoiceField(
                label=_("Whom do you mean?"), choices=_named(self.people), widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of them, or write the name once more.")},
            )  # fmt: skip
            self.order_fields(["to", "person"])

    def clean_to(self) -> str:
        typed: str = self.cleaned_data["to"]
        if not self.people:
            raise forms.ValidationError(
                _("Nobody called “%(name)s” works here. A part of the name is enough; your words are still here.")
                % {"name": typed}
            )
        return typed

    def receiver(self) -> Person:
        """Whom it is for, of a form that is valid."""
        chosen = self.cleaned_data.get("person")
        return next(person for person in self.people if chosen in (None, person.token))

    def thanks(self) -> Thanks:
        given = self.cleaned_data
        language = (get_language() or "en").split("-")[0]
        return Thanks(given["did"], given["got"], given["wall"], language)


class WallForm(forms.Form):
    """Whose cards: to or from a unit and all below it. What cannot be read is everybody's."""

    way = forms.ChoiceField(choices=[("", ""), ("to", ""), ("from", "")], required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = [("", _("Every unit")), *units_to_choose()]

    def chosen(self) -> tuple[str, int | None]:
        self.is_valid()
        unit = self.cleaned_data.get("unit")
        return self.cleaned_data.get("way", ""), int(unit) if unit else None


def _people(actor: Actor, typed: str) -> tuple[bool, list[Person]]:
    """Colleagues of exactly that name or number, else those in whose names it stands."""
    if len(typed) < FEWEST_LETTERS:
        return False, []
    exact = people_called(actor, typed)
    if exact:
        return True, exact
    named = visible_people(actor).annotate(whole=Concat(F("given_name"), Value(" "), F("family_name")))
    near = named.filter(whole__icontains=typed, left_on__isnull=True)
    return False, list(near.order_by("family_name", "given_name", "pk")[:MOST_NAMED])


def _named(people: Sequence[Person]) -> list[tuple[str, str]]:
    """By token, with the unit that tells two of one name apart."""
    places = main_places([person.pk for person in people], day_of(clock.now()))
    language = get_language() or ""
    return [
        (each.token, f"{each.name}, {text_in(places[each.pk].unit.name, language)}" if each.pk in places else each.name)
        for each in people
    ]
