"""What people say in Speak. The words are never changed and never lost on the way."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onecloth.core.actors import Actor
from onecloth.core.files import MOST_BYTES
from onecloth.customers.models import Customer
from onecloth.customers.permissions import visible_customers
from onecloth.journeys.models import Step
from onecloth.journeys.permissions import visible_steps
from onecloth.listening.actions.voices import MOST_WRITTEN
from onecloth.listening.choices import VoiceKind
from onecloth.organisation.models import Unit
from onecloth.organisation.permissions import visible_units
from onecloth.ui import texts
from onecloth.ui.wording import figure

KINDS = (VoiceKind.PROBLEM, VoiceKind.IDEA, VoiceKind.THANKS, VoiceKind.HUNCH, VoiceKind.CUSTOMER_SAID)
KIND_ICONS = {
    "problem": "triangle-alert", "idea": "lightbulb", "thanks": "heart-handshake", "hunch": "sparkles",
    "customer_said": "house",
}  # fmt: skip
NAME_ICONS = {"hidden": "eye-off", "mine": "user"}
NAMES = [("hidden", gettext_lazy("Name hidden")), ("mine", gettext_lazy("With my name"))]


class NamedChoice(forms.ModelChoiceField):
    def label_from_instance(self, thing: Any) -> str:
        return texts.name_of(thing)


class PlaceForm(forms.Form):
    """Where it happens: what of a voice can be chosen before anything is written."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in KINDS], required=False)
    name = forms.ChoiceField(choices=NAMES, required=False)
    unit = NamedChoice(
        Unit.objects.none(), label=gettext_lazy("Which team is it about?"), required=False,
        empty_label=gettext_lazy("I don’t know"),
    )  # fmt: skip
    step = NamedChoice(
        Step.objects.none(), label=gettext_lazy("At which step for the customer?"), required=False,
        empty_label=gettext_lazy("At none, or I don’t know"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["unit"].queryset = visible_units(actor).filter(closed_on__isnull=True).order_by("code")
        self.fields["step"].queryset = (
            visible_steps(actor).filter(closed_on__isnull=True).order_by("journey", "position")
        )

    def known(self) -> dict[str, Any]:
        """What could be read of an address; the rest is left out, so that an old link still opens."""
        self.is_valid()
        return self.cleaned_data


class SpeakForm(PlaceForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
    )
    name = forms.ChoiceField(label=gettext_lazy("In whose name?"), choices=NAMES, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("What happened?"), widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("There are no words yet. A sentence is enough.")},
    )  # fmt: skip
    who_said_it = forms.CharField(
        label=gettext_lazy("Who said it?"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Their customer number, or their name as it stands in our list. Left empty, it is simply a customer."),
    )  # fmt: skip
    photo = forms.FileField(
        label=gettext_lazy("A photo"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("A JPEG, PNG or WebP picture. Where and when it was taken is removed from it."),
    )  # fmt: skip

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        over = len(words) - MOST_WRITTEN
        if over > 0:
            said = ngettext(
                "This is %(over)s letter longer than the %(most)s we can take. Nothing is lost: make it shorter, or send it in two parts.",
                "This is %(over)s letters longer than the %(most)s we can take. Nothing is lost: make it shorter, or send it in two parts.",
                over,
            )  # fmt: skip
            raise forms.ValidationError(said % {"over": figure(over), "most": figure(MOST_WRITTEN)})
        return words

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        if photo and photo.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This picture is larger than 25 MB. Choose a smaller one; your words are still here.")
            )
        return photo

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        asked = " ".join((given.get("who_said_it") or "").split())
        given["customer"] = self._customer(asked) if asked and given.get("kind") == VoiceKind.CUSTOMER_SAID else None
        return given

    def _customer(self, asked: str) -> Customer | None:
        known = visible_customers(self.actor).filter(closed_on__isnull=True)
        found = list(known.filter(reference=asked)[:1]) or list(known.filter(name__iexact=asked)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            self.add_error(
                "who_said_it",
                _("There is more than one %(name)s. Write the customer number instead.") % {"name": asked},
            )
        else:
            self.add_error(
                "who_said_it",
                _(
                    "We have no customer called %(name)s. Write the customer number, or leave it empty and say in the words who it was."
                )
                % {"name": asked},
            )
        return None
