"""How much waits stands on every page: asked in words kept for a person's day, and never older than what waits."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from onecloth.core import inbox
from onecloth.core.once import while_reading
from onecloth.listening.actions import assign_voice
from onecloth.listening.choices import Audience, Channel
from onecloth.listening.models import Conversation, Voice
from onecloth.organisation.models import Membership, Organisation
from onecloth.organisation.queries import the_organisation
from tests.cast import MONDAY, Cast, grant

pytestmark = pytest.mark.django_db(databases=["default", "answers"])
TODAY = MONDAY.date()
EVERYBODY = ("priya", "tom", "dean", "hanna", "ruth", "tomasz")


def voice_for(cast: Cast, who: str) -> Voice:
    voice = Voice.objects.create(
        channel=Channel.SPEAK, audience=Audience.EMPLOYEE, text="The list comes late.", about_unit=cast.north_desk,
        raised_on=TODAY - timedelta(days=2),
    )  # fmt: skip
    return assign_voice(voice=voice, to=getattr(cast, who), by=cast.actor("hanna"), at=MONDAY)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_a_desk_asks_follows_from_the_actor_the_day_and_the_house_alone(who: str, cast: Cast) -> None:
    """Its words are kept, so whatever else it read of the databases on the way would grow old with them."""
    actor = cast.actor(who)
    with while_reading():
        the_organisation()
        for name, desk in inbox._desks.items():
            with (
                CaptureQueriesContext(connections["default"]) as own,
                CaptureQueriesContext(connections["answers"]) as more,
            ):
                list(desk.rows(actor, TODAY))
            assert not [*own, *more], name


def test_when_the_house_moves_its_clock_the_questions_are_written_anew(cast: Cast) -> None:
    """A visit at half past midnight in London is one of today in New York."""
    Conversation.objects.create(
        kind="visit", audience="employee", host=cast.tom, unit=cast.field_service, written_at=MONDAY,
        planned_for=datetime(2026, 3, 3, 0, 30, tzinfo=ZoneInfo("Europe/London")),
    )  # fmt: skip
    tom = cast.actor("tom")
    before = inbox.count_of(tom, TODAY)
    Organisation.objects.update(zone="America/New_York")
    assert inbox.count_of(tom, TODAY) == len(inbox.asks_of(tom, TODAY)) == before + 1


def test_the_count_is_that_of_the_list_and_follows_what_happens(cast: Cast) -> None:
    tom = cast.actor("tom")
    before = inbox.count_of(tom, TODAY)
    waiting = voice_for(cast, "tom")
    assert inbox.count_of(tom, TODAY) == before + 1 == len(inbox.asks_of(tom, TODAY))
    assign_voice(voice=waiting, to=None, by=cast.actor("hanna"), at=MONDAY)
    waiting.save_changes(state="answered")
    assert inbox.count_of(tom, TODAY) == before


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybodys_count_is_that_of_their_list(who: str, cast: Cast) -> None:
    voice_for(cast, who)
    actor = cast.actor(who)
    assert inbox.count_of(actor, TODAY) == len(inbox.asks_of(actor, TODAY)) > 0


def test_who_comes_to_lead_or_to_see_more_is_asked_anew(cast: Cast) -> None:
    Voice.objects.create(
        channel=Channel.SPEAK, audience=Audience.EMPLOYEE, text="Nobody rings back.", about_unit=cast.field_service,
        raised_on=TODAY - timedelta(days=30),
    )  # fmt: skip
    assert inbox.count_of(cast.actor("dean"), TODAY) == len(inbox.asks_of(cast.actor("dean"), TODAY))
    before = inbox.count_of(cast.actor("dean"), TODAY)
    Membership.objects.filter(person=cast.dean).update(leads=True)
    grant(cast.dean, "experience_team")
    assert inbox.count_of(cast.actor("dean"), TODAY) == len(inbox.asks_of(cast.actor("dean"), TODAY)) > before


@pytest.mark.postgres
def test_the_server_keeps_the_plan_of_what_every_page_asks(cast: Cast) -> None:
    actor = cast.actor("tom")
    for _page in range(3):
        inbox.count_of(actor, TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%% AS waiting'", [])
        (kept,) = cursor.fetchone()
    assert kept > 0


def test_postgresql_keeps_one_plan_of_what_waits_for_somebody(cast: Cast) -> None:
    """Planning it anew on every page took longer than all else the database did."""
    tom = cast.actor("tom")
    counted = {inbox.count_of(tom, TODAY) for _again in range(3)}
    assert counted == {len(inbox.asks_of(tom, TODAY))}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(generic_plans), max(custom_plans) FROM pg_prepared_statements")
            kept, made_anew = cursor.fetchone()
            assert kept >= 3
            assert made_anew == 0
            cursor.execute("SHOW plan_cache_mode")
            assert cursor.fetchone() == ("auto",)
