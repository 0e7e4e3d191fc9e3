"""A board's address for mail, and mail that becomes an item."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.actions.huddle_items import add_item
from onecloth.teamwork.actions.huddles import check_still_a_team
from onecloth.teamwork.exceptions import CannotKeepItem, TooMuchMail
from onecloth.teamwork.models import HuddleBoard, HuddleItem, MailTaken
from onecloth.teamwork.permissions.huddles import check_can_keep_board
from onecloth.teamwork.queries.huddle_mail import Letter, hash_of, said_in, secret_of, sender_of

WITHIN = timedelta(hours=1)
MOST_OF_ONE, MOST_OF_ALL = 20, 100  # items within an hour: of one person by mail, of one board
KNOWN_FOR = timedelta(days=14)  # no mail server tries for longer


@transaction.atomic
def give_board_an_address(*, board: HuddleBoard, by: Actor, at: datetime) -> HuddleBoard:
    """A first address, or another one: the one before leads nowhere from now on. Raises `NotAllowed`, `CannotHuddle`."""
    check_can_keep_board(by, board.unit)
    check_still_a_team(board)
    key = uuid4()
    board.save_changes(mail_key=key, mail_hash=hash_of(secret_of(key)))
    audit.record(by=by, at=at, action="give_board_an_address", subject=board, fields=["mail_hash"])
    return board


@transaction.atomic
def take_board_its_address(*, board: HuddleBoard, by: Actor, at: datetime) -> HuddleBoard:
    """No mail reaches the board any more. Raises `NotAllowed`."""
    check_can_keep_board(by, board.unit)
    board.save_changes(mail_key=None, mail_hash=None)
    audit.record(by=by, at=at, action="take_board_its_address", subject=board, fields=["mail_hash"])
    return board


@transaction.atomic
def take_mail(*, board: HuddleBoard, letter: Letter, suffix: str, by: Actor, at: datetime) -> HuddleItem | None:
    """Put on the board what a mail says, in the name of whoever it is from; None where the same mail came before.

    `by` is the listener. Raises `CannotKeepItem`, `CannotHuddle`, `NotAllowed`, `TooMuchMail`, each a sentence for
    whoever wrote.
    """
    if letter.is_unattended:
        raise CannotKeepItem(_("A board takes what somebody writes, not what a machine sends."))
    sender = sender_of(letter)
    if sender is None or not sender.is_person:
        raise NotAllowed(_("A board takes mail from people of its team, from the address Onecloth knows."))
    _check_not_too_much(board, sender, at)
    try:
        with transaction.atomic():
            MailTaken.objects.create(board=board, message_hash=letter.mark, taken_at=at)
    except IntegrityError:
        return None
    said = said_in(letter, suffix)
    item = add_item(board=board, kind=said.kind, words=said.words, more=said.more, is_by_mail=True, by=sender, at=at)
    audit.record(by=by, at=at, action="take_mail", subject=item, fields=["is_by_mail"])
    return item


def forget_mail(*, by: Actor, at: datetime) -> int:
    """Forget which mail was taken, once no server tries it again. Returns how many."""
    return MailTaken.objects.filter(taken_at__lt=at - KNOWN_FOR).delete()[0]


def _check_not_too_much(board: HuddleBoard, sender: Actor, at: datetime) -> None:
    fresh = HuddleItem.objects.filter(board=board, raised_at__gt=at - WITHIN, is_by_mail=True)
    if fresh.filter(raised_by=sender.person_id).count() >= MOST_OF_ONE or fresh.count() >= MOST_OF_ALL:
        raise TooMuchMail(_("That is much mail for one hour. Your mail server tries again later; nothing is lost."))
