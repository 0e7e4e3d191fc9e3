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
from onecloth.listening.queries.panels.calendar import event_of, path_of
from onecloth.listening.queries.panels.links import mailbox_of, path_for
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui.wording import clock_time, full_day


def tell_members(meeting: PanelMeeting, at: datetime) -> None:
    """Those who sit on its day. Each change of a meeting is one mail to each of them, however often it is sent."""
    planned_for = meeting.conversation.planned_for
    if planned_for is None or not mail.can_send():
        return
    rows = Seat.objects.filter(panel=meeting.panel_id, state=SeatState.SITTING, until_date__gt=day_of(planned_for))
    for seat in rows.select_related("volunteer__person", "volunteer__contact"):
        _tell(seat, meeting, at)


def invite_to_coming(seat: Seat, at: datetime) -> None:
    """Whoever takes a seat hears of the meetings that are planned already."""
    if not mail.can_send():
        return
    rows = PanelMeeting.objects.filter(
        panel=seat.panel_id, conversation__state=ConversationState.PLANNED, conversation__planned_for__gt=at
    )
    for meeting in rows.select_related("conversation", "panel"):
        planned_for = meeting.conversation.planned_for
        if planned_for is not None and seat.until_date > day_of(planned_for):
            _tell(seat, meeting, at)


def _tell(seat: Seat, meeting: PanelMeeting, at: datetime) -> None:
    box = mailbox_of(seat)
    if box is None:
        return
    path = path_for(seat, path_of(meeting))
    link = mail.link_to(path) if path else ""
    here = timezone.override(ZoneInfo(the_organisation().zone or "UTC"))
    with here, translation.override(box.language or None), contextlib.suppress(mail.BadAddress):
        mail.queue(
            to=box.address, subject=_subject(meeting), words=_words(meeting, link), at=at, about=box.about,
            key=f"panel-meeting:{meeting.pk}:{meeting.conversation.version}:{seat.pk}", event=event_of(meeting, path_of(meeting) if path == path_of(meeting) else ""),
        )  # fmt: skip


def _subject(meeting: PanelMeeting) -> str:
    name = " ".join(text_in(meeting.panel.name, translation.get_language() or "").split())
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
