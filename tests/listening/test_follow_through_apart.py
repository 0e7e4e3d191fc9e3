"""Follow-through by department and channel, and the ages of what waits: who counts, in which order, for whom."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.listening.actions.themes import create_theme, merge_theme, set_themes
from onecloth.listening.models import Voice
from onecloth.listening.queries.follow_through_apart import followed_apart
from tests.cast import MONDAY, PASSWORD, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date()


def told(n: int, unit, days: int, answered: int | None = None, **more) -> None:
    given = {"kind": "problem", "channel": "speak", "audience": "employee", **more}
    on = TODAY - timedelta(days=days)
    Voice.objects.bulk_create(
        Voice(
            text="x", about_unit=unit, raised_on=on, state="new" if answered is None else "answered",
            answered_on=None if answered is None else on + timedelta(days=answered), **given,
        )
        for _each in range(n)
    )  # fmt: skip


def test_departments_gather_what_is_below_them_in_alphabetical_order(cast: Cast) -> None:
    told(6, cast.north_desk, 40, answered=3)
    told(2, cast.scheduling, 40)
    told(5, cast.field_service, 30, answered=9)
    told(1, None, 30)
    rows = followed_apart(today=TODAY).units
    assert [(row.name, row.followed.answered, row.followed.raised) for row in rows] == [
        ("Field Service", 5, 5),
        ("No department yet", 0, 1),
        ("Scheduling", 6, 8),
    ]
    assert rows[2].followed.median_days == 3
    assert rows[2].followed.low < 0.75 < rows[2].followed.high


def test_the_waiting_ones_count_in_the_median(cast: Cast) -> None:
    told(4, cast.it, 60, answered=2)
    told(6, cast.it, 60)
    [row] = followed_apart(today=TODAY).units
    assert row.followed.median_days is None


def test_thanks_young_and_taken_back_ones_do_not_count_and_those_without_a_way_back_stand_apart(cast: Cast) -> None:
    told(5, cast.it, 20, answered=1)
    told(3, cast.it, 20, kind="thanks")
    told(3, cast.it, 5)
    told(3, cast.it, 20, can_be_told=False, channel="import")
    Voice.objects.create(
        kind="problem", channel="speak", audience="employee", text="", raised_on=TODAY - timedelta(days=20),
        about_unit=cast.it, state="withdrawn",
    )  # fmt: skip
    apart = followed_apart(today=TODAY)
    assert [row.followed.raised for row in apart.units] == [5]
    assert [row.name for row in apart.channels] == ["Speak up"]


def test_ages_of_what_waits_are_told_with_the_oldest(cast: Cast) -> None:
    for days in (0, 13, 14, 29, 30, 89, 90, 200):
        told(1, cast.it, days)
    apart = followed_apart(today=TODAY)
    assert [age.count for age in apart.ages] == [2, 2, 2, 2]
    assert apart.title == "8 voices wait, the oldest for 200 days"


def page(name: str) -> str:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client.get(reverse("insight:organisation")).content.decode()


@pytest.mark.parametrize(("name", "sees"), [("hanna", True), ("ruth", True), ("tom", True), ("priya", False)])
def test_it_is_told_apart_for_those_who_can_do_something_about_it(cast: Cast, name: str, sees: bool) -> None:
    told(6, cast.north_desk, 40, answered=3)
    assert ("Follow-through by department" in page(name)) is sees
    assert "Answered with a reason" in page(name)


def test_few_are_counted_without_a_share(cast: Cast) -> None:
    told(4, cast.north_desk, 40, answered=3)
    assert "too few to say" in page("hanna")


def test_it_takes_the_same_queries_for_many_units(cast: Cast, django_assert_num_queries) -> None:
    for unit in (cast.it, cast.sales, cast.north_desk, cast.field_service):
        for days in range(14, 60, 5):
            told(1, unit, days, answered=days % 7)
    followed_apart(today=TODAY)
    with django_assert_num_queries(7):
        followed_apart(today=TODAY)


def test_a_voice_counts_in_each_of_its_themes(cast: Cast) -> None:
    told(6, cast.it, 40, answered=3)
    told(5, cast.it, 40)
    told(2, cast.sales, 40, answered=1)
    hanna = cast.actor("hanna")
    lift, way, old = (
        create_theme(name={"en": name}, belongs={}, example={}, by=hanna, at=MONDAY) for name in ("Lift", "Cold", "Old")
    )
    voices = list(Voice.objects.order_by("pk"))
    for voice in voices[:11]:
        themes = [lift, way] if voice.answered_on else [lift, old]
        set_themes(voice=voice, themes=themes, by=hanna, at=MONDAY)
    merge_theme(theme=old, into=lift, by=hanna, at=MONDAY)
    rows = followed_apart(today=TODAY).themes
    assert [(row.name, row.followed.answered, row.followed.raised, row.followed.median_days) for row in rows] == [
        ("Cold", 6, 6, 3),
        ("Lift", 6, 11, 3),
    ]
    assert "Follow-through by theme" in page("hanna")


def test_follow_through_is_the_headline(cast: Cast) -> None:
    assert "We are not listening yet" in page("hanna")
    told(6, cast.it, 40, answered=3)
    told(2, cast.it, 40)
    assert "75% of what people raised has an answer with a reason</h1>" in page("priya")


def test_a_day_nobody_said_anything_is_no_trouble(cast: Cast) -> None:
    apart = followed_apart(today=date(2020, 1, 1))
    assert (apart.units, apart.channels, apart.open, apart.title) == ([], [], 0, "Nothing waits for an answer")
