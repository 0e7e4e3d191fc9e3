"""Focus groups: filled from those who said they would take part, written down by theme, marked, thanked, told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onecloth.core import clock, inbox
from onecloth.core.erasure import erase_everywhere
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import OutboxMessage
from onecloth.customers.actions import blank_contact
from onecloth.customers.models import Contact, Customer
from onecloth.customers.queries import link_of
from onecloth.listening.actions import rounds
from onecloth.listening.actions.answering import answer_voices
from onecloth.listening.actions.rounds.groups import CannotHoldGroup
from onecloth.listening.models import FocusGroup, Guest, Mark, Voice
from onecloth.listening.words import themed
from onecloth.responses.models import HiddenAuthor
from tests.cast import MONDAY, Cast, as_
from tests.listening.interviewing import agrees, invited, make_round, open_round, planned_group

pytestmark = pytest.mark.django_db
THURSDAY = MONDAY + timedelta(days=3)
SAID = "The invoice comes first."


@pytest.fixture(autouse=True)
def monday(settings, tmp_path):
    settings.ONECLOTH_KEPT_OUTSIDE = tmp_path / "erasures.list"
    with clock.held_at(MONDAY):
        yield


def url(name: str, *args) -> str:
    return reverse(f"listening:{name}", args=args)


def page(client: Client, name: str, *args) -> str:
    response = client.get(url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, route: str, *args, **told) -> str:
    return client.post(url(route, *args), told, follow=True).content.decode()


def own_page(contact: Contact) -> str:
    contact.refresh_from_db()
    return f"/p/{link_of(contact.key)}/"


def coming(cast: Cast, group: FocusGroup, contact: Contact | None = None) -> Guest:
    guest = invited(cast, group, contact)
    answered(guest, "yes")
    guest.refresh_from_db()
    return guest


def answered(guest: Guest, answer: str):
    return Client().post(f"{own_page(guest.contact)}groups/{guest.token}/", {"answer": answer})


def buyer(name: str, customer: str) -> Contact:
    return Contact.objects.create(customer=Customer.objects.create(name=customer, kind="company"), name=name)


def was_held(cast: Cast, group: FocusGroup, words: str = SAID) -> FocusGroup:
    """Held on the Thursday, as the pages do it: every guest who agreed was there."""
    with clock.held_at(THURSDAY + timedelta(hours=3)):
        told = {
            "held_on": "2026-03-05", "version": group.conversation.version, "theme_0": words, "theme_1": "Ring us.",
            "came": [guest.token for guest in group.guests.filter(agreed_at__isnull=False)],
        }  # fmt: skip
        assert "Kept." in send(as_(cast.priya), "interview_notes", group.token, **told)
    group.refresh_from_db()
    return group


def test_a_group_goes_from_plan_to_thanks_over_the_pages(cast: Cast) -> None:
    hanna, found = as_(cast.hanna), open_round(cast)
    agrees(cast.contact, "group")
    told = {
        "name": "Buyers together", "interviewer": cast.priya.pk, "day": "2026-03-05", "time": "14:00", "minutes": "90",
        "place": "Town hall", "places": "8", "consent_words": "What I say is written down.",
    }  # fmt: skip
    assert "Planned." in send(hanna, "group_new", found.token, **told)
    group = FocusGroup.objects.get()
    assert group.questions == ["What do you buy from us?", "What would make it easier?"]
    assert "One customer said they would take part" in page(hanna, "group_guests", group.token)
    assert "1 guest invited." in send(hanna, "group_guests", group.token, contact=cast.contact.token)
    guest, customer = Guest.objects.get(), Client()
    shown = customer.get(own_page(cast.contact)).content.decode()
    assert "Will you come to a focus group?" in shown
    assert "What I say is written down." in shown
    answered(guest, "yes")
    guest.refresh_from_db()
    assert (guest.state, guest.agreed_to) == ("coming", "What I say is written down.")
    assert "One guest comes; there are 8 places" in page(hanna, "interview", group.token)
    was_held(cast, group)
    priya = as_(cast.priya)
    marked = {"quote": SAID, "kind": "problem", "guest": guest.token}
    assert "Marked. It is a voice." in send(priya, "interview_mark", group.token, **marked)
    voice = Voice.objects.get()
    assert (voice.channel, voice.customer, voice.conversation) == ("group", cast.adeyemi, group.conversation)
    assert "Focus group" in hanna.get(url("ledger")).content.decode()
    group.refresh_from_db()
    assert "Thanked." in send(hanna, "group_thanks", group.token, words="Thank you all.", version=group.version)
    answer_voices(voices=[voice], kind="did", words="We bill after the visit now.", by=cast.actor("hanna"), at=MONDAY)
    shown = customer.get(own_page(cast.contact)).content.decode()
    assert "Thank you all." in shown
    assert "We bill after the visit now." in shown


def test_only_those_who_said_they_would_take_part_are_invited(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    unasked, refusing = buyer("Ana Ito", "Alder"), buyer("Bo Ek", "Birch")
    agrees(refusing, "group", is_given=False)
    agrees(cast.contact, "interview")
    by = cast.actor("hanna")
    assert rounds.invite_guests(group=group, contacts=[unasked, refusing, cast.contact], by=by, at=MONDAY) == []
    shown = page(as_(cast.hanna), "group_guests", group.token)
    assert "1 said no to focus groups" in shown
    assert "2 were not asked yet" in shown
    assert "Bo Ek" not in shown


def test_an_invitation_goes_by_mail_only_where_they_agreed_to_it_else_on_paper(cast: Cast, settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    group = planned_group(cast, open_round(cast))
    agrees(cast.contact, "email")
    invited(cast, group)
    invited(cast, group, buyer("Ana Ito", "Alder"))
    mails = OutboxMessage.objects.filter(topic="mail", payload__subject="Will you come and talk to us?")
    assert [message.payload["to"] for message in mails] == ["folake@example.org"]
    letters = page(as_(cast.hanna), "group_letters", group.token)
    assert "One letter to print" in letters
    assert "Ana Ito" in letters
    assert "/p/" in letters
    assert as_(cast.priya).get(url("group_letters", group.token)).status_code == 404


def test_a_guest_says_no_changes_their_mind_and_takes_it_back(cast: Cast, settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    agrees(cast.contact, "email")
    guest = invited(cast, planned_group(cast, open_round(cast)))
    for answer, state in (("no", "declined"), ("yes", "coming"), ("no", "withdrawn")):
        answered(guest, answer)
        guest.refresh_from_db()
        assert guest.state == state
    assert answered(guest, "yes").status_code == 422
    invitations = OutboxMessage.objects.filter(payload__to="folake@example.org", payload__method__isnull=False)
    told = {message.payload["method"]: message.payload["calendar"] for message in invitations}
    numbers = {method: int(words.split("SEQUENCE:")[1].split("\r")[0]) for method, words in told.items()}
    assert numbers["CANCEL"] > numbers["REQUEST"]


def test_taking_back_focus_groups_frees_the_place(cast: Cast) -> None:
    guest = coming(cast, planned_group(cast, open_round(cast)))
    Client().post(f"{own_page(cast.contact)}say/", {"purpose": "group", "is_given": "no"})
    guest.refresh_from_db()
    assert guest.state == "withdrawn"
    with pytest.raises(CannotHoldGroup, match="took it back"):
        rounds.note_guest(guest=guest, state="coming", by=cast.actor("hanna"), at=MONDAY)


def test_the_last_place_is_given_once(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast), places=2)
    coming(cast, group)
    coming(cast, group, buyer("Ana Ito", "Alder"))
    third = invited(cast, group, buyer("Bo Ek", "Birch"))
    assert "All places are taken" in answered(third, "yes").content.decode()
    third.refresh_from_db()
    assert (third.state, third.agreed_at) == ("invited", None)


def test_nobody_answers_for_another_guest(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    mine, other = invited(cast, group), invited(cast, group, buyer("Ana Ito", "Alder"))
    address = f"{own_page(mine.contact)}groups/{other.token}/"
    assert Client().post(address, {"answer": "yes"}).status_code == 404
    with pytest.raises(NotAllowed):
        rounds.answer_invitation(guest=other, is_coming=True, by=cast.actor("hanna"), at=MONDAY)
    assert Client().get(address).status_code == 405


def test_staff_note_what_was_said_by_telephone_but_nobody_was_there_without_consent(cast: Cast) -> None:
    guest = invited(cast, planned_group(cast, open_round(cast)))
    with pytest.raises(CannotHoldGroup, match="not agreed yet"):
        rounds.note_guest(guest=guest, state="came", by=cast.actor("priya"), at=MONDAY)
    send(as_(cast.priya), "group_guest", guest.token, state="coming")
    guest.refresh_from_db()
    assert guest.agreed_to == "What I say is written down."
    with pytest.raises(IntegrityError), transaction.atomic():
        Guest.objects.filter(pk=guest.pk).update(agreed_at=None)


def test_what_somebody_agreed_to_is_not_changed_afterwards(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    told = {
        "name": "Buyers", "interviewer": cast.priya.pk, "day": "2026-03-06", "time": "10:00", "minutes": "60",
        "place": "Depot", "places": "5", "consent_words": "Something else", "version": 1,
    }  # fmt: skip
    coming(cast, group)
    answer = as_(cast.hanna).post(url("group_change", group.token), told)
    assert "Somebody agreed to these words already" in answer.content.decode()
    kept = {**told, "consent_words": group.consent_words}
    assert "Saved." in send(as_(cast.hanna), "group_change", group.token, **kept)
    group.refresh_from_db()
    assert (group.name, group.conversation.place) == ("Buyers", "Depot")


def test_a_group_that_is_called_off_takes_no_notes_and_no_guests(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    agrees(cast.contact, "group")
    assert "Called off." in send(as_(cast.hanna), "group_call_off", group.token)
    group.refresh_from_db()
    with pytest.raises(CannotHoldGroup):
        rounds.invite_guests(group=group, contacts=[cast.contact], by=cast.actor("hanna"), at=MONDAY)
    told = {"held_on": "2026-03-02", "theme_0": "x", "version": group.conversation.version}
    assert as_(cast.priya).post(url("interview_notes", group.token), told).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"day": "2020-01-01"}, {"places": "1"}, {"consent_words": ""}, {"interviewer": "0"}, {"time": "25:00"}]
)
def test_a_bad_plan_is_a_sentence(cast: Cast, wrong: dict[str, str]) -> None:
    told = {
        "name": "B", "interviewer": cast.priya.pk, "day": "2026-03-05", "time": "14:00", "minutes": "90", "place": "x",
        "places": "8", "consent_words": "Yes", **wrong,
    }  # fmt: skip
    assert as_(cast.hanna).post(url("group_new", open_round(cast).token), told).status_code == 422
    assert not FocusGroup.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("priya", 200), ("dean", 404), ("tom", 404), ("hanna", 200)])
def test_whoever_asks_sees_the_group_and_other_interviewers_do_not(cast: Cast, who: str, status: int) -> None:
    group = was_held(cast, planned_group(cast, open_round(cast)))
    for name in ("interview", "interview_print"):
        assert as_(getattr(cast, who)).get(url(name, group.token)).status_code == status


def test_notes_stand_by_theme_on_screen_and_on_paper_and_fit_forty_thousand_letters_in_all(cast: Cast) -> None:
    group = was_held(cast, planned_group(cast, open_round(cast)))
    assert themed.parted(group.conversation.notes, group.questions) == [
        ("What do you buy from us?", SAID), ("What would make it easier?", "Ring us.")
    ]  # fmt: skip
    for name in ("interview", "interview_print", "interview_notes"):
        shown = page(as_(cast.priya), name, group.token)
        assert "What would make it easier?" in shown
        assert SAID in shown
    told = {"held_on": "2026-03-02", "version": group.conversation.version}
    over = {"theme_0": "<b>a</b>" + "a" * 25_000, "theme_1": "b" * 15_000}
    answer = as_(cast.priya).post(url("interview_notes", group.token), {**told, **over})
    assert answer.status_code == 422
    assert "too long; 40,000 fit" in answer.content.decode()
    assert "&lt;b&gt;a" in answer.content.decode()


def test_words_that_look_like_a_theme_do_not_part_the_notes() -> None:
    text = themed.joined([("One?", "a\n# Two?\nb"), ("Two?", "c"), ("", "rest")])
    assert themed.by_theme(text, ["One?"]) == {"One?": "a\n# Two?\nb\n\n# Two?\nc", "": "rest"}
    assert themed.parted("plain words", ["One?"]) == [("", "plain words")]


def test_two_who_mark_the_same_words_make_one_voice(cast: Cast) -> None:
    group = was_held(cast, planned_group(cast, open_round(cast)))
    send(as_(cast.priya), "interview_mark", group.token, quote=SAID, kind="problem")
    second = as_(cast.hanna).post(url("interview_mark", group.token), {"quote": SAID, "kind": "comment"})
    assert second.status_code == 422
    assert "marked already" in second.content.decode()
    assert Voice.objects.count() == 1


def test_a_confidential_group_tells_guests_what_was_found_and_hides_the_way_to_voices(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast, mode="confidential"))
    guest = coming(cast, group)
    was_held(cast, group)
    by = cast.actor("priya")
    mark = rounds.mark_words(interview=group, quote=SAID, guest=guest, by=by, at=MONDAY)
    assert not Voice.objects.exists()
    hanna = cast.actor("hanna")
    finding = rounds.write_finding(the_round=group.round, words="We bill too early", marks=[mark], by=hanna, at=MONDAY)
    rounds.end_finding(finding=finding, end="answer", words="We bill after the visit.", by=hanna, at=MONDAY)
    shown = Client().get(own_page(cast.contact)).content.decode()
    assert "We bill after the visit." in shown
    assert SAID not in shown


def test_ten_words_of_five_guests_of_one_group_are_heard_together(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast, mode="confidential"))
    guests = [coming(cast, group, buyer(f"Buyer {n}", f"Works {n}")) for n in range(5)]
    words = [f"Slow {n}. Kind {n}." for n in range(5)]
    was_held(cast, group, "\n".join(words))
    for number, guest in enumerate(guests):
        for quote in (f"Slow {number}.", f"Kind {number}."):
            rounds.mark_words(interview=group, quote=quote, guest=guest, by=cast.actor("priya"), at=MONDAY)
    told = {"text": list(Mark.objects.values_list("pk", flat=True)), "version": group.round.version}
    assert "10 voices can be heard now." in send(as_(cast.hanna), "round_let_out", group.round.token, **told)
    assert set(Voice.objects.values_list("channel", "customer", "conversation")) == {("group", None, None)}
    assert HiddenAuthor.objects.count() == 10


def test_erasing_a_guest_takes_their_words_out_of_the_notes_of_all(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    guest = coming(cast, group)
    was_held(cast, group, f"{SAID} Somebody else said this.")
    rounds.mark_words(interview=group, quote=SAID, guest=guest, by=cast.actor("priya"), at=MONDAY)
    erase_everywhere(f"contact:{cast.contact.pk}")
    group.conversation.refresh_from_db()
    assert SAID not in group.conversation.notes
    assert "Somebody else said this." in group.conversation.notes
    assert (Voice.objects.get().text, Mark.objects.get().quote) == ("", "")


def test_a_guest_who_is_erased_before_the_day_does_not_come(cast: Cast) -> None:
    guest = coming(cast, planned_group(cast, open_round(cast)))
    blank_contact(contact=cast.contact, by=cast.actor("hanna"), at=MONDAY)
    guest.refresh_from_db()
    assert guest.state == "withdrawn"
    assert page(as_(cast.hanna), "interview", guest.group.token)


def test_the_inbox_asks_for_notes_when_the_day_has_come(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    priya = cast.actor("priya")
    assert not any("Buyers together" in str(ask.title) for ask in inbox.asks_of(priya, MONDAY.date()))
    asks = inbox.asks_of(priya, THURSDAY.date())
    assert [ask.url for ask in asks if "Buyers together" in str(ask.title)] == [url("interview", group.token)]


def test_a_round_of_groups_alone_opens(cast: Cast) -> None:
    found, by = make_round(cast), cast.actor("hanna")
    rounds.add_interviewer(the_round=found, person=cast.priya, by=by, at=MONDAY)
    planned_group(cast, found)
    assert rounds.open_round(the_round=found, by=by, at=MONDAY).state == "open"


def test_thanks_wait_for_the_notes(cast: Cast) -> None:
    group = planned_group(cast, open_round(cast))
    told = {"words": "Thank you.", "version": group.version}
    assert "Write down what was said first" in send(as_(cast.hanna), "group_thanks", group.token, **told)


@pytest.mark.parametrize("name", ["interview", "group_guests", "group_letters"])
def test_thirty_guests_take_no_more_questions_than_two(cast: Cast, name: str) -> None:
    group = planned_group(cast, open_round(cast), places=30)
    counts = []
    for upto in (2, 12):
        for number in range(group.guests.count(), upto):
            invited(cast, group, buyer(f"Buyer {number}", f"Works {number}"))
            agrees(buyer(f"Other {number}", f"Mill {number}"), "group")
        client = as_(cast.hanna)
        with CaptureQueriesContext(connection) as asked:
            page(client, name, group.token)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30


def test_their_own_page_asks_as_much_of_many_groups_as_of_few(cast: Cast) -> None:
    found = open_round(cast)
    group = planned_group(cast, found)
    guest = coming(cast, group)
    address = own_page(guest.contact)
    counts = []
    for upto in (1, 5):
        for number in range(FocusGroup.objects.count(), upto):
            invited(cast, planned_group(cast, found, name=f"Group {number}"))
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
