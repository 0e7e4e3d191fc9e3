"""Where an address leads: to a study as it is asked just now, through a link or an invitation, or nowhere, and why."""

import base64
import contextlib
import hashlib
import hmac
import re
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from onecloth.core.exceptions import Refused
from onecloth.listening import definitions
from onecloth.listening.choices import Channel, StudyMode, StudyState, WaveState
from onecloth.listening.models import Collector, Invitation, Study, SurveyVersion, Wave
from onecloth.organisation.models import Membership, Organisation, open_on
from onecloth.organisation.queries import path_to, unit_tree
from onecloth.responses import extract

KEPT_SECONDS = 1.0
MOST_KEPT = 500
MOST_SURVEYS = 200
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,60}")
WITH_INVITATION = ("wave__study", "collector__about_unit", "collector__about_step", "invitee_class")


class Closed(StrEnum):
    """Why an address leads nowhere."""

    UNKNOWN = "unknown"
    OVER = "over"
    NOT_YET = "not_yet"
    USED = "used"
    EXPIRED = "expired"


class NoWayIn(Refused):
    """An address that leads nowhere; `reason` says which page to show. A stranger's guess is never told from a typo."""

    def __init__(self, reason: Closed) -> None:
        self.reason = reason
        super().__init__(_words(reason))


def _words(reason: Closed) -> str:
    return {
        Closed.UNKNOWN: _("This address leads nowhere. Perhaps a letter went missing when it was copied."),
        Closed.OVER: _("These questions are closed. Thank you for wanting to answer."),
        Closed.NOT_YET: _("These questions are not asked just now. The link will work again when they are."),
        Closed.USED: _("This invitation has been answered. What was sent is safe, and an answer counts once."),
        Closed.EXPIRED: _("This invitation has ended. Thank you for wanting to answer."),
    }[reason]


@dataclass(frozen=True)
class Door:
    """All that taking an answer needs to know, read once. `address` is the token in the address, never stored."""

    kind: str
    address: str
    study_id: int
    study_key: UUID
    study_kind: str
    audience: str
    mode: str
    name: dict[str, str]
    version_key: UUID
    wave_key: UUID
    survey: definitions.Survey
    channel: str
    zone: ZoneInfo
    collector_key: UUID | None = None
    class_key: UUID | None = None
    class_unit: int | None = None
    about_unit: int | None = None
    about_step: int | None = None
    about: tuple[dict[str, str], ...] = ()
    closes_on: date | None = None
    smallest_group: int = 5
    unit_path: tuple[int, ...] = ()
    invitation_key: UUID | None = None
    subject: str | None = None
    response_id: UUID | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.mode == StudyMode.ANONYMOUS

    @property
    def is_invitation(self) -> bool:
        return self.kind == "q"

    def day(self, at: datetime) -> date:
        """The day of a moment as the organisation counts it."""
        return at.astimezone(self.zone).date()


_surveys: OrderedDict[UUID, definitions.Survey] = OrderedDict()
_kept: OrderedDict[str, tuple[float, Door]] = OrderedDict()


def through_link(token: str, at: datetime) -> Door:
    """The door of a link or QR code. Raises `NoWayIn`.

    An identified study's door is remembered for a second: whoever closes it is obeyed within that time by every
    process. A protected study is asked anew each time, since its waves are counted once.
    """
    known = _kept.get(token)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    if not TOKEN.fullmatch(token):
        raise NoWayIn(Closed.UNKNOWN)
    rows = Collector.objects.select_related("study", "invitee_class", "about_unit", "about_step")
    collector = rows.filter(token=token, channel__in=(Channel.LINK, Channel.QR)).first()
    if collector is None:
        raise NoWayIn(Closed.UNKNOWN)
    if collector.closed_at is not None:
        raise NoWayIn(Closed.OVER)
    door = _door(collector, _open_wave(collector.study), address=token)
    if not collector.study.is_protected:
        _keep(token, door)
    return door


def through_invitation(token: str, at: datetime) -> Door:
    """The door of a single-use invitation. Raises `NoWayIn`."""
    rows = Invitation.objects.select_related(*WITH_INVITATION)
    invitation = rows.filter(token_hash=hash_of_token(token)).first() if TOKEN.fullmatch(token) else None
    if invitation is None or invitation.withdrawn_at is not None:
        raise NoWayIn(Closed.UNKNOWN)
    if invitation.has_answered or extract.used_invitations([invitation.key]):
        raise NoWayIn(Closed.USED)
    return _invited_in(invitation, token, at)


def retried_invitation(token: str, at: datetime) -> Door:
    """As `through_invitation`, also for one that was used: who sends the same answers again gets the same reply."""
    rows = Invitation.objects.select_related(*WITH_INVITATION)
    invitation = rows.filter(token_hash=hash_of_token(token)).first() if TOKEN.fullmatch(token) else None
    if invitation is None or invitation.withdrawn_at is not None:
        raise NoWayIn(Closed.UNKNOWN)
    return _invited_in(invitation, token, at)


