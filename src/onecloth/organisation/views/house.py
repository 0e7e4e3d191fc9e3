"""What was decided for everybody: name, zone, languages, days to answer, smallest groups."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onecloth.core import clock
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.organisation import actions
from onecloth.organisation.forms import HouseForm
from onecloth.organisation.models import Organisation
from onecloth.ui.asking import Asking, ask, posted


@allow(Policy.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def house(request: ActorRequest) -> HttpResponse:
    found = Organisation.objects.get(id=1)
    known = {name: getattr(found, name) for name in HouseForm.base_fields}
    form = HouseForm(posted(request), initial=known)
    crumbs = [(_("Organisation"), reverse("organisation:organisation"))]
    lead = _("What holds for everybody here. Each change is written into the audit with your name.")
    return ask(
        request, form, Asking(_("What we decided for everybody"), _("Save"), crumbs, lead=lead, nav_here="house"),
        lambda given: actions.change_organisation(
            organisation=found, changes={name: value for name, value in given.items() if name != "version"},
            expected=given["version"], by=request.actor, at=clock.now(),
        ),
        then=lambda _saved: reverse("organisation:house"), said=_("Saved."), subject=found,
    )  # fmt: skip
