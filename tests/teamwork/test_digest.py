"""The daily digest: at most once for a person and a day, only when something waits or is new, never by accident."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from onecloth.core import clock, inbox, jobs, outbox
from onecloth.core.models import Job, OutboxMessage
from onecloth.listening.actions.voices import raise_voice
from onecloth.organisation.models import Person
from onecloth.organisation.queries.actors import actor_of, actors_of
from onecloth.teamwork.actions import digest as actions
from onecloth.teamwork.actions.digest import choose_digest, make_digests
from onecloth.teamwork.models import DigestChoice, DigestMark
from onecloth.teamwork.queries.digest import KIND
from onecloth.teamwork.queries.digest_people import reachable
from onecloth.teamwork.queries.digest_times import Wish, due_day
from onecloth.teamwork.queries.digest_words import stop_link
from onecloth.teamwork.tasks import digest as tasks
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.thanking import thank

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"


@pytest.fixture
def told_by_mail(cast: Cast, settings: Any) -> Cast:
    settings.EMAIL_HOST = "mail.example.org"
    for person in Person.objects.filter(user__isnull=False):
        Person.objects.filter(pk=person.pk).update(email=f"{person.given_name.lower()}@example.org")
    for person in (cast.priya, cast.tom, cast.dean, cast.hanna):
        person.refresh_from_db()
    return cast


def make(at: datetime = MONDAY) -> list[dict[str, Any]]:
    """One round of the job; what was queued in it."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    with clock.held_at(at):
        tasks.begin(at)
        jobs.run_next()
    return [row.payload for row in OutboxMessage.objects.exclude(pk__in=before).order_by("payload__to")]


def whom(letters: list[dict[str, Any]]) -> list[str]:
    return [letter["to"].split("@")[0] for letter in letters]


def test_who_has_something_new_or_waiting_is_told_once(told_by_mail: Cast) -> None:
    cast = told_by_mail
    thank(cast, "tom", "dean", at=MONDAY - timedelta(hours=2))
    raise_voice(
        kind="problem", text="Nobody hands over.", name_hidden=False, about_unit=cast.scheduling, at=MONDAY,
        by=cast.actor("priya"),
    )  # fmt: skip
    letters = {letter["to"].split("@")[0]: letter for letter in make()}
    assert "1 new card thanks you." in letters["dean"]["words"]
    assert "wait" in letters["tom"]["subject"]
    assert "priya" not in letters
    assert not make(MONDAY + timedelta(minutes=20))
    assert DigestMark.objects.get(person=cast.priya).day == MONDAY.date()


def test_no_name_no_word_and_no_figure_is_in_a_digest(told_by_mail: Cast) -> None:
    thank(told_by_mail, "tom", "dean", "You drove to Ashby.", at=MONDAY - timedelta(hours=2))
    (letter,) = [each for each in make() if each["to"].startswith("dean")]
    assert not [word for word in ("Tom", "Whitlock", "Dean", "Ashby") if word in letter["words"] + letter["subject"]]
    assert letter["unsubscribe"].endswith(f"/u/{stop_link(told_by_mail.dean.token)}/")
    assert letter["about"] == f"person:{told_by_mail.dean.pk}"


def test_it_speaks_the_language_of_whom_it_is_for(told_by_mail: Cast) -> None:
    thank(told_by_mail, "tom", "dean", at=MONDAY - timedelta(hours=2))
    told_by_mail.dean.user.language = "de"
    told_by_mail.dean.user.save()
    (letter,) = [each for each in make() if each["to"].startswith("dean")]
    assert "1 neue Karte dankt Ihnen." in letter["words"]
    assert "Höchstens einmal am Tag" in letter["words"]
    assert letter["subject"].startswith("Onecloth: ")
    assert not [word for word in ("waits", "thanks you", "new for you") if word in letter["words"] + letter["subject"]]


