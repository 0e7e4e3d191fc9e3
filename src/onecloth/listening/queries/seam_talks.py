"""What pages show of seam talks: how to prepare, what was promised, and whether the next round is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core import clock, slots
from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.slots import Piece
from onecloth.journeys.models import Seam
from onecloth.listening.choices import ConversationState, PromiseState
from onecloth.listening.models import Promise, SeamTalk, Voice
from onecloth.listening.permissions.practising import can_lead_talk, visible_talks
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.seam_rounds import Checked, checked
from onecloth.listening.queries.visits.promises import Promised, shown
from onecloth.listening.queries.visits.said import Stand, how_many, stand_of
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, leaders_of, with_everything_below
from onecloth.ui.wording import full_day, title_number

MOST_VOICES, MOST_TALKS, MOST_ON_SEAM = 3, 100, 3


@dataclass(frozen=True)
class Part:
    """A part of the 25 minutes."""

    minutes: int
    title: str
    words: str


@dataclass(frozen=True)
class Side:
    """One of both: what waits about it, what it needs, what it will do."""

    unit: Unit
    needs: str
    promises: Sequence[Promised]
    voices: Sequence[Voice]
    ledger_url: str


@dataclass(frozen=True)
class TalkPage:
    talk: SeamTalk
    pair: str
    title: str
    sides: Sequence[Side]
    agenda: Sequence[Part]
    check: Checked | None
    pieces: Sequence[Piece]
    may_lead: bool
    is_planned: bool
    is_held: bool


def talk_page(actor: Actor, talk: SeamTalk, day: date) -> TalkPage:
    state = talk.conversation.state
    sides = [
        _side(actor, talk, talk.seam.giver, talk.giver_needs, day),
        _side(actor, talk, talk.seam.receiver, talk.receiver_needs, day),
    ]
    return TalkPage(
        talk=talk, pair=pair_of(talk.seam), title=_title(talk, [row for side in sides for row in side.promises]),
        sides=sides, agenda=agenda(), check=checks_of([talk]).get(talk.pk),
        pieces=slots.pieces("seam_talk.below", actor, talk), may_lead=can_lead_talk(actor, talk.seam),
        is_planned=state == ConversationState.PLANNED, is_held=state == ConversationState.HELD,
    )  # fmt: skip


def agenda() -> list[Part]:
    return [
        Part(10, _("One job, from start to end"), _("Take a real one of last week. Each says what they got, what they "
             "did with it and what they handed on, in the order it happened. Nobody defends, nobody explains away.")),
        Part(8, _("What each side needs"), _("First the side that receives, then the side that gives: what would let "
             "us start straight away? Say it back in your own words before you answer.")),
        Part(7, _("What each side will do"), _("One or two things each, small enough for this month: who does it, by "
             "which day. Write it down here before you part.")),
    ]  # fmt: skip


def _side(actor: Actor, talk: SeamTalk, unit: Unit, needs: str, day: date) -> Side:
    promises = Promise.objects.filter(of_side__talk=talk, of_side__unit=unit).exclude(state=PromiseState.WITHDRAWN)
    is_planned = talk.conversation.state == ConversationState.PLANNED
    return Side(
        unit, needs, shown(actor, promises, day), _waiting(actor, unit) if is_planned else [],
        f"{reverse('listening:ledger')}?unit={unit.pk}",
    )  # fmt: skip


def _waiting(actor: Actor, unit: Unit) -> list[Voice]:
    """What waits for an answer about this side, the newest first: of that, what the actor may read."""
    about = Q(about_unit__in=with_everything_below({unit.pk}))
    rows = visible_voices(actor).filter(about, waits=1).order_by("-raised_on", "key")
    return list(rows[:MOST_VOICES])


def pair_of(seam: Seam) -> str:
    language = get_language() or ""
    return _("%(giver)s and %(receiver)s") % {
        "giver": text_in(seam.giver.name, language), "receiver": text_in(seam.receiver.name, language),
    }  # fmt: skip


def _title(talk: SeamTalk, promises: Sequence[Promised]) -> str:
    pair = {"pair": pair_of(talk.seam)}
    if talk.conversation.state == ConversationState.PLANNED:
        return _("%(pair)s talk one job through") % pair
    if talk.conversation.state == ConversationState.CANCELLED:
        return _("%(pair)s do not meet this time") % pair
    if not promises:
        return _("%(pair)s talked, and promised nothing yet") % pair
    made = ngettext("%(n)s promise came of it", "%(n)s promises came of it", len(promises)) % {
        "n": title_number(len(promises))
    }
    return _("%(made)s: %(kept)s") % {"made": made, "kept": kept_words([row.stand for row in promises])}


def kept_words(stands: Sequence[Stand]) -> str:
    """As "one kept, one broken, two open"; nothing is left out because it looks bad."""
    named = (
        (Stand.KEPT, lambda n: ngettext("%(n)s kept", "%(n)s kept", n)),
        (Stand.SAID, lambda n: ngettext("%(n)s said to be kept", "%(n)s said to be kept", n)),
        (Stand.DENIED, lambda n: ngettext("%(n)s in dispute", "%(n)s in dispute", n)),
        (Stand.BROKEN, lambda n: ngettext("%(n)s broken", "%(n)s broken", n)),
        (Stand.OPEN, lambda n: ngettext("%(n)s open", "%(n)s open", n)),
    )
    counts = [(words, stands.count(stand)) for stand, words in named]
    return ", ".join(words(n) % {"n": n} for words, n in counts if n)


def checks_of(talks: Sequence[SeamTalk]) -> dict[int, Checked]:
    """By talk, for those that were held. One question for all of them."""
    keys = {
        talk.pk: (talk.seam.giver_id, talk.seam.receiver_id, talk.conversation.held_on)
        for talk in talks
        if talk.conversation.state == ConversationState.HELD and talk.conversation.held_on
    }
    found = checked(frozenset(keys.values()))
    return {pk: found[key] for pk, key in keys.items() if key in found}


@dataclass(frozen=True)
class Row:
    """A talk in a list: when, and what became of it."""

    talk: SeamTalk
    pair: str
    url: str
    when: str
    promised: str
    check: Checked | None
    promises: Sequence[Promised] = ()


@dataclass(frozen=True)
class TalksPage:
    title: str
    planned: Sequence[Row]
    held: Sequence[Row]


def talks_page(actor: Actor) -> TalksPage:
    rows = visible_talks(actor).exclude(conversation__state=ConversationState.CANCELLED)
    planned = list(
        rows.filter(conversation__state=ConversationState.PLANNED).order_by("conversation__planned_for", "pk")
    )
    held = rows.filter(conversation__state=ConversationState.HELD)
    latest = list(held.order_by("-conversation__held_on", "-pk")[:MOST_TALKS])
    return TalksPage(_list_title(len(planned), len(latest)), _rows(planned), _rows(latest))


def _list_title(planned: int, held: int) -> str:
    if not planned and not held:
        return _("No two teams have talked yet")
    talked = ngettext("%(n)s seam talk was held", "%(n)s seam talks were held", held) % {"n": title_number(held)}
    coming = ngettext("%(n)s is to come", "%(n)s are to come", planned) % {"n": planned}
    if not held:
        return ngettext("%(n)s seam talk is to come", "%(n)s seam talks are to come", planned) % {
            "n": title_number(planned)
        }
    return _("%(held)s, %(coming)s") % {"held": talked, "coming": coming} if planned else talked


def _rows(talks: Sequence[SeamTalk]) -> list[Row]:
    stands, checks = _stands(talks), checks_of(talks)
    return [_row(talk, stands.get(talk.pk, []), checks.get(talk.pk)) for talk in talks]


def _stands(talks: Sequence[SeamTalk]) -> dict[int, list[Stand]]:
    """How the promises of each talk stand, by talk. One question for all of them."""
    found: dict[int, list[Stand]] = {}
    rows = Promise.objects.filter(of_side__talk__in=talks).exclude(state=PromiseState.WITHDRAWN)
    told = rows.annotate(says_kept=how_many(is_kept=True), says_not=how_many(is_kept=False))
    wanted = ("of_side__talk", "state", "says_kept", "says_not")
    for talk, *told_of in told.order_by("pk").values_list(*wanted) if talks else ():
        found.setdefault(talk, []).append(stand_of(*told_of))
    return found


def _row(talk: SeamTalk, stands: Sequence[Stand], check: Checked | None) -> Row:
    held = talk.conversation
    when = full_day(held.held_on or held.planned_for)
    url = reverse("listening:seam_talk", args=[held.token])
    return Row(talk, pair_of(talk.seam), url, when, kept_words(stands), check)


def on_seam(actor: Actor, seam: object) -> Piece | None:
    """On a seam's panel: what the two promised each other, how the figure went on, and the way to the next talk."""
    if not isinstance(seam, Seam):
        return None
    rows = visible_talks(actor).filter(seam=seam).exclude(conversation__state=ConversationState.CANCELLED)
    talks = list(rows.order_by(F("conversation__held_on").desc(nulls_first=True), "-pk")[: MOST_ON_SEAM + 1])
    planned = [talk for talk in talks if talk.conversation.state == ConversationState.PLANNED]
    held = [talk for talk in talks if talk.conversation.state == ConversationState.HELD][:MOST_ON_SEAM]
    may = can_lead_talk(actor, seam) and not planned and seam.until_date is None
    if not talks and not may:
        return None
    context = {"planned": _rows(planned), "held": _on_panel(actor, held), "seam": seam, "may_arrange": may}
    return Piece("listening/slots/seam_talks.html", context, order=20)


def _on_panel(actor: Actor, held: Sequence[SeamTalk]) -> list[Row]:
    """The newest with its promises in full; those before it in a line each."""
    rows = _rows(held)
    if not rows:
        return []
    promises = Promise.objects.filter(of_side__talk=rows[0].talk).exclude(state=PromiseState.WITHDRAWN)
    told = shown(actor, promises, day_of(clock.now()))
    first = rows[0]
    return [Row(first.talk, first.pair, first.url, first.when, first.promised, first.check, told), *rows[1:]]


def leader_of(unit: Unit) -> str:
    """Whom a promise of this side is likely made by: the name of whoever leads it, where that is one person."""
    leading = leaders_of(unit)
    return leading[0].name if len(leading) == 1 else ""
