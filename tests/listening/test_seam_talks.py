"""Two teams tell each other one job: arranged from their seam, prepared, promised, and looked at in the next round."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from onecloth.core import clock
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.insight.models import SeamReading
from onecloth.insight.queries.talks import rounds_around
from onecloth.journeys.actions import sew_seam, unpick_seam
from onecloth.journeys.models import Seam
from onecloth.listening.actions.seam_talks import CannotTalk, arrange_talk, call_off_talk, keep_talk, move_talk
from onecloth.listening.actions.visits.kept import settle_promise
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import Conversation, Promise, SeamTalk, SidePromise, Study, Voice, Wave
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries import practising_asked
from onecloth.listening.queries.practising_told import Told, WillDo
from onecloth.listening.queries.seam_talks import agenda, talk_page, talks_page
from onecloth.listening.queries.visits import asked as visits_asked
from tests.cast import MONDAY, Cast, join, make_cast, make_person
from tests.insight.asked import READER, protected_wave

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
SOON = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def monday():
    with clock.held_at(MONDAY):
        yield


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def seam(cast: Cast) -> Seam:
    """Scheduling, which Tom leads, hands jobs to Field Service."""
    return sew_seam(
        giver=cast.scheduling, receiver=cast.field_service, hands_over={"en": "The job and how to get in"},
        missing_reasons=[{"key": "key", "text": {"en": "How to get in"}}], by=READER, at=MONDAY,
    )  # fmt: skip


def browser(cast: Cast, who: str = "tom") -> Client:
    client = Client()
    client.force_login(getattr(cast, who).user)
    return client


def arranged(cast: Cast, seam: Seam, who: str = "tom", **more: Any) -> SeamTalk:
    given: dict[str, Any] = {"planned_for": SOON, "place": "At the ramp", "job": "The boiler of last Tuesday", **more}
    return arrange_talk(seam=seam, **given, by=cast.actor(who), at=MONDAY)


def held(cast: Cast, seam: Seam, day: date = TODAY, **more: Any) -> SeamTalk:
    talk = arranged(cast, seam)
    told: dict[str, Any] = {
        "held_on": day, "job": "The boiler of last Tuesday", "giver_needs": "A call when nobody is in",
        "receiver_needs": "The floor, and whether a lift goes there",
        "will_do": [
            WillDo(cast.scheduling, "Ask for the floor", cast.tom, TODAY + timedelta(days=14)),
            WillDo(cast.field_service, "Ring from the door", cast.dean, TODAY + timedelta(days=7)),
        ],
        **more,
    }  # fmt: skip
    return keep_talk(talk=talk, told=Told(**told), by=cast.actor("tom"), at=MONDAY)


def text_of(cast: Cast, address: str, who: str = "tom") -> str:
    response = browser(cast, who).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def at_page(talk: SeamTalk, name: str = "seam_talk") -> str:
    return reverse(f"listening:{name}", args=[talk.conversation.token])


def seams_page(seam: Seam) -> str:
    return reverse("insight:seam", args=[seam.giver_id, seam.receiver_id])


# --- arranging ---------------------------------------------------------------------------------------------------------


def test_a_talk_is_arranged_from_the_seams_page_by_whoever_leads_a_side(cast: Cast, seam: Seam) -> None:
    form = reverse("listening:seam_talk_new", args=[seam.token])
    assert form in text_of(cast, seams_page(seam))
    answer = browser(cast).post(form, {"planned_for": "2026-03-05T09:00", "place": "At the ramp", "job": "A boiler"})
    talk = SeamTalk.objects.get()
    assert answer["Location"] == at_page(talk)
    assert (talk.conversation.unit, talk.conversation.other_unit) == (cast.scheduling, cast.field_service)
    assert (talk.conversation.minutes, talk.conversation.host) == (25, cast.tom)
    seen = text_of(cast, seams_page(seam), "priya")
    assert at_page(talk) in seen
    assert form not in seen


def test_either_side_and_the_experience_team_arrange_and_nobody_else(cast: Cast, seam: Seam) -> None:
    lead = make_person("Ola", "Ray")
    join(lead, cast.field_service, leads=True)
    form = reverse("listening:seam_talk_new", args=[seam.token])
    for user, expected in ((lead.user, 200), (cast.hanna.user, 200), (cast.ruth.user, 200), (cast.priya.user, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(form).status_code == expected
    with pytest.raises(NotAllowed):
        arranged(cast, seam, "dean")


@pytest.mark.parametrize("when", [MONDAY - timedelta(hours=1), MONDAY])
def test_an_hour_that_has_passed_is_refused_in_words(cast: Cast, seam: Seam, when: datetime) -> None:
    with pytest.raises(CannotTalk):
        arranged(cast, seam, planned_for=when)


@pytest.mark.parametrize("bad", ["", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-01T09:00"])
def test_a_moment_that_cannot_be_is_said_on_the_form(cast: Cast, seam: Seam, bad: str) -> None:
    form = reverse("listening:seam_talk_new", args=[seam.token])
    answer = browser(cast).post(form, {"planned_for": bad, "place": "\x00", "job": "<b>x</b>"})
    assert answer.status_code == 422
    assert not SeamTalk.objects.exists()


def test_one_talk_of_two_sides_is_planned_at_a_time(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    with pytest.raises(CannotTalk):
        arranged(cast, seam)
    call_off_talk(talk=talk, words="The storm took our week.", by=cast.actor("tom"), at=MONDAY)
    arranged(cast, seam, "hanna")


def test_a_seam_that_is_unpicked_has_no_talks_to_come(cast: Cast, seam: Seam) -> None:
    unpick_seam(seam=seam, by=READER, at=MONDAY)
    assert browser(cast).get(reverse("listening:seam_talk_new", args=[seam.token])).status_code == 404
    with pytest.raises(CannotTalk):
        arranged(cast, seam)


def test_both_sides_find_it_in_their_inbox_and_others_do_not(cast: Cast, seam: Seam) -> None:
    lead = make_person("Ola", "Ray")
    join(lead, cast.field_service, leads=True)
    arranged(cast, seam, "hanna")
    from onecloth.organisation.queries import actor_of

    for actor in (cast.actor("tom"), cast.actor("hanna"), actor_of(lead, TODAY)):
        [ask] = practising_asked.asks(actor, TODAY)
        assert (ask.title, ask.by_date) == ("Scheduling and Field Service talk one job through", SOON.date())
    assert practising_asked.asks(cast.actor("priya"), TODAY) == []
    assert practising_asked.asks(cast.actor("ruth"), TODAY) == []
    [after] = practising_asked.asks(cast.actor("tom"), TODAY + timedelta(days=4))
    assert after.act == "Write it down"


def test_a_desk_counts_in_one_question(cast: Cast, seam: Seam, django_assert_num_queries) -> None:
    arranged(cast, seam)
    actor = cast.actor("tom")
    with django_assert_num_queries(1):
        assert practising_asked.desk().count(actor, TODAY) == 1


def test_a_talk_that_is_moved_or_called_off_replaces_its_entry_in_calendars(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    first = entry_of(cast, talk)
    assert (first["SUMMARY"], first["LOCATION"]) == ("Seam talk: Scheduling and Field Service", "At the ramp")
    assert first["DTSTART"].dt == SOON
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(minutes=25)
    move_talk(
        talk=talk, planned_for=SOON + timedelta(days=1), place="", job="", expected=talk.conversation.version,
        by=cast.actor("hanna"), at=MONDAY,
    )  # fmt: skip
    second = entry_of(cast, talk)
    assert second["UID"] == first["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    call_off_talk(talk=talk, words="Not this week", by=cast.actor("tom"), at=MONDAY)
    third = entry_of(cast, talk)
    assert (third["STATUS"], int(third["SEQUENCE"]) > int(second["SEQUENCE"])) == ("CANCELLED", True)


def entry_of(cast: Cast, talk: SeamTalk) -> Any:
    response = browser(cast, "dean").get(at_page(talk, "seam_talk_calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    [entry] = Calendar.from_ical(response.content).walk("VEVENT")
    return entry


def test_two_who_move_it_at_once_are_told(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    seen = talk.conversation.version
    move_talk(talk=talk, planned_for=SOON, place="Here", job="", by=cast.actor("hanna"), at=MONDAY)
    with pytest.raises(Stale):
        move_talk(talk=talk, planned_for=SOON, place="There", job="", expected=seen, by=cast.actor("tom"), at=MONDAY)


def test_calling_off_leaves_a_kind_word_and_no_talk_to_hold(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    answer = browser(cast).post(
        at_page(talk, "seam_talk_off"), {"words": "The storm took our week.", "version": talk.version}, follow=True
    )
    assert "The storm took our week." in answer.content.decode()
    talk.refresh_from_db()
    with pytest.raises(CannotTalk):
        keep_talk(talk=talk, told=Told(held_on=TODAY), by=cast.actor("tom"), at=MONDAY)


# --- preparing ---------------------------------------------------------------------------------------------------------


def test_the_page_is_prepared_with_what_waits_as_far_as_the_reader_may_read_it(cast: Cast, seam: Seam) -> None:
    said = raise_voice(
        kind="problem", text="The list is old by noon.", name_hidden=True, about_unit=cast.north_desk,
        by=cast.actor("priya"), at=MONDAY,
    )  # fmt: skip
    talk = arranged(cast, seam)
    address = reverse("listening:voice", args=[said.voice.key])
    for who in ("tom", "hanna"):
        seen = text_of(cast, at_page(talk), who)
        assert "The list is old by noon." in seen
        assert address in seen
    for who in ("dean", "priya"):  # hidden even from herself here: a page others read over her shoulder
        assert "The list is old by noon." not in text_of(cast, at_page(talk), who)
    assert "Priya" not in text_of(cast, at_page(talk), "tom")


def test_the_page_shows_released_figures_and_says_why_one_is_hidden(cast: Cast, seam: Seam) -> None:
    reading(cast, date(2026, 2, 2), 54.0, n=12)
    reading(cast, date(2026, 2, 2), None, side="giver", status="too_few")
    seen = text_of(cast, at_page(arranged(cast, seam)), "priya")
    assert "54%" in seen
    assert "n 12" in seen
    assert "Fewer than five people rated it" in seen


def test_twenty_five_minutes_have_three_parts(cast: Cast, seam: Seam) -> None:
    assert sum(part.minutes for part in agenda()) == 25
    seen = text_of(cast, at_page(arranged(cast, seam)))
    for part in agenda():
        assert part.title in seen


# --- what came of it ---------------------------------------------------------------------------------------------------


def written(cast: Cast, talk: SeamTalk, **more: Any) -> dict[str, Any]:
    return {
        "held_on": TODAY.isoformat(), "job": "A boiler", "giver_needs": "A call", "receiver_needs": "The floor",
        "giver_will_1": "Ask for the floor", "giver_who_1": "Tom Whitlock", "giver_due_1": "2026-03-16",
        "receiver_will_1": "Ring from the door", "receiver_who_1": "Dean Okafor", "receiver_due_1": "2026-03-09",
        "giver_said": "We guess the floor every day.", "version": talk.version, **more,
    }  # fmt: skip


def test_what_each_side_will_do_becomes_promises_of_that_side(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    page = browser(cast).post(at_page(talk, "seam_talk_kept"), written(cast, talk), follow=True).content.decode()
    assert "Two promises came of it: 2 open" in page
    sides = {each.unit: each.promise.promised_by for each in SidePromise.objects.select_related("promise")}
    assert sides == {cast.scheduling: cast.tom, cast.field_service: cast.dean}
    assert [ask.title for ask in visits_asked.asks(cast.actor("dean"), TODAY)] == ["Ring from the door"]
    assert practising_asked.asks(cast.actor("tom"), TODAY) == []
    seen = text_of(cast, reverse("organisation:person", args=[cast.dean.pk]), "priya")
    assert "Ring from the door" in seen


def test_what_was_said_becomes_a_voice_of_nobody(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    browser(cast).post(at_page(talk, "seam_talk_kept"), written(cast, talk))
    voice = Voice.objects.get()
    assert (voice.channel, voice.person, voice.about_unit) == ("seam_talk", None, cast.scheduling)
    assert visible_voices(cast.actor("tom")).count() == 1
    assert visible_voices(cast.actor("dean")).count() == 0
    assert "Seam talk" in text_of(cast, reverse("listening:voice", args=[voice.key]))


def test_a_promise_needs_a_day_and_somebody(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    for bad in (
        {"giver_due_1": ""},
        {"giver_who_1": ""},
        {"giver_who_1": "Nobody Here"},
        {"giver_due_1": "2026-02-01"},
    ):
        answer = browser(cast).post(at_page(talk, "seam_talk_kept"), written(cast, talk, **bad))
        assert answer.status_code == 422, bad
        assert "Ask for the floor" in answer.content.decode()
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"held_on": "2026-03-03"}, {"held_on": "x"}, {"giver_needs": "a" * 501}, {"version": "x"}]
)
def test_what_cannot_be_is_said_on_the_form(cast: Cast, seam: Seam, bad: dict[str, str]) -> None:
    talk = arranged(cast, seam)
    assert browser(cast).post(at_page(talk, "seam_talk_kept"), written(cast, talk, **bad)).status_code == 422
    assert not Promise.objects.exists()


def test_pasted_html_is_text(cast: Cast, seam: Seam) -> None:
    talk = arranged(cast, seam)
    told = written(cast, talk, giver_needs="<script>alert(1)</script>")
    page = browser(cast).post(at_page(talk, "seam_talk_kept"), told, follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_only_the_two_sides_promise(cast: Cast, seam: Seam) -> None:
    with pytest.raises(CannotTalk):
        held(cast, seam, will_do=[WillDo(cast.sales, "Sell less", cast.tom, TODAY)])


def test_more_can_be_added_later_and_two_who_write_at_once_are_told(cast: Cast, seam: Seam) -> None:
    talk = held(cast, seam)
    more = Told(TODAY, will_do=[WillDo(cast.scheduling, "A list by seven", cast.tom, TODAY)])
    with pytest.raises(Stale):
        keep_talk(talk=talk, told=more, expected=1, by=cast.actor("tom"), at=MONDAY)
    talk.refresh_from_db()
    keep_talk(talk=talk, told=more, by=cast.actor("hanna"), at=MONDAY)
    assert Promise.objects.count() == 3


def test_kept_and_broken_promises_stand_on_both_pages_for_everybody(cast: Cast, seam: Seam) -> None:
    talk = held(cast, seam)
    mine, theirs = Promise.objects.order_by("pk")
    settle_promise(promise=mine, kept=True, words="It is on the form", on=TODAY, by=cast.actor("tom"), at=MONDAY)
    settle_promise(promise=theirs, kept=False, words="No time", on=TODAY, by=cast.actor("dean"), at=MONDAY)
    for address in (at_page(talk), seams_page(seam)):
        seen = text_of(cast, address, "priya")
        assert "It is on the form" in seen
        assert "No time" in seen
    assert "1 kept, 1 broken" in text_of(cast, at_page(talk), "priya")


# --- looked at in the next round ---------------------------------------------------------------------------------------


def reading(
    cast: Cast, start: date, value: float | None, *, n: int | None = None, side: str = "receiver", status: str = "shown"
) -> SeamReading:
    """What one side of the seam said in a round of two weeks, as it left the gate."""
    study = Study.objects.filter(kind="hand_off").first()
    wave = Wave.objects.filter(study__kind="hand_off", opens_on=start).first() or _round(study, start)
    given = {} if value is None else {"value": value, "low": value - 6, "high": value + 6}
    return SeamReading.objects.create(
        wave=wave, giver=cast.scheduling, receiver=cast.field_service, side=side, status=status, n=n,
        period_start=start, period_end=start + timedelta(days=14), **given,
    )  # fmt: skip


def _round(study: Study | None, start: date) -> Wave:
    at = datetime.combine(start, MONDAY.timetz())
    if study is None:
        return protected_wave("hand_off", at=at)
    last = Wave.objects.filter(study=study).latest("number")
    Wave.objects.filter(pk=last.pk).update(state="closed", closed_at=at)
    return protected_wave("hand_off", study=study, at=at)


def moved(cast: Cast, seam: Seam, *after: Any) -> str:
    talk = held(cast, seam)
    reading(cast, date(2026, 2, 2), 54.0, n=12)
    for start, value, more in after:
        reading(cast, start, value, **more)
    seen = text_of(cast, at_page(talk), "priya")
    check = talk_page(cast.actor("priya"), talk, TODAY).check
    assert check is not None
    assert check.words in seen
    assert check.words in text_of(cast, seams_page(seam), "priya")
    assert check.words in text_of(cast, reverse("listening:seam_talks"), "priya")
    return check.words


def test_until_the_next_round_closes_it_says_when_it_is_looked_at(cast: Cast, seam: Seam) -> None:
    assert "has closed" in moved(cast, seam)


def test_a_round_that_had_begun_before_the_talk_is_not_the_next(cast: Cast, seam: Seam) -> None:
    assert "has closed" in moved(cast, seam, (TODAY, 90.0, {"n": 12}))


def test_the_next_round_is_held_against_the_one_before_and_claims_no_cause(cast: Cast, seam: Seam) -> None:
    words = moved(cast, seam, (date(2026, 3, 16), 78.0, {"n": 14}), (date(2026, 6, 1), 20.0, {"n": 14}))
    assert words.startswith("Better than before")
    assert "came before" in words
    assert not {"because", "caused", "drives", "thanks"} & set(words.casefold().split())


def test_a_round_that_is_worse_is_told_as_well(cast: Cast, seam: Seam) -> None:
    assert moved(cast, seam, (date(2026, 3, 16), 30.0, {"n": 14})).startswith("Worse than before")


def test_what_may_be_chance_is_called_so(cast: Cast, seam: Seam) -> None:
    assert "No change beyond chance" in moved(cast, seam, (date(2026, 3, 16), 57.0, {"n": 14}))


def test_a_hidden_figure_says_so_and_why(cast: Cast, seam: Seam) -> None:
    words = moved(cast, seam, (date(2026, 3, 16), None, {"status": "too_few"}))
    assert "no figure to show" in words
    assert "Fewer than five" in words


def test_all_checks_of_a_list_are_one_question(cast: Cast, seam: Seam, django_assert_num_queries) -> None:
    reading(cast, date(2026, 2, 2), 54.0, n=12)
    keys = {(seam.giver_id, seam.receiver_id, TODAY + timedelta(days=each)) for each in range(5)}
    with django_assert_num_queries(1):
        assert len(rounds_around(keys)) == 5


# --- pages -------------------------------------------------------------------------------------------------------------


def test_the_list_says_how_many_and_never_who_is_best(cast: Cast, seam: Seam) -> None:
    assert talks_page(cast.actor("priya")).title == "No two teams have talked yet"
    held(cast, seam)
    arranged(cast, seam)
    assert talks_page(cast.actor("priya")).title == "One seam talk was held, 1 is to come"
    assert "1 is to come" in text_of(cast, reverse("listening:seam_talks"), "dean")


def test_more_talks_ask_no_more_of_the_database(cast: Cast, seam: Seam, django_assert_max_num_queries) -> None:
    for _each in range(5):
        held(cast, seam)
    client, last = browser(cast), arranged(cast, seam)
    with django_assert_max_num_queries(28):
        assert client.get(reverse("listening:seam_talks")).status_code == 200
    with django_assert_max_num_queries(45):
        assert client.get(at_page(last)).status_code == 200
    with django_assert_max_num_queries(45):
        assert client.get(seams_page(seam)).status_code == 200
    assert Conversation.objects.filter(kind="seam_talk").count() == 6
