"""What is ticked in the list of problems, as it was on the screen, and which button was pressed."""

from django.http import QueryDict

from onecloth.core.actors import Actor
from onecloth.improvement.choices import JointMove
from onecloth.improvement.exceptions import CannotMoveTogether
from onecloth.improvement.forms.problems import PersonForm
from onecloth.organisation.models import Person, Unit

MOST_AT_ONCE = 100


class TogetherForm:
    """Reads what it can and leaves out the rest: a tick that means nothing is no tick."""

    def __init__(self, sent: QueryDict, *, actor: Actor) -> None:
        self.tokens = [token for token in sent.getlist("problem") if len(token) <= 43][:MOST_AT_ONCE]
        self.what = next((name for name in JointMove.values if name == sent.get("what")), "")
        self.seen = dict(_seen(words) for words in sent.getlist("seen"))
        pk = sent.get("unit", "")
        self.unit = Unit.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
        self._people = PersonForm({"person": sent.get("person", "")}, actor=actor)

    @property
    def names_somebody(self) -> bool:
        return self.what in (JointMove.OWNER, JointMove.SPONSOR)

    @property
    def person(self) -> Person | None:
        if not self.names_somebody or not self._people.is_valid():
            return None
        found: Person = self._people.cleaned_data["person"]
        return found

    def check(self) -> None:
        """Raises `CannotMoveTogether` where somebody was named whom we do not know."""
        if self.names_somebody and self._people.data["person"].strip() and not self._people.is_valid():
            raise CannotMoveTogether(" ".join(map(str, self._people.errors["person"])))


def _seen(words: str) -> tuple[str, int]:
    """ "token:version" of a row; no row has the version 0."""
    token, _colon, version = words.rpartition(":")
    return token, int(version) if version.isdecimal() and len(version) < 10 else 0
