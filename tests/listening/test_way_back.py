"""What becomes of an answer: mailed to who agreed, rung, written or left alone as they asked; joined ones on receipts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as post
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, outbox
from onecloth.core.actors import system
from onecloth.customers.actions import note_consent
from onecloth.customers.models import Contact, Customer
from onecloth.listening.actions import answer_voices, raise_voice, withdraw_answer
from onecloth.listening.actions.merging import join_voices, part_voice
from onecloth.listening.actions.themes import create_theme, set_themes
from onecloth.listening.models import Voice
from onecloth.listening.queries.way_back import contacts_of
from onecloth.responses.models import IdentifiedSubject
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db(databases=["default", "answers"])
SOON = MONDAY + timedelta(minutes=11)


@pytest.fixture(autouse=True)
def _stand_still(settings):
    settings.EMAIL_HOST = "mail.example"
    with clock.held_at(MONDAY):
        yield


def heard(cast: Cast, contact: Contact | None = None, **more) -> Voice:
    given = {"kind": "comment", "channel": "invitation", "audience": "customer", "about_unit": cast.north_desk, **more}
    voice = Voice.objects.create(
        text="The lift was out of order.", raised_on=MONDAY.date(), response_key=uuid4(), **given
    )
    if contact is not None:
        IdentifiedSubject.objects.create(response_id=voice.response_key, subject=f"contact:{contact.pk}")
    return voice


def agreed(cast: Cast, is_given: bool = True, **changes) -> Contact:
    Contact.objects.filter(pk=cast.contact.pk).update(**changes)
    contact = Contact.objects.get(pk=cast.contact.pk)
    note_consent(
        contact=contact,
        purpose="email",
        is_given=is_given,
        said_on=MONDAY.date(),
        way="in_person",
        by=system("t"),
        at=MONDAY,
    )
    return contact


def answered(cast: Cast, *voices: Voice):
    fresh = list(Voice.objects.filter(pk__in=[voice.pk for voice in voices]).order_by("pk"))
    return answer_voices(voices=fresh, kind="did", words="It runs again.", by=cast.actor("hanna"), at=MONDAY)


def sent(at=SOON) -> list[tuple[list[str], str]]:
    for _round in range(2):
        outbox.deliver_due(at)
    return [(each.to, each.body) for each in post.outbox]


def page(cast: Cast, voice: Voice, who: str = "hanna") -> str:
    client = Client(raise_request_exception=True)
    client.force_login(getattr(cast, who).user)
    return client.get(reverse("listening:voice", args=[voice.key])).content.decode()


def test_who_agreed_and_wants_to_be_told_gets_one_mail_after_ten_minutes(cast: Cast) -> None:
    contact = agreed(cast)
    voice, other = heard(cast, contact), heard(cast, contact)
    assert "Goes to Folake Adeyemi by e-mail, ten minutes after you send it." in page(cast, voice)
    answered(cast, voice, other)
    assert sent(MONDAY + timedelta(minutes=9)) == []
    [(to, words)] = sent()
    assert to == ["folake@example.org"]
    assert "“The lift was out of order.”" in words
    assert "We did: It runs again." in words
    link = re.search(r"/p/([\w-]+)/", words)
    assert link
    assert Client().get(link.group()).status_code == 200
    assert len(sent(SOON + timedelta(hours=1))) == 1


def test_an_answer_that_was_taken_back_in_time_is_not_mailed(cast: Cast) -> None:
    voice = heard(cast, agreed(cast))
    withdraw_answer(answer=answered(cast, voice), by=cast.actor("hanna"), at=MONDAY)
    assert sent() == []


def test_who_says_no_meanwhile_is_not_mailed(cast: Cast) -> None:
    contact = agreed(cast)
    answered(cast, heard(cast, contact))
    note_consent(
        contact=contact, purpose="email", is_given=False, said_on=MONDAY.date(), way="link", by=system("t"), at=MONDAY
    )
    assert sent() == []


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"may_be_told": False}, "Folake Adeyemi does not want to be told. Nothing is mailed"),
        ({"closed_on": MONDAY.date()}, "Folake Adeyemi does not want to be told. Nothing is mailed"),
        (
            {"reach": "telephone", "reach_when": "mornings", "telephone": "+44 20 1"},
            "Folake Adeyemi wants to hear by telephone (mornings). Nothing is mailed; please ring +44 20 1.",
        ),
        ({"reach": "letter"}, "Folake Adeyemi wants to hear by letter. Nothing is mailed; please write."),
        ({"reach": "in_person"}, "Folake Adeyemi wants to hear in person. Nothing is mailed"),
        ({"email": ""}, "has not agreed to e-mail. Nothing is mailed"),
    ],
)
def test_what_they_asked_for_is_told_to_whoever_answers_and_kept_to(cast: Cast, wish: dict, sentence: str) -> None:
    contact = agreed(cast)
    Contact.objects.filter(pk=contact.pk).update(**wish)
    voice = heard(cast, contact)
    assert sentence in page(cast, voice)
    answered(cast, voice)
    assert sent() == []


def test_without_a_yes_nothing_is_mailed(cast: Cast) -> None:
    voice = heard(cast, cast.contact)
    assert "Folake Adeyemi has not agreed to e-mail" in page(cast, voice)
    answered(cast, voice)
    agreed(cast, is_given=False)
    answered(cast, heard(cast, cast.contact))
    assert sent() == []


def test_names_and_numbers_are_for_those_who_may_reach_them(cast: Cast) -> None:
    contact = agreed(cast, reach="telephone", telephone="+44 20 1")
    voice = heard(cast, contact)
    Voice.objects.filter(pk=voice.pk).update(assigned_to=cast.priya)
    shown = page(cast, voice, "priya")
    assert "Whoever said it wants to hear by telephone" in shown
    assert "Folake" not in shown
    assert "+44 20 1" not in shown


def test_who_it_was_is_known_from_the_answer_or_a_customer_with_one_contact(cast: Cast) -> None:
    mine = heard(cast, customer=cast.adeyemi)
    assert contacts_of([mine])[mine.pk] == cast.contact
    Contact.objects.create(customer=cast.adeyemi, name="Her son")
    assert contacts_of([mine]) == {}
    firm = Customer.objects.create(name="Castle Mill", kind="company")
    Contact.objects.create(customer=firm, name="Ola")
    assert contacts_of([heard(cast, customer=firm)]) == {}
    hidden = raise_voice(kind="idea", text="x", name_hidden=True, by=cast.actor("dean"), at=MONDAY).voice
    assert contacts_of([hidden]) == {}
    assert "Nobody is mailed." in page(cast, hidden)


def test_several_at_once_say_what_each_asked_for(cast: Cast) -> None:
    contact = agreed(cast, reach="letter")
    voices = [heard(cast, contact), heard(cast, contact), heard(cast)]
    client = Client(raise_request_exception=True)
    client.force_login(cast.hanna.user)
    shown = client.get(
        reverse("listening:answer_several"), {"voice": [str(voice.key) for voice in voices]}
    ).content.decode()
    assert "wants to hear by letter" in shown
    assert "2 of them" in shown


def test_it_takes_few_queries_for_many(cast: Cast, django_assert_max_num_queries) -> None:
    contact = agreed(cast)
    voices = [heard(cast, contact) for _each in range(20)] + [heard(cast, customer=cast.adeyemi) for _each in range(20)]
    with django_assert_max_num_queries(3):
        assert len(contacts_of(voices)) == 40


def test_a_receipt_says_that_others_told_the_same_until_it_is_taken_apart(cast: Cast) -> None:
    one, other = (
        raise_voice(
            kind="problem",
            text=f"No lift {n}",
            name_hidden=False,
            about_unit=cast.north_desk,
            by=cast.actor(who),
            at=MONDAY,
        )
        for n, who in enumerate(("dean", "priya"))
    )

    def receipts() -> list[str]:
        return [
            Client().get(reverse("public:receipt", args=[each.receipt_key])).content.decode() for each in (one, other)
        ]

    assert not any("told us the same" in each for each in receipts())
    join_voices(voice=other.voice, into=one.voice, by=cast.actor("hanna"), at=MONDAY)
    assert all("Others told us the same. One answer reaches all of you." in each for each in receipts())
    part_voice(voice=Voice.objects.get(pk=other.voice.pk), by=cast.actor("hanna"), at=MONDAY)
    assert not any("told us the same" in each for each in receipts())


def test_all_who_wait_with_a_theme_are_answered_and_read_it_on_their_receipts(cast: Cast) -> None:
    hanna = cast.actor("hanna")
    lift = create_theme(name={"en": "Lift"}, belongs={}, example={}, by=hanna, at=MONDAY)
    said = [
        raise_voice(
            kind="problem",
            text=f"No lift {n}",
            name_hidden=False,
            about_unit=cast.north_desk,
            by=cast.actor("dean"),
            at=MONDAY,
        )
        for n in range(3)
    ]
    for each in said[:2]:
        set_themes(voice=each.voice, themes=[lift], by=hanna, at=MONDAY)
    client = Client(raise_request_exception=True)
    client.force_login(cast.hanna.user)
    assert f"?theme={lift.token}" in client.get(reverse("listening:themes")).content.decode()
    address = f"{reverse('listening:answer_several')}?theme={lift.token}"
    shown = client.get(address).content.decode()
    assert "One answer for two voices" in shown
    set_themes(voice=Voice.objects.get(pk=said[2].voice.pk), themes=[lift], by=hanna, at=MONDAY)  # nobody saw this one
    keys = re.findall(r'name="voice" value="([^"]*)"', shown)
    client.post(address, {"voice": keys, "kind": "did", "words": "A lift comes in May.", "is_public": "on"})
    receipts = [Client().get(reverse("public:receipt", args=[each.receipt_key])).content.decode() for each in said]
    assert ["A lift comes in May." in each for each in receipts] == [True, True, False]
