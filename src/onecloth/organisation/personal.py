"""What these tables hold about people, and what erasure does."""

from django.contrib.auth.hashers import make_password
from django.utils.crypto import get_random_string

from onecloth.accounts.models import User
from onecloth.core import clock, erasure
from onecloth.organisation.models import Organisation, PeopleImport, Person, Purpose, Role, Unit


def declare() -> None:
    erasure.personal(
        Person, "number", "given_name", "family_name", "email", "language", "zone", subject="person",
        purpose="who works here, in which unit, and how they are reached",
        retention="while they work here, then until they ask or the organisation's own period ends", on_erasure="blank",
    )  # fmt: skip
    erasure.personal(
        PeopleImport, "report", "mapping", subject="person",
        purpose="counts and column headings of a file of people; the file itself is removed once taken or put aside",
        retention="with the audit", on_erasure="keep",
    )  # fmt: skip
    erasure.personal(
        Organisation, "server_keeper", subject="person",
        purpose="the screens before a confidential study name who could read the server", on_erasure="keep",
        retention="until an administrator names somebody else",
    )  # fmt: skip
    erasure.not_personal(Organisation, "name", "default_language", "languages", "zone", because="about the house")
    erasure.not_personal(Purpose, "words", "story", because="the organisation's own words about itself")
    erasure.not_personal(Unit, "token", "reference", "code", "name", "zone", because="about a unit")
    erasure.not_personal(Role, "reference", "name", because="about what people do, not who")
    erasure.not_personal(Person, "token", because="random; replaced on erasure so that old addresses lead nowhere")
    erasure.not_personal(PeopleImport, "token", "kind", because="about the file")
    erasure.eraser("organisation", erase)


def erase(subject: str) -> int:
    """A person loses their names and their way in; memberships stay, so that figures of that day stay true."""
    kind, _colon, pk = subject.partition(":")
    if kind != "person":
        return 0
    people = Person.objects.filter(pk=pk)
    User.objects.filter(pk__in=people.values("user_id")).update(
        username=f"erased-{get_random_string(20)}", email="", first_name="", last_name="", language="",
        password=make_password(None), is_active=False,
    )  # fmt: skip
    return people.update(
        number=None,
        given_name="",
        family_name="",
        email="",
        language="",
        zone="",
        token=get_random_string(27),
        blanked_at=clock.now(),
    )
