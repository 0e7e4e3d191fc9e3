"""One focus group: who comes, who may still be invited and who not, notes by theme, and what its guests are told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.customers.choices import ConsentPurpose
from onecloth.customers.models import Contact
from onecloth.customers.queries.consents import agreed_to, said_by
from onecloth.listening.choices import FindingEnd, GroupState, GuestState, StudyState
from onecloth.listening.models import (
    Conversation,
    ConversationFile,
    Finding,
    FocusGroup,
    Guest,
    InterviewRound,
    Mark,
)
from onecloth.listening.permissions.rounds import can_run_round, visible_groups
from onecloth.listening.queries.rounds.interview import MarkRow, mark_rows
from onecloth.listening.queries.voices import Given, answers_to
from onecloth.listening.words import themed
from onecloth.organisation.models import Person
from onecloth.ui.wording import title_number

MOST_LISTED = 200
THERE = (GuestState.CAME, GuestState.COMING)


@dataclass(frozen=True)
class Plan:
    """What is said when a group is planned. `planned_for` is aware."""

    name: str
    interviewer: Person
    planned_for: datetime
    place: str
    minutes: int
    places: int
    consent_words: str


def may_be_invited(group: FocusGroup) -> QuerySet[Contact]:
    """Those who said they would take part in focus groups, are still there, and were not invited to this one."""
    return (
        Contact.objects.filter(agreed_to(ConsentPurpose.GROUP), closed_on__isnull=True, blanked_at__isnull=True)
        .filter(may_be_asked=True, customer__closed_on__isnull=True)
        .exclude(pk__in=group.guests.values("contact"))
    )


@dataclass(frozen=True)
class Recruiting:
    """Whom one may invite, and in words how many one may not, and why."""

    contacts: Sequence[Contact]
    others: Sequence[str]


def recruiting(group: FocusGroup, searched: str) -> Recruiting:
    named = Q(name__icontains=searched) | Q(customer__name__icontains=searched)
    found = may_be_invited(group).filter(named).select_related("customer").order_by("customer__name", "name", "pk")
    there = Contact.objects.filter(closed_on__isnull=True, blanked_at__isnull=True).exclude(
        pk__in=group.guests.values("contact")
    )
    said = said_by(there.values_list("pk", flat=True))
    yes = [pk for pk, each in said.items() if (told := each.get(ConsentPurpose.GROUP)) and told.is_given]
    no = [pk for pk, each in said.items() if (told := each.get(ConsentPurpose.GROUP)) and not told.is_given]
    return Recruiting(list(found[:MOST_LISTED]), _others(there.count(), len(yes), len(no)))


def _others(there: int, yes: int, no: int) -> list[str]:
    """Why everybody else is not in the list."""
    told = []
    if no:
        told.append(ngettext("%(n)s said no to focus groups", "%(n)s said no to focus groups", no) % {"n": no})
    if unasked := there - yes - no:
        told.append(ngettext("%(n)s was not asked yet", "%(n)s were not asked yet", unasked) % {"n": unasked})
    return told


@dataclass(frozen=True)
class GroupPage:
    """A focus group as those who may see it see it, on screen and on paper."""

    interview: FocusGroup
    held: Conversation
    may_run: bool
    is_open: bool
    questions: Sequence[str]
    marks: Sequence[MarkRow]
    files: Sequence[ConversationFile]
    guests: Sequence[Guest]
    themes: Sequence[tuple[str, str]]

    @property
    def is_held(self) -> bool:
        return self.interview.state == GroupState.HELD

    @property
    def is_planned(self) -> bool:
        return self.interview.state == GroupState.PLANNED

    @property
    def title(self) -> str:
        return _title(self.interview, self.guests)

    @property
    def came(self) -> int:
        return sum(guest.state == GuestState.CAME for guest in self.guests)


def group_page(actor: Actor, group: FocusGroup) -> GroupPage:
    held = group.conversation
    kept = ConversationFile.objects.filter(conversation=held, file__removed_at__isnull=True)
    return GroupPage(
        interview=group, held=held, may_run=can_run_round(actor, group.round),
        is_open=group.round.state == StudyState.OPEN, questions=group.questions,
        marks=mark_rows([held.pk]).get(held.pk, []), files=list(kept.select_related("file").order_by("pk")),
        guests=guests_of(group), themes=themed.parted(held.notes, group.questions),
    )  # fmt: skip


def guests_of(group: FocusGroup) -> list[Guest]:
    rows = list(group.guests.select_related("contact__customer"))
    order = list(GuestState.values)
    return sorted(rows, key=lambda each: (order.index(each.state), each.contact.name.casefold(), each.pk))


def _title(group: FocusGroup, guests: Sequence[Guest]) -> str:
    if group.state == GroupState.CANCELLED:
        return _("This group was called off")
    state = GuestState.CAME if group.state == GroupState.HELD else GuestState.COMING
    number = sum(guest.state == state for guest in guests)
    told = {"n": title_number(number), "places": group.places}
    if group.state == GroupState.HELD:
        return ngettext("%(n)s guest was heard together", "%(n)s guests were heard together", number) % told
    if not guests:
        return _("Nobody is invited yet")
    return ngettext("%(n)s guest comes; there are %(places)s places", "%(n)s guests come; there are %(places)s places",
                    number) % told  # fmt: skip


@dataclass(frozen=True)
class GroupRow:
    group: FocusGroup
    coming: int
    marked: int


def groups_of(actor: Actor, the_round: InterviewRound) -> list[GroupRow]:
    """The groups of a round the actor sees, in the order of their days. Three queries, however many."""
    rows = visible_groups(actor).filter(round=the_round).select_related("interviewer", "conversation")
    groups = sorted(rows, key=lambda each: (str(each.conversation.planned_for), each.pk))
    coming = Counter(Guest.objects.filter(group__in=groups, state__in=THERE).values_list("group", flat=True))
    marks = Mark.objects.filter(conversation__group__in=groups, withdrawn_at__isnull=True)
    marked = Counter(marks.values_list("conversation__group", flat=True))
    return [GroupRow(each, coming[each.pk], marked[each.pk]) for each in groups]


@dataclass(frozen=True)
class Told:
    """What a guest reads of what the group said: words with their answers, or what was found from it."""

    words: str
    answers: Sequence[Given]


@dataclass(frozen=True)
class Invited:
    """An invitation as its guest sees it on the private page."""

    guest: Guest
    group: FocusGroup
    is_open: bool
    told: Sequence[Told]
    found: Sequence[Finding]

    @property
    def was_there(self) -> bool:
        return self.guest.state == GuestState.CAME


def invitations_of(contact: Contact) -> list[Invited]:
    """Every group they were invited to, the latest first, and for those held what became of it."""
    rows = Guest.objects.filter(contact=contact).exclude(group__state=GroupState.CANCELLED)
    guests = list(rows.select_related("group__round", "group__conversation", "group__interviewer").order_by("-pk")[:20])
    return [_invitation(guest) for guest in guests]


def _invitation(guest: Guest) -> Invited:
    group = guest.group
    is_open = group.state == GroupState.PLANNED and guest.state in (
        GuestState.INVITED, GuestState.COMING, GuestState.DECLINED
    )  # fmt: skip
    has_part = guest.state == GuestState.CAME
    return Invited(guest, group, is_open, told_of(group) if has_part else [], found_from(group) if has_part else [])


def told_of(group: FocusGroup) -> list[Told]:
    """What was marked, with its answers; in a confidential round nothing leads from the group to its voices."""
    if group.round.is_protected:
        return []
    marks = list(
        Mark.objects.filter(conversation__group=group, withdrawn_at__isnull=True).exclude(quote="").order_by("pk")
    )
    answers = answers_to([mark.voice_id for mark in marks if mark.voice_id is not None])
    return [Told(mark.quote, answers.get(mark.voice_id or 0, [])) for mark in marks]


def found_from(group: FocusGroup) -> list[Finding]:
    """Findings with an end that stand on words of the group, in the words that may be told to customers."""
    standing = Finding.objects.filter(links__mark__conversation__group=group, links__mark__withdrawn_at__isnull=True)
    return list(standing.exclude(end=FindingEnd.OPEN).distinct().order_by("pk"))
