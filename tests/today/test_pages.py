"""Today, Inbox, What happened and More: what different people find there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from onecloth.accounts.models import User
from onecloth.core import clock
from onecloth.improvement.actions.countermeasures import propose_countermeasure
from onecloth.improvement.actions.loop import close_problem
from onecloth.improvement.actions.people import name_owner
from onecloth.improvement.actions.problems import raise_problem
from onecloth.insight.models import Metric, MetricDefinition, Reading, SeamReading
from onecloth.journeys.models import Contribution, Seam
from onecloth.listening.actions.answering import answer_voices
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.choices import Audience, Channel, StudyKind, StudyMode
from onecloth.listening.models import Study, Voice, Wave
from onecloth.organisation.models import Organisation, Person, Purpose
from tests.cast import LONG_AGO, MONDAY, Cast, as_, grant

TODAY = MONDAY.date()
QUOTE = "I did not have to take the whole day off."


def page(client: Client, url: str = "/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def woven(cast: Cast) -> Cast:
    """A purpose, seams with a round of readings, and a line of sight for schedulers."""
    Purpose.objects.create(
        number=1, words={"en": "We help people get their home right."}, from_date=LONG_AGO, written_by=140
    )
    for giver, receiver, what in (
        (cast.sales, cast.scheduling, "The job, the address and how to get in"),
        (cast.it, cast.scheduling, "A system that answers"),
        (cast.scheduling, cast.field_service, "A route that works"),
    ):
        Seam.objects.create(giver=giver, receiver=receiver, hands_over={"en": what}, from_date=LONG_AGO)
    Contribution.objects.create(
        unit=cast.scheduling, role=cast.scheduler, does={"en": "Give a two-hour window people can trust"},
        hands_on={"en": "A route that works"}, receiver=cast.field_service, customer_gets={"en": "A day that is theirs"},
        from_date=LONG_AGO,
    )  # fmt: skip
    study = Study.objects.create(
        kind=StudyKind.HAND_OFF, audience=Audience.EMPLOYEE, mode=StudyMode.CONFIDENTIAL, name={"en": "Hand-offs"}
    )
    wave = Wave.objects.create(
        study=study, number=1, opens_on=TODAY - timedelta(days=30), closes_on=TODAY - timedelta(days=9), state="closed"
    )
    for giver, receiver, value in ((cast.sales, cast.scheduling, 54.0), (cast.scheduling, cast.field_service, 74.0)):
        SeamReading.objects.create(
            wave=wave, giver=giver, receiver=receiver, side="receiver", period_start=wave.opens_on,
            period_end=wave.closes_on, status="shown", n=148, value=value, low=value - 8, high=value + 8,
            shrunken=value, shrunken_low=value - 8, shrunken_high=value + 8,
        )  # fmt: skip
    return cast


def customer_voice(cast: Cast, text: str = QUOTE, mode: str = StudyMode.IDENTIFIED) -> Voice:
    study = Study.objects.create(
        kind=StudyKind.AFTER_CONTACT, audience=Audience.CUSTOMER, mode=mode, name={"en": "After contact"}
    )
    return Voice.objects.create(
        channel=Channel.LINK, audience=Audience.CUSTOMER, text=text, study=study, question="comment",
        about_unit=cast.north_desk, raised_on=TODAY - timedelta(days=3),
    )  # fmt: skip


def answered(cast: Cast, voice: Voice, words: str = "The note now shows.", *, public: bool = True) -> None:
    answer_voices(voices=[voice], kind="did", words=words, is_public=public, by=cast.actor("hanna"), at=MONDAY)


def test_today_opens_with_the_purpose_and_where_i_fit(woven: Cast) -> None:
    told = page(as_(woven.priya))
    assert "Monday 2 March · Good morning, Priya" in told
    assert "We help people get their home right." in told
    assert "written by 140 of us" in told
    assert "Sales hands you" in told
    assert "Loose seam, 54% arrive ready (46–62, n 148)" in told
    assert "Give a two-hour window people can trust" in told
    assert "You hand Field Service" in told
    assert "Holding, 74% arrive ready" in told
    assert "A day that is theirs" in told
    assert "One more hand-over is not drawn" in told


def test_the_page_of_the_line_of_sight_names_the_same_neighbours_as_today(woven: Cast) -> None:
    """IT comes first by its letters, but Sales is the hand-over that is loose."""
    told = page(as_(woven.priya), "/journeys/line-of-sight/")
    assert "Sales hands you" in told
    assert "You hand Field Service" in told
    assert "IT hands you" not in told


def test_a_customers_words_stand_there_only_when_they_may_be_read(woven: Cast) -> None:
    voice = customer_voice(woven)
    client = as_(woven.priya)
    assert QUOTE not in page(client)
    assert QUOTE in page(as_(woven.tom))
    answered(woven, voice)
    assert QUOTE in page(client)


def test_words_of_a_protected_study_never_stand_at_the_end_of_the_line(woven: Cast) -> None:
    voice = customer_voice(woven, mode=StudyMode.CONFIDENTIAL)
    answered(woven, voice)
    told = page(as_(woven.tom))
    assert QUOTE not in told.split('id="los-h"')[1].split("</section>")[0]


def test_my_units_figure_is_its_own_and_a_hidden_one_is_left_out(woven: Cast) -> None:
    study = customer_voice(woven).study
    metric = Metric.objects.create(slug="ease", name={"en": "Easy"}, audience="customer", study=study, is_headline=True)
    measure = {"measure": "share", "question": "ease", "favourable": [4, 5]}
    definition = MetricDefinition.objects.create(metric=metric, number=1, measure=measure, from_date=LONG_AGO)
    reading = Reading.objects.create(
        metric=metric, definition=definition, unit=woven.scheduling, period_start=TODAY - timedelta(days=30),
        period_end=TODAY, status="shown", n=412, value=86.0, low=81.0, high=90.0,
    )  # fmt: skip
    told = page(as_(woven.priya))
    assert "86%" in told
    assert "81–90 · n 412" in told
    Reading.objects.filter(pk=reading.pk).update(status="too_few", value=None, n=None)
    assert "los__proof" not in page(as_(woven.priya))


def test_the_first_three_things_that_wait_stand_on_today_and_all_in_the_inbox(cast: Cast) -> None:
    for number in range(4):
        problem = raise_problem(title=f"Problem {number}", by=cast.actor("hanna"), at=MONDAY)
        name_owner(problem=problem, person=cast.priya, by=cast.actor("hanna"), at=MONDAY)
        propose_countermeasure(
            problem=problem, cause=None, words=f"Ring the depot {number}", action="memo", by=cast.actor("hanna"), at=MONDAY,
            due_on=TODAY + timedelta(days=number - 1), expires_on=TODAY + timedelta(days=60),
        )  # fmt: skip
    client = as_(cast.priya)
    told = page(client)
    assert "Ring the depot 0" in told
    assert "a day late" in told
    inbox = page(client, "/inbox/")
    assert "Eight things wait for you. One is late." in inbox
    assert inbox.index("Ring the depot 0") < inbox.index("Ring the depot 1") < inbox.index("Ring the depot 3")
    assert '<span class="count">8' in inbox


def test_an_inbox_with_nothing_says_so(cast: Cast) -> None:
    assert "Nothing waits for you" in page(as_(cast.priya), "/inbox/")


def test_somebody_without_a_unit_sees_the_house_and_no_line_of_sight(cast: Cast) -> None:
    cast.priya.memberships.update(until_date=TODAY - timedelta(days=1))
    told = page(as_(cast.priya))
    assert "Your line of sight" not in told
    assert "What should we know?" in told
    assert page(as_(cast.priya), "/happened/?whose=team")


def test_a_sign_in_without_a_person_opens_every_page(cast: Cast) -> None:
    client = Client()
    client.force_login(User.objects.create_user("robot", "warp and weft 9"))
    for url in ("/", "/inbox/", "/happened/", "/more/", "/problems/"):
        assert "<h1" in page(client, url), url


def test_the_experience_team_sees_what_lies_still(woven: Cast) -> None:
    later = MONDAY + timedelta(days=20)
    raise_voice(kind="problem", text="Nobody sees my note.", name_hidden=False, by=woven.actor("priya"), at=MONDAY)
    problem = raise_problem(title="Late vans", by=woven.actor("hanna"), at=MONDAY)
    propose_countermeasure(
        problem=problem, cause=None, words="Ring", action="memo", expires_on=TODAY, by=woven.actor("hanna"), at=MONDAY
    )
    with clock.held_at(later):
        told = page(as_(woven.hanna))
        assert "One voice has not been read in time." in told
        assert "One answer is late." in told
        assert "One band-aid is past its day." in told
        assert "Sales to Scheduling" in told
        assert "What lies still" not in page(as_(woven.priya))


def test_an_empty_installation_says_what_to_do_first(db: None) -> None:
    Organisation.objects.create(name="Tolley & Marsh")
    user = User.objects.create_user("ada", "warp and weft 9")
    ada = Person.objects.create(given_name="Ada", family_name="Moss", user=user)
    grant(ada, "administrator")
    client = Client()
    client.force_login(user)
    told = page(client)
    assert "What to do first" in told
    assert "Say why you are here" in told
    assert "has not written down why it is here" in told


def test_before_anything_at_all_the_page_still_opens(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user("ada", "warp and weft 9"))
    assert "No answer has been given yet" in page(client)


def test_what_happened_shows_mine_with_its_answer_and_hidden_ones_to_me_alone(cast: Cast) -> None:
    mine = raise_voice(
        kind="idea", text="Close the phones at lunch.", name_hidden=True, by=cast.actor("priya"), at=MONDAY
    )
    raise_voice(kind="problem", text="Chairs are finished.", name_hidden=False, by=cast.actor("priya"), at=MONDAY)
    answer_voices(
        voices=[mine.voice],
        kind="wont",
        words="A third can only ring at lunch.",
        is_public=False,
        by=cast.actor("hanna"),
        at=MONDAY,
    )
    told = page(as_(cast.priya), "/happened/")
    assert "One of your two has an answer." in told
    assert "A third can only ring at lunch." in told
    assert "One of yours is hidden." in told
    assert "Close the phones" not in page(as_(cast.dean), "/happened/?whose=all")


def test_what_happened_tells_of_my_unit_and_of_everybody(cast: Cast) -> None:
    answered(cast, customer_voice(cast), "It shows on the engineer’s phone.")
    assert "engineer’s phone" in page(as_(cast.priya), "/happened/?whose=team")
    assert "engineer’s phone" not in page(as_(cast.tomasz), "/happened/?whose=team")
    assert "engineer’s phone" in page(as_(cast.tomasz), "/happened/?whose=all")
    for nonsense in (
        "whose=x",
        "after=x",
        "after=2026-01-01T00:00:00_9",
        "after=2026-01-01T00:00:00+00:00_99999999999999999999999",
    ):
        page(as_(cast.priya), f"/happened/?{nonsense}")


def test_a_closed_problem_stands_on_what_happened_for_whoever_spoke(cast: Cast) -> None:
    voice = raise_voice(
        kind="problem", text="No lift, no word.", name_hidden=True, by=cast.actor("dean"), at=MONDAY
    ).voice
    problem = raise_problem(title="Broken lifts", voices=[voice], by=cast.actor("hanna"), at=MONDAY)
    close_problem(
        problem=problem,
        answer_kind="did",
        words="The booking form asks about lifts.",
        by=cast.actor("hanna"),
        at=MONDAY,
    )
    told = page(as_(cast.dean), "/happened/")
    assert told.count("The booking form asks about lifts.") >= 2
    assert "Because somebody spoke" in told


def test_more_lists_where_else_one_can_go(cast: Cast) -> None:
    told = page(as_(cast.priya), "/more/")
    assert 'href="/problems/"' in told
    assert "Sign out" in told


def test_the_first_pages_ask_a_bounded_number_of_questions(woven: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        voice = customer_voice(woven, f"Words {number}")
        answered(woven, voice)
        raise_voice(
            kind="idea",
            text=f"Idea {number}",
            name_hidden=number % 2 == 0,
            about_unit=woven.scheduling,
            by=woven.actor("priya"),
            at=MONDAY,
        )
    for who, url, most in (
        ("priya", "/", 23), ("hanna", "/", 27), ("priya", "/happened/", 32), ("priya", "/inbox/", 15),
        ("tom", "/inbox/", 20), ("priya", "/speak/", 20), ("priya", "/more/", 14),
    ):  # fmt: skip
        client = as_(getattr(woven, who))
        with django_assert_max_num_queries(most):
            page(client, url)
