"""What is under way for voices, in words for whoever said them: joined with others, talked about, recommended."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.listening.choices import ConversationState, RecommendationState
from onecloth.listening.models import AgendaItem, Joining, PanelMeeting, Recommendation, RecommendationVoice, Voice
from onecloth.listening.permissions.voices import visible_voices
from onecloth.listening.queries.voices import on_day
from onecloth.organisation.queries import day_of

Choice = tuple[str, str]
MOST_LINES = 24


def steps_of(voices: Collection[int]) -> dict[int, list[str]]:
    """By voice, what one may tell its author: no title, no name, nothing that others said. Three queries."""
    found: dict[int, list[str]] = {pk: [] for pk in voices}
    for pk in _joined(voices):
        found[pk].append(_("Others told us the same. One answer reaches all of you."))
    for pk, words in (_talked(voices) | _recommended(voices)).items():
        found[pk].append(words)
    return found


def lines_to_choose(panel_id: int) -> list[Choice]:
    """Lines of agendas behind which somebody's voice stands, the latest meeting first."""
    rows = AgendaItem.objects.filter(meeting__panel=panel_id, voice__isnull=False)
    rows = rows.exclude(meeting__conversation__state=ConversationState.CANCELLED)
    rows = rows.order_by("-meeting__conversation__planned_for", "position").select_related("meeting__conversation")
    return [(str(row.pk), f"{row.words} · {on_day(_met_on(row.meeting))}") for row in rows[:MOST_LINES]]


def lines_chosen(panel_id: int, keys: Collection[str]) -> list[AgendaItem]:
    """Those of the panel's lines that were ticked."""
    wanted = [int(key) for key in keys if key.isascii() and key.isdigit()]
    rows = AgendaItem.objects.filter(pk__in=wanted, meeting__panel=panel_id, voice__isnull=False)
    return list(rows.select_related("meeting"))


def voices_behind(actor: Actor, recommendation: Recommendation) -> list[Voice]:
    """Of the voices a recommendation rests on, those the actor may read."""
    seen = visible_voices(actor).filter(pk__in=recommendation.rests_on.values("voice"))
    return list(seen.select_related("about_unit").order_by("raised_on", "key"))


def _joined(voices: Collection[int]) -> set[int]:
    rows = Joining.objects.filter(parted_at__isnull=True)
    pairs = (rows.filter(voice__in=voices) | rows.filter(into__in=voices)).values_list("voice_id", "into_id")
    return {pk for pair in pairs for pk in pair} & set(voices)


def _talked(voices: Collection[int]) -> dict[int, str]:
    rows = AgendaItem.objects.filter(voice__in=voices).select_related("meeting__conversation")
    rows = rows.exclude(meeting__conversation__state=ConversationState.CANCELLED)
    said = {
        ConversationState.PLANNED: _("An advisory group talks about this on %(day)s."),
        ConversationState.HELD: _("An advisory group talked about this on %(day)s."),
    }
    return {
        row.voice_id or 0: said[ConversationState(row.meeting.conversation.state)]
        % {"day": on_day(_met_on(row.meeting))}
        for row in rows.order_by("meeting__conversation__planned_for")
    }


def _recommended(voices: Collection[int]) -> dict[int, str]:
    rows = RecommendationVoice.objects.filter(voice__in=voices).select_related("recommendation")
    rows = rows.exclude(recommendation__state=RecommendationState.WITHDRAWN)
    return {row.voice_id: _told(row.recommendation) for row in rows.order_by("recommendation__given_on", "pk")}


def _told(row: Recommendation) -> str:
    if row.state == RecommendationState.ACCEPTED:
        return _("An advisory group recommended something because of this, and it was accepted.")
    if row.state == RecommendationState.DECLINED:
        return _("An advisory group recommended something because of this. It was declined, with a reason.")
    if row.due_on < clock.today():
        said = _("An advisory group recommended something because of this. The answer was due on %(day)s.")
    else:
        said = _("An advisory group recommended something because of this. A leader answers by %(day)s.")
    return said % {"day": on_day(row.due_on)}


def _met_on(meeting: PanelMeeting) -> date:
    talk = meeting.conversation
    return talk.held_on or day_of(talk.planned_for or talk.written_at)
