"""Cards as actions: who may thank whom, who reads what, and what is never said."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onecloth.core import erasure
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow
from onecloth.listening.actions.taking_back import withdraw_voice
from onecloth.listening.actions.voices import raise_voice
from onecloth.listening.models import Voice
from onecloth.organisation.models import Person
from onecloth.teamwork.actions import cards as actions
from onecloth.teamwork.actions.cards import MOST_A_DAY, pass_on_voice
from onecloth.teamwork.choices import Giver
from onecloth.teamwork.exceptions import CannotThank
from onecloth.teamwork.models import ChampionCard
from onecloth.teamwork.permissions.cards import get_received_card_for, visible_cards, wall_cards
from onecloth.teamwork.queries.cards_written import Thanks
from tests.cast import MONDAY, Cast, join, make_person
from tests.teamwork.thanking import DID, GOT, thank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
EVERYBODY = ("priya", "tom", "dean", "hanna", "ruth", "tomasz")


def readers(cast: Cast) -> set[str]:
    return {name for name in EVERYBODY if visible_cards(cast.actor(name)).exists()}


def said(cast: Cast, text: str, **more: Any) -> Voice:
    given = {"kind": "thanks", "name_hidden": False, "about_unit": cast.field_service} | more
    return raise_voice(text=text, by=cast.actor("priya"), at=MONDAY, **given).voice


def test_a_card_on_the_wall_is_everybodys_to_read(cast: Cast) -> None:
    card = thank(cast, "priya", "dean")
    assert readers(cast) == set(EVERYBODY)
    assert (card.from_unit, card.from_department) == (cast.north_desk, cast.scheduling)
    assert (card.to_department, card.is_across) == (cast.field_service, True)
    assert AuditRow.objects.filter(action="give_card", subject_id=str(card.pk)).exists()


def test_a_private_card_is_for_both_and_whoever_leads_the_receiver(cast: Cast) -> None:
    thank(cast, "dean", "priya", is_for_wall=False)
    assert readers(cast) == {"priya", "dean", "tom"}  # Tom leads Scheduling, nobody the north desk itself
    nia = make_person("Nia", "Brook")
    join(nia, cast.north_desk, leads=True)
    ChampionCard.objects.all().delete()
    thank(cast, "dean", "priya", is_for_wall=False)
    assert readers(cast) == {"priya", "dean"}  # the nearest leader is told, not the one above


def test_whoever_leads_no_more_reads_private_cards_no_more(cast: Cast) -> None:
    thank(cast, "dean", "priya", is_for_wall=False)
    cast.tom.memberships.update(leads=False)
    assert readers(cast) == {"priya", "dean"}


def test_nobody_thanks_themselves_or_somebody_who_left(cast: Cast) -> None:
    with pytest.raises(CannotThank, match="for somebody else"):
        thank(cast, "priya", "priya")
    with pytest.raises(CannotThank, match="do not work here any more"):
        thank(cast, "priya", "lee")
    with pytest.raises(NotAllowed):
        actions.give_card(
            receiver=cast.dean, thanks=Thanks(DID, GOT), by=cast.actor("priya").__class__("person", "x"), at=MONDAY
        )
    assert not ChampionCard.objects.exists()


@pytest.mark.parametrize(("did", "got"), [("  ", GOT), (DID, " \n"), ("x" * 281, GOT), (DID, "x" * 121), ("\x00", GOT)])
def test_a_card_without_words_or_with_too_many_is_not_given(cast: Cast, did: str, got: str) -> None:
    with pytest.raises(CannotThank):
        thank(cast, "priya", "dean", did, got=got)
    assert not ChampionCard.objects.exists()


def test_the_database_refuses_a_card_to_oneself(cast: Cast) -> None:
    card = thank(cast, "priya", "dean")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChampionCard.objects.filter(pk=card.pk).update(receiver=cast.priya)


def test_a_button_pressed_twice_is_one_card(cast: Cast) -> None:
    assert thank(cast, "priya", "dean") == thank(cast, "priya", "dean")
    assert ChampionCard.objects.count() == 1


def test_pasted_cards_end_at_the_days_limit_and_go_on_tomorrow(cast: Cast) -> None:
    for number in range(MOST_A_DAY):
        thank(cast, "priya", "dean", f"{DID} {number}")
    with pytest.raises(CannotThank, match="what a day"):
        thank(cast, "priya", "tom")
    actions.take_back_card(card=ChampionCard.objects.latest("pk"), by=cast.actor("priya"), at=MONDAY)
    with pytest.raises(CannotThank, match="Send this one tomorrow"):
        thank(cast, "priya", "tom")
    assert thank(cast, "priya", "tom", at=MONDAY + timedelta(days=1)).given_on == MONDAY.date() + timedelta(days=1)


def test_the_giver_takes_a_card_back_and_puts_it_back(cast: Cast) -> None:
    card = thank(cast, "priya", "dean")
    with pytest.raises(NotAllowed):
        actions.take_back_card(card=card, by=cast.actor("dean"), at=MONDAY)
    actions.take_back_card(card=card, by=cast.actor("priya"), at=MONDAY)
    assert readers(cast) == set()
    actions.put_back_card(card=card, by=cast.actor("priya"), at=MONDAY)
    assert readers(cast) == set(EVERYBODY)


def test_the_receivers_choice_wins_on_the_wall(cast: Cast) -> None:
    card = thank(cast, "priya", "dean")
    with pytest.raises(NotAllowed):
        actions.take_off_wall(card=card, by=cast.actor("priya"), at=MONDAY)
    mine = get_received_card_for(cast.actor("dean"), card.token)
    actions.take_off_wall(card=mine, by=cast.actor("dean"), at=MONDAY)
    assert not wall_cards(cast.actor("tom")).exists()
    assert readers(cast) == {"priya", "dean", "ruth"}  # Ruth leads the whole house, and nobody Field Service
    actions.hang_on_wall(card=mine, by=cast.actor("dean"), at=MONDAY)
    assert wall_cards(cast.actor("tom")).exists()


def test_a_card_made_of_a_voice_names_nobody_but_its_own_author(cast: Cast) -> None:
    voice = said(cast, "Dean stayed until the heating ran again.")
    thanks = Thanks("Dean stayed until the heating ran.", GOT)
    own = pass_on_voice(voice=voice, receiver=cast.dean, thanks=thanks, by=cast.actor("priya"), at=MONDAY)
    assert (own.giver, own.from_unit) == (Giver.COLLEAGUE, cast.north_desk)
    other = pass_on_voice(voice=voice, receiver=cast.tom, thanks=thanks, by=cast.actor("hanna"), at=MONDAY)
    assert (other.giver, other.from_unit, other.from_department) == (Giver.UNNAMED, None, None)
    again = pass_on_voice(voice=voice, receiver=cast.tom, thanks=thanks, by=cast.actor("ruth"), at=MONDAY)
    assert again == other


def test_words_of_a_hidden_author_are_not_sent_on(cast: Cast) -> None:
    hidden = said(cast, "Dean stayed late on my street until the heating ran again.", name_hidden=True)
    by = cast.actor("hanna")
    copied = Thanks("dean stayed late on my street until the heating ran again", GOT)
    with pytest.raises(CannotThank, match="keeps their name hidden"):
        pass_on_voice(voice=hidden, receiver=cast.dean, thanks=copied, by=by, at=MONDAY)
    own = Thanks("Thank you for a long evening in January.", "A warm house")
    card = pass_on_voice(voice=hidden, receiver=cast.dean, thanks=own, by=by, at=MONDAY)
    assert (card.giver, card.from_unit, card.written_by) == (Giver.UNNAMED, None, cast.hanna)


def test_a_voice_that_is_not_to_be_seen_or_was_taken_back_makes_no_card(cast: Cast) -> None:
    voice, thanks = said(cast, "Dean stayed."), Thanks(DID, GOT)
    with pytest.raises(NotAllowed):
        pass_on_voice(voice=voice, receiver=cast.tom, thanks=thanks, by=cast.actor("dean"), at=MONDAY)
    withdraw_voice(voice=voice, by=cast.actor("priya"), at=MONDAY)
    voice.refresh_from_db()
    with pytest.raises(NotAllowed):
        pass_on_voice(voice=voice, receiver=cast.dean, thanks=thanks, by=cast.actor("hanna"), at=MONDAY)
    assert not ChampionCard.objects.exists()


@pytest.mark.parametrize("who", ["priya", "dean"])
def test_erasing_either_of_the_two_blanks_their_cards(cast: Cast, who: str) -> None:
    thank(cast, "priya", "dean")
    kept = thank(cast, "tom", "hanna", "Thank you for the figures.")
    person: Person = getattr(cast, who)
    with transaction.atomic():
        assert erasure.erase_everywhere(f"person:{person.pk}")["cards"] == 1
    gone = ChampionCard.objects.get(written_by=cast.priya)
    assert (gone.did, gone.got, gone.withdrawn_at) == ("", "", MONDAY)
    kept.refresh_from_db()
    assert kept.did == "Thank you for the figures."