def test_a_step_that_is_undone_loses_nothing_and_doubles_nothing(told_by_mail: Cast, monkeypatch) -> None:
    thank(told_by_mail, "tom", "dean", at=MONDAY - timedelta(hours=2))

    def die(*_args: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(DigestMark.objects, "bulk_create", die)
        with pytest.raises(KeyboardInterrupt):
            make()
    assert not OutboxMessage.objects.exists()
    later = MONDAY + jobs.LEASE + timedelta(minutes=1)
    with clock.held_at(later):
        jobs.run_next()
    assert "dean" in whom([row.payload for row in OutboxMessage.objects.all()])
    assert not make(later)


def test_without_a_mail_server_nothing_piles_up(told_by_mail: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    thank(told_by_mail, "tom", "dean", at=MONDAY - timedelta(hours=2))
    assert not make()
    assert not Job.objects.exists()


def test_two_who_make_the_same_digest_send_one(told_by_mail: Cast) -> None:
    thank(told_by_mail, "tom", "dean", at=MONDAY - timedelta(hours=2))
    people = list(reachable())
    for _ in range(2):
        make_digests(people=people, by=told_by_mail.actor("tomasz"), at=MONDAY)
        DigestMark.objects.all().delete()
    keys = list(OutboxMessage.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > 0


@pytest.mark.parametrize(
    ("wish", "now", "day"),
    [
        (Wish(), "2026-03-02 06:59", None),
        (Wish(), "2026-03-02 07:00", date(2026, 3, 2)),
        (Wish(), "2026-03-02 18:59", date(2026, 3, 2)),
        (Wish(), "2026-03-02 19:01", None),
        (Wish(), "2026-03-01 08:00", None),
        (Wish(channel="none"), "2026-03-02 08:00", None),
        (Wish(hour=23), "2026-03-03 00:10", date(2026, 3, 2)),
        (Wish(quiet=(20, 9)), "2026-03-02 08:59", None),
        (Wish(quiet=(20, 9)), "2026-03-02 09:00", date(2026, 3, 2)),
        (Wish(quiet=(12, 13)), "2026-03-02 07:00", date(2026, 3, 2)),
    ],
)
def test_it_is_due_at_ones_hour_on_ones_days_outside_quiet_hours(wish: Wish, now: str, day: date | None) -> None:
    assert due_day(wish, LONDON, datetime.fromisoformat(now).replace(tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("night", "hour"),
    [(date(2026, 3, 29), 1), (date(2026, 10, 25), 1)],
    ids=["an hour that does not exist", "an hour that exists twice"],
)
def test_a_clock_change_in_the_night_gives_one_digest(told_by_mail: Cast, night: date, hour: int) -> None:
    every_day = Wish(hour=hour, days=tuple(range(7)))
    by = told_by_mail.actor("dean", night)
    choose_digest(wish=every_day, by=by, at=MONDAY)
    begin = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=2)
    thank(told_by_mail, "tom", "dean", at=begin)
    sent = [name for minutes in range(0, 480, 20) for name in whom(make(begin + timedelta(minutes=minutes)))]
    assert sent.count("dean") == 1


def test_many_are_counted_by_the_rule_of_each(told_by_mail: Cast) -> None:
    cast, day = told_by_mail, MONDAY.date()
    for unit in (cast.scheduling, cast.north_desk, cast.field_service):
        raise_voice(
            kind="problem", text=f"About {unit.code}.", name_hidden=False, about_unit=unit, by=cast.actor("priya"),
            at=MONDAY,
        )  # fmt: skip
    people = list(Person.objects.order_by("pk"))
    assert actors_of(people, day) == [actor_of(person, day) for person in people]
    with clock.held_at(MONDAY):
        each = [inbox.count_of(actor_of(person, day), day) for person in people]
        assert inbox.counts_of(actors_of(people, day), day) == each
    assert sum(each) > 0


def test_looking_at_the_link_changes_nothing_and_one_post_stops_it(told_by_mail: Cast) -> None:
    path = f"/u/{stop_link(told_by_mail.dean.token)}/"
    stranger = Client(enforce_csrf_checks=True)
    for _ in range(3):
        assert stranger.get(path).status_code == 200
    assert not DigestChoice.objects.exists()
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert DigestChoice.objects.get(person=told_by_mail.dean).channel == "none"
    thank(told_by_mail, "tom", "dean", at=MONDAY - timedelta(hours=2))
    assert "dean" not in whom(make())


@pytest.mark.parametrize("link", ["x", "x.y", "." * 9, "a" * 300])
def test_a_link_that_is_not_ours_stops_nobody(cast: Cast, link: str) -> None:
    assert Client().post(f"/u/{link}/").status_code == 404
    forged = stop_link(cast.dean.token)[:-1] + "A"
    assert Client().post(f"/u/{forged}A/").status_code == 404
    assert not DigestChoice.objects.exists()


def test_it_is_chosen_on_a_page(told_by_mail: Cast, monday: None) -> None:
    dean, page = as_(told_by_mail.dean), "/digest/"
    shown = dean.get(page).content.decode()
    assert "It goes to dean@example.org." in shown
    given = {"channel": "mail", "hour": "16", "days": ["0", "2"], "quiet_from": "18", "quiet_until": "7"}
    dean.post(page, given)
    kept = DigestChoice.objects.get()
    assert (kept.hour, kept.days, kept.quiet_from, kept.quiet_until) == (16, [0, 2], 18, 7)
    for wrong in ({"days": []}, {"quiet_until": ""}, {"hour": "24"}, {"channel": "pigeon"}):
        assert dean.post(page, given | wrong).status_code == 422


def test_those_who_keep_the_house_see_how_far_it_is(told_by_mail: Cast) -> None:
    thank(told_by_mail, "tom", "dean", at=MONDAY - timedelta(hours=2))
    make()
    with clock.held_at(MONDAY):
        shown = as_(told_by_mail.tomasz).get("/digest/").content.decode()
        assert "who were due have something waiting or new" in shown
        assert "The last round" not in as_(told_by_mail.dean).get("/digest/").content.decode()


def test_queries_for_many_do_not_grow_with_cards_and_a_round_without_anybody_leaves_no_row(
    told_by_mail: Cast, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        thank(told_by_mail, "tom", "dean", f"Card {number}.", at=MONDAY - timedelta(hours=2))
    people = list(reachable())
    with django_assert_max_num_queries(70):
        actions.make_digests(people=people, by=told_by_mail.actor("tomasz"), at=MONDAY)
    make(MONDAY + timedelta(minutes=10))
    make(MONDAY + timedelta(minutes=20))
    assert Job.objects.filter(kind=KIND).count() == 1
    assert outbox.failing() == 0
