"""A study begins as a draft, opens with its first published version, and closes. A published version never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening import definitions
from onecloth.listening.actions.studies.waves import close_wave
from onecloth.listening.choices import Audience, StudyMode, StudyState, WaveState
from onecloth.listening.models import Collector, Study, SurveyVersion, Wave
from onecloth.listening.permissions.studies import check_can_run_studies
from onecloth.listening.queries.doors import forget_doors
from onecloth.organisation.models import Person
from onecloth.organisation.queries import the_organisation


class CannotChangeSurvey(Refused):
    """The study is not in a state in which this can be done."""


def begin_study(
    *,
    kind: str,
    audience: str,
    mode: str,
    name: dict[str, str],
    definition: Mapping[str, Any],
    wave_days: int = 7,
    owner: Person | None = None,
    by: Actor,
    at: datetime,
) -> Study:
    """Keep a study as a draft that nobody can answer yet. Raises `BadDefinition` and `CannotChangeSurvey`."""
    check_can_run_studies(by)
    definitions.read(definition)
    if not any(words.strip() for words in name.values()):
        raise CannotChangeSurvey(_("A study needs a name. Nothing was kept."))
    if mode != StudyMode.IDENTIFIED and _asks_partners(definition) and audience != Audience.EMPLOYEE:
        raise CannotChangeSurvey(_("A hand-off round asks colleagues about teams. Choose employees."))
    with transaction.atomic():
        study = Study.objects.create(
            kind=kind, audience=audience, mode=mode, name=name, owner=owner, wave_days=wave_days,
            smallest_group=max(5, the_organisation().smallest_group),
        )  # fmt: skip
        SurveyVersion.objects.create(study=study, number=1, definition=dict(definition))
        audit.record(by=by, at=at, action="study_begun", subject=study, fields=["kind", "mode", "name", "definition"])
    return study


def write_survey(
    *,
    study: Study,
    definition: Mapping[str, Any],
    name: dict[str, str] | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> SurveyVersion:
    """Change the draft of a study's questions, or begin one beside the published version.

    Raises `BadDefinition`, `CannotChangeSurvey`, and `Stale` if somebody else wrote meanwhile.
    """
    check_can_run_studies(by)
    definitions.read(definition)
    if study.state == StudyState.CLOSED:
        raise CannotChangeSurvey(_("This study is closed; its questions stay as they were asked."))
    with transaction.atomic():
        study.save_changes(expected=expected, **({"name": name} if name else {}))
        latest = SurveyVersion.objects.filter(study=study).order_by("-number").first()
        if latest is not None and latest.published_at is None:
            latest.definition = dict(definition)
            latest.save(update_fields=["definition"])
        else:
            number = latest.number + 1 if latest else 1
            latest = SurveyVersion.objects.create(study=study, number=number, definition=dict(definition))
        audit.record(by=by, at=at, action="survey_written", subject=latest, fields=["definition"])
    return latest


def publish_version(*, study: Study, by: Actor, at: datetime) -> SurveyVersion:
    """Ask the drafted questions from now on. The first publication opens the study and fixes its mode.

    Raises `CannotChangeSurvey` where nothing is drafted.
    """
    check_can_run_studies(by)
    if study.state == StudyState.CLOSED:
        raise CannotChangeSurvey(_("This study is closed. Begin a new one to ask again."))
    with transaction.atomic():
        draft = SurveyVersion.objects.filter(study=study, published_at__isnull=True).order_by("number").first()
        if draft is None:
            raise CannotChangeSurvey(_("Nothing has changed since these questions were published."))
        definitions.read(draft.definition)
        draft.published_at = at
        draft.save(update_fields=["published_at"])
        if study.state == StudyState.DRAFT:
            study.save_changes(state=StudyState.OPEN, opened_at=at)
        audit.record(by=by, at=at, action="survey_published", subject=draft, fields=["published_at"])
    forget_doors()
    return draft


def open_study(
    *,
    kind: str,
    audience: str,
    mode: str,
    name: dict[str, str],
    definition: Mapping[str, Any],
    wave_days: int = 7,
    owner: Person | None = None,
    by: Actor,
    at: datetime,
) -> Study:
    """Begin a study and publish its questions at once. `wave_days` 0: rounds are opened by hand."""
    with transaction.atomic():
        study = begin_study(
            kind=kind, audience=audience, mode=mode, name=name, definition=definition, wave_days=wave_days,
            owner=owner, by=by, at=at,
        )  # fmt: skip
        publish_version(study=study, by=by, at=at)
    return study


def close_study(*, study: Study, by: Actor, at: datetime) -> Study:
    """Close every way in, and the wave that is open."""
    check_can_run_studies(by)
    if study.state == StudyState.CLOSED:
        raise CannotChangeSurvey(_("This study is closed already."))
    with transaction.atomic():
        wave = Wave.objects.filter(study=study, state=WaveState.OPEN).first()
        if wave is not None:
            close_wave(wave=wave, by=by, at=at)
        Collector.objects.filter(study=study, closed_at__isnull=True).update(closed_at=at)
        study.save_changes(state=StudyState.CLOSED, closed_at=at)
        audit.record(by=by, at=at, action="study_closed", subject=study, fields=["state"])
    forget_doors()
    return study


def _asks_partners(definition: Mapping[str, Any]) -> bool:
    return any(question.get("type") == "partner_matrix" for question in definition["questions"])
