"""A small world with one person in every relation to Priya, and how each of them opens a page."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from onecloth.accounts.models import User
from onecloth.organisation.models import Person
from tests.cast import Cast, grant, join, make_cast, make_person

RELATIONS = (
    *("self", "manager", "skip_level", "peer", "experience_team", "executive", "administrator"),
    *("removed", "anonymous", "customer"),
)
OUTCOMES = ("see", "sign in", "not there", "wrong method", "refused")


@dataclass(frozen=True)
class World:
    """`people` by relation; nobody stands behind anonymous and customer, who come without a session."""

    cast: Cast
    people: dict[str, Person | None]
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, relation: str) -> Client:
        """A browser that is signed in as the relation's person; a removed one still has the session of before."""
        client = Client(raise_request_exception=True)
        if relation in self.sessions:
            client.cookies["sessionid"] = self.sessions[relation]
        return client


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    just_confirmed(client, user)
    return client.cookies["sessionid"].value


def just_confirmed(client: Client, user: User) -> None:
    """As after typing the password once more, so that pages behind that question are reached."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def make_world() -> World:
    cast = make_cast()
    nia, edith = make_person("Nia", "Brook"), make_person("Edith", "Crane")
    join(nia, cast.north_desk, leads=True)
    join(edith, cast.company)
    grant(edith, "executive")
    people = {
        "self": cast.priya,
        "manager": nia,
        "skip_level": cast.tom,
        "peer": cast.dean,
        "experience_team": cast.hanna,
        "executive": edith,
        "administrator": cast.tomasz,
        "removed": cast.lee,
        "anonymous": None,
        "customer": None,
    }
    sessions = {relation: session_of(person.user) for relation, person in people.items() if person is not None}
    return World(cast, people, sessions)


def outcome_of(response: Any) -> str:
    """What somebody sees, in the words of the golden file."""
    status = response.status_code
    if status == 405:
        return "wrong method"
    if status == 404:
        return "not there"
    if status in (301, 302) and response["Location"].startswith("/account/login/"):
        return "sign in"
    if status in (401, 403):
        return "refused"
    if status >= 500:
        raise AssertionError(f"{status} from {response.request['PATH_INFO']}")
    return "see"


Builder = Callable[[World], dict[str, Any]]
_builders: dict[str, Builder] = {}


def builds(*names: str) -> Callable[[Builder], Builder]:
    """Register what makes the object of a page and gives the keywords of its address."""

    def register(builder: Builder) -> Builder:
        for name in names:
            assert name not in _builders, f"{name} is built twice"
            _builders[name] = builder
        return builder

    return register


def keywords_of(name: str, world: World) -> dict[str, Any]:
    return _builders[name](world) if name in _builders else {}


def built() -> set[str]:
    return set(_builders)
