"""Many Inboxes counted together say what each says alone, whatever room asks."""

from datetime import timedelta

import pytest

from onecloth.core import clock, inbox
from onecloth.core.actors import system
from onecloth.journeys.actions import confirm_contribution, write_contribution
from onecloth.listening.actions import raise_voice
from onecloth.listening.actions.dialogues import ask_author, reply_as_author
from onecloth.organisation.actions import sign_purpose, write_purpose
from onecloth.organisation.models import Person
from onecloth.organisation.queries.actors import actors_of
from tests.cast import MONDAY, Cast
from tests.listening.asking import invite, pulse, round_of

pytestmark = pytest.mark.django_db
BY, NOW = system("tests"), MONDAY + timedelta(days=1)


@pytest.fixture
def much_waits(cast: Cast) -> Cast:
    """A line of sight that one has confirmed, a purpose that one has signed, surveys, and a reply of a hidden author."""
    words = {"does": {"en": "Plan"}, "hands_on": {"en": "A plan"}, "customer_gets": {"en": "A visit"}}
    wording = write_contribution(unit=cast.scheduling, by=BY, at=MONDAY, **words)
    confirm_contribution(contribution=wording, by=cast.actor("priya"), at=MONDAY)
    write_contribution(unit=cast.company, by=BY, at=MONDAY, **words)
    purpose = write_purpose(words={"en": "Help"}, story={}, by=BY, at=MONDAY)
    sign_purpose(purpose=purpose, by=cast.actor("tom"), at=MONDAY)
    invite(round_of(pulse()), [cast.priya, cast.dean])
    said = raise_voice(
        kind="problem", text="No lift.", name_hidden=True, about_unit=cast.scheduling, by=cast.actor("priya"), at=MONDAY
    )
    ask_author(voice=said.voice, words="Where?", by_name=False, by=cast.actor("tom"), at=MONDAY)
    reply_as_author(voice=said.voice, words="Here.", by=cast.actor("priya"), at=MONDAY)
    return cast


def test_counted_together_or_alone_the_same_waits(much_waits: Cast) -> None:
    with clock.held_at(NOW):
        actors = actors_of(list(Person.objects.order_by("pk")), NOW.date())
        alone = [inbox.count_of(actor, NOW.date()) for actor in actors]
        together = inbox.counts_of(actors, NOW.date())
    assert together == alone


@pytest.mark.parametrize("name", ["journeys", "organisation", "surveys", "dialogues"])
def test_each_desk_finds_for_many_what_it_finds_for_one(much_waits: Cast, name: str) -> None:
    desks = {name: desk for name, desk in inbox.desks().items() if desk.others_of is not None}
    with clock.held_at(NOW):
        actors = actors_of(list(Person.objects.order_by("pk")), NOW.date())
        alone = [desks[name].others(actor, NOW.date()) for actor in actors]
        together = desks[name].others_for(actors, NOW.date())
    assert list(together) == alone
    assert sum(alone) > 0
    assert 0 in alone
