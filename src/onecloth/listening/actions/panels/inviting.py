"""Members are told of meetings by mail, with an entry for their calendar: planned, moved, called off."""

import contextlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onecloth.core import mail
from onecloth.core.fields import text_in
from onecloth.listening.choices import ConversationState, SeatState
from onecloth.listening.models import PanelMeeting, Seat
from onecloth.listening.queries.panels.calendar import event_of, path_of, without
from onecloth.listening.queries.panels.links import Mailbox, mailbox_of, path_for
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui.wording import clock_time, full_day


def tell_members(meeting: PanelMeeting, at: datetime, *, before: datetime | None = None) -> None:
    """Those who sit on its day. Each change of a meeting is one mail to each of them, however often it is sent.

    `before` is the hour it had: whose term ends between the two days hears that it is theirs no more.
    """
    planned_for = meeting.conversation.planned_for
    if planned_for is None or not mail.can_send():
        return
    rows = Seat.objects.filter(panel=meeting.panel_id, state=SeatState.SITTING)
    rows = rows.select_related("volunteer__person", "volunteer__contact")
    for seat in rows.filter(until_date__gt=day_of(planned_for)):
        _tell(seat, meeting, at)
    if before is not None:
        for seat in rows.filter(until_date__gt=day_of(before), until_date__lte=day_of(planned_for)):
            _tell(seat, meeting, at, is_theirs=False)


def invite_to_coming(seat: Seat, at: datetime) -> None:
    """Whoever takes a seat hears of the meetings that are planned already."""
    for meeting in _coming(seat, at):
        _tell(seat, meeting, at)


def take_out_of_coming(seat: Seat, at: datetime) -> None:
    """Whoever leaves a seat has the meetings that are still to come taken out of their calendar."""
    for meeting in _coming(seat, at):
        _tell(seat, meeting, at, is_theirs=False)


def _coming(seat: Seat, at: datetime) -> list[PanelMeeting]:
    """Meetings to come within the term of the seat; none where no mail leaves."""
    if not mail.can_send():
        return []
    rows = PanelMeeting.objects.filter(
        panel=seat.panel_id, conversation__state=ConversationState.PLANNED, conversation__planned_for__gt=at
    )
    found = rows.select_related("conversation", "panel")
    return [each for each in found if (hour := each.conversation.planned_for) and seat.until_date > day_of(hour)]


def _tell(seat: Seat, meeting: PanelMeeting, at: datetime, *, is_theirs: bool = True) -> None:
    box = mailbox_of(seat)
    if box is None:
        return
    if not is_theirs:
        _take_out(seat, meeting, box, at)
        return
    path = path_for(seat, path_of(meeting))
    link = mail.link_to(path) if path else ""
    here = timezone.override(ZoneInfo(the_organisation().zone or "UTC"))
    with here, translation.override(box.language or None), contextlib.suppress(mail.BadAddress):
        mail.queue(
            to=box.address, subject=_subject(meeting), words=_words(meeting, link), at=at, about=box.about,
            key=f"panel-meeting:{meeting.pk}:{meeting.conversation.version}:{seat.pk}", event=event_of(meeting, path_of(meeting) if path == path_of(meeting) else ""),
        )  # fmt: skip


def _take_out(seat: Seat, meeting: PanelMeeting, box: Mailbox, at: datetime) -> None:
    """No link: the page is not theirs any more. Whoever left pauses, so no later copy of the event goes to them."""
    with translation.override(box.language or None), contextlib.suppress(mail.BadAddress):
        mail.queue(
            to=box.address, subject=_subject(meeting, is_theirs=False), at=at, about=box.about,
            words=_("You do not sit in this group on that day any more, so the meeting leaves your calendar. Thank you."),
            key=f"panel-meeting:{meeting.pk}:{meeting.conversation.version}:{seat.pk}:out", event=without(event_of(meeting)),
        )  # fmt: skip


def _subject(meeting: PanelMeeting, *, is_theirs: bool = True) -> str:
    name = " ".join(text_in(meeting.panel.name, translation.get_language() or "").split())
    if not is_theirs:
        return _("No longer yours: %(name)s") % {"name": name}
    if meeting.conversation.state == ConversationState.CANCELLED:
        return _("Called off: %(name)s") % {"name": name}
    return _("%(name)s meets") % {"name": name}


def _words(meeting: PanelMeeting, link: str) -> str:
    """Day, hour, place and agenda. The private link stands here and not in the entry, which others may see."""
    talk = meeting.conversation
    when = f"{full_day(talk.planned_for)}, {clock_time(talk.planned_for)}"
    lines = [f"{when}, {_('%(n)s minutes') % {'n': talk.minutes}}", talk.place]
    if talk.state == ConversationState.CANCELLED:
        lines.append(_("This meeting is called off."))
    else:
        lines += [f"{item.position}. {item.words}" for item in meeting.agenda.order_by("position")]
    return "\n".join([*(line for line in lines if line), "", *([link, ""] if link else [])])
