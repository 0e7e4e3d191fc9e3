"""Where events go, which, and the secret that signs them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.core.outbound import LONGEST_URL
from onecloth.teamwork.choices import WebhookEvent
from onecloth.teamwork.models import WebhookEndpoint
from onecloth.teamwork.queries.webhook_written import Told
from onecloth.ui.asking import WithVersion

TOLD_OF = [choice for choice in WebhookEvent.choices if choice[0] != WebhookEvent.TEST]


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What it is"), max_length=80, help_text=gettext_lazy("For example: the chat of Operations")
    )
    url = forms.CharField(
        label=gettext_lazy("Its address"), max_length=LONGEST_URL, widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It begins with https://. A key in it is shown to nobody but those who keep webhooks."),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told of"), choices=TOLD_OF, widget=forms.CheckboxSelectMultiple
    )

    def told(self) -> Told:
        given: Mapping[str, Any] = self.cleaned_data
        return Told(given["name"], given["url"].strip(), tuple(given["events"]))


class AddWebhookForm(WebhookForm):
    secret = forms.CharField(
        label=gettext_lazy("Secret, if the other side made one"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It begins with whsec_. Leave it empty and we make one."),
    )  # fmt: skip


class ChangeWebhookForm(WebhookForm, WithVersion):
    pass


def written(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {"name": endpoint.name, "url": endpoint.url, "events": endpoint.events, "version": endpoint.version}