def _invited_in(invitation: Invitation, token: str, at: datetime) -> Door:
    wave = invitation.wave
    if wave.state != WaveState.OPEN or wave.study.state != StudyState.OPEN:
        raise NoWayIn(Closed.OVER)
    door = _door(invitation.collector, wave, address=token, invitation=invitation)
    if invitation.expires_on is not None and invitation.expires_on <= door.day(at):
        raise NoWayIn(Closed.EXPIRED)
    return door


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def as_asked_then(door: Door, version_key: UUID) -> Door:
    """The door with the version somebody began to answer, if it was another one. Raises `NoWayIn`."""
    if version_key == door.version_key:
        return door
    rows = SurveyVersion.objects.filter(study=door.study_id, key=version_key, published_at__isnull=False)
    version = rows.first()
    if version is None:
        raise NoWayIn(Closed.UNKNOWN)
    return replace(door, version_key=version.key, survey=survey_of(version))


def forget_doors() -> None:
    """Called when a way in closes, so that this process obeys at once."""
    _kept.clear()


def survey_of(version: SurveyVersion) -> definitions.Survey:
    """A published version, read once in each process: it never changes."""
    if version.published_at is None:
        return definitions.read(version.definition)
    if version.key not in _surveys:
        _remember(_surveys, version.key, definitions.read(version.definition), MOST_SURVEYS)
    return _surveys.get(version.key) or definitions.read(version.definition)


def _open_wave(study: Study) -> Wave:
    if study.state != StudyState.OPEN:
        raise NoWayIn(Closed.OVER)
    wave = Wave.objects.filter(study=study, state=WaveState.OPEN).first()
    if wave is None:
        raise NoWayIn(Closed.NOT_YET)
    return wave


def _door(collector: Collector, wave: Wave, *, address: str, invitation: Invitation | None = None) -> Door:
    study = wave.study if invitation else collector.study
    version = SurveyVersion.objects.filter(study=study, published_at__isnull=False).order_by("-number").first()
    if version is None:
        raise NoWayIn(Closed.NOT_YET)
    group = invitation.invitee_class if invitation else collector.invitee_class
    return Door(
        kind="q" if invitation else "s", address=address, study_id=study.pk, study_key=study.key,
        study_kind=study.kind, audience=study.audience, mode=study.mode, name=study.name, version_key=version.key,
        wave_key=wave.key, survey=survey_of(version), channel=collector.channel, zone=_zone(),
        collector_key=None if study.mode == StudyMode.ANONYMOUS else collector.key,
        class_key=group.key if group else None, class_unit=group.unit_id if group else None,
        about_unit=collector.about_unit_id, about_step=collector.about_step_id, about=_names(collector),
        closes_on=wave.closes_on, smallest_group=study.smallest_group,
        **{"unit_path": _path(collector.about_unit_id), **(_asked(invitation, study, address) if invitation else {})},
    )  # fmt: skip


def _names(collector: Collector) -> tuple[dict[str, str], ...]:
    return tuple(thing.name for thing in (collector.about_step, collector.about_unit) if thing is not None)


def _asked(invitation: Invitation, study: Study, token: str) -> dict[str, Any]:
    """Who was asked: named only where the study is identified. The id is made from the token, which we do not keep, so
    that somebody who comes back by the same link finds what they began."""
    named = study.mode == StudyMode.IDENTIFIED
    subject = f"person:{invitation.person_id}" if invitation.person_id else f"contact:{invitation.contact_id}"
    return {
        "invitation_key": invitation.key,
        "subject": subject if named else None,
        "response_id": id_from(token),
        **({"unit_path": _path_of_person(invitation)} if named and invitation.person_id else {}),
    }


def _path_of_person(invitation: Invitation) -> tuple[int, ...]:
    day = invitation.wave.opens_on
    held = Membership.objects.filter(open_on(day), person=invitation.person_id, is_main=True)
    return _path(held.values_list("unit_id", flat=True).first())


def token_of(invitation_key: UUID) -> str:
    """The token of an invitation: made from its key and the installation's secret, so that a reminder and the inbox can
    lead to the same address, and nobody who only holds the database can."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"onecloth.invitation:{invitation_key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def id_from(token: str) -> UUID:
    """A version 4 UUID that only the holder of the token and this installation can make."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"onecloth.response:{token}".encode(), "sha256")
    return UUID(bytes=digest[:16], version=4)


def _path(unit_id: int | None) -> tuple[int, ...]:
    return tuple(path_to(unit_id, unit_tree())) if unit_id is not None else ()


def _zone() -> ZoneInfo:
    return ZoneInfo(Organisation.objects.filter(id=1).values_list("zone", flat=True).first() or "UTC")


def _keep(token: str, door: Door) -> None:
    _remember(_kept, token, (time.monotonic() + KEPT_SECONDS, door), MOST_KEPT)


def _remember(where: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    """Threads share these; another may have emptied one meanwhile."""
    where[key] = value
    with contextlib.suppress(KeyError):
        while len(where) > most:
            where.popitem(last=False)
