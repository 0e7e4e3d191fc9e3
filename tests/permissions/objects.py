"""What there is to open: for each address with a thing in it, a builder of that thing in Priya's small world.

Where a thing belongs to somebody it is Priya's, so that each relation of the golden file is a relation to its owner.
"""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from PIL import Image

from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.improvement.actions.files import keep_file as keep_list
from onecloth.improvement.models import Cause, Check, Countermeasure, Problem, ProblemVoice, TeamMember
from onecloth.insight.actions import agree_metric, annotate
from onecloth.insight.models import Metric
from onecloth.journeys import actions as journeys
from onecloth.journeys.models import Contribution, Step
from onecloth.listening import ready
from onecloth.listening.actions import answer_voices, studies
from onecloth.listening.actions.imports import bring_file, confirm_import
from onecloth.listening.actions.together import work_together
from onecloth.listening.actions.voices import assign_voice, raise_voice
from onecloth.listening.models import ResponseImport, ReviewBatch, SavedFilter, Study, WaitingText, Wave
from onecloth.organisation.actions import write_purpose
from onecloth.organisation.actions.imports import keep_file
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import actor_of
from tests.cast import make_person
from tests.permissions.world import World, builds


@builds("sign_in:sign_in", "sign_in:stop", "sign_in:let_in")
def sign_in(world: World) -> dict[str, Any]:
    return {"token": world.cast.priya.user.token}


@builds("account_reset_password_from_key")
def link_of_a_mail(world: World) -> dict[str, Any]:
    return {"uidb36": "1", "key": "abc-def"}


@builds("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate")
def devices_of_everybody(world: World) -> dict[str, Any]:
    """Pages about one's own devices, without an address for somebody else's."""
    for person in world.people.values():
        if person is not None:
            Authenticator.objects.create(user=person.user, type="totp", data={"secret": "x"})
            RecoveryCodes.activate(person.user)
    return {}


@builds("mfa_remove_webauthn", "mfa_edit_webauthn")
def passkey(world: World) -> dict[str, Any]:
    data = {"name": "Phone", "credential": {}}
    return {"pk": Authenticator.objects.create(user=world.cast.priya.user, type="webauthn", data=data).pk}


def priyas_problem(world: World) -> Problem:
    """Owned by Priya, about the north desk, with a voice of hers behind it."""
    cast = world.cast
    voice = raise_voice(
        kind="problem", text="Nobody sees my note.", name_hidden=False, about_unit=cast.north_desk, by=cast.actor("priya"),
        at=clock.now(),
    ).voice  # fmt: skip
    problem = Problem.objects.create(
        title="Nobody sees the note", unit=cast.north_desk, owner=cast.priya, raised_at=clock.now()
    )
    ProblemVoice.objects.create(problem=problem, voice=voice, added_at=clock.now())
    TeamMember.objects.create(problem=problem, person=cast.priya, from_date=clock.today())
    return problem


@builds(
    *(f"problems:{name}" for name in ("problem", "rewrite", "owner", "take", "sponsor", "team", "join_in", "why")),
    *(
        f"problems:{name}"
        for name in ("propose", "answer", "reopen", "ask_panel", "merge", "part", "move_why", "sheet", "history")
    ),
    *(f"problems:{name}" for name in ("ask_input", "need_voice", "go_without")),
)
def problem(world: World) -> dict[str, Any]:
    return {"token": priyas_problem(world).token}


@builds(*(f"problems:{name}" for name in ("file", "file_problems", "map_file", "take_file", "stop_file", "put_aside")))
def list_of_problems(world: World) -> dict[str, Any]:
    rows = b"number,title\n1,Nobody sees the note\n"
    return {"pk": keep_list(name="a.csv", content=rows, by=system("test"), at=clock.now()).pk}


@builds("problems:remove_evidence")
def evidence(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    return {"token": found.token, "key": found.evidence.get().voice.key}


@builds("problems:leave")
def team_member(world: World) -> dict[str, Any]:
    return {"token": priyas_problem(world).token, "pk": world.cast.priya.pk}


@builds("problems:root", "problems:ground_why", "problems:withdraw_why")
def why(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    return {"token": found.token, "pk": Cause.objects.create(problem=found, position=1, words="The list is old").pk}


@builds(*(f"problems:{name}" for name in ("done", "withdraw", "minutes", "keep", "end")))
def countermeasure(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    row = Countermeasure.objects.create(
        problem=found, words="Ring the depot", action="memo", strength="weak", proposed_at=clock.now()
    )
    return {"token": found.token, "pk": row.pk}


@builds("problems:check")
def look_again(world: World) -> dict[str, Any]:
    found = priyas_problem(world)
    return {"token": found.token, "pk": Check.objects.create(problem=found, kind="result", due_on=clock.today()).pk}


@builds("today:sent", "today:take_back")
def said_by_priya(world: World) -> dict[str, Any]:
    by, at = world.cast.actor("priya"), clock.now()
    return {"key": raise_voice(kind="idea", text="An idea", name_hidden=True, by=by, at=at).voice.key}


@builds(*(f"organisation:{name}" for name in ("unit", "change_unit", "move_unit", "dissolve_unit")))
def priyas_unit(world: World) -> dict[str, Any]:
    return {"pk": world.cast.north_desk.pk}


@builds(
    *(f"organisation:{name}" for name in ("person", "change_person", "join", "part", "grant", "revoke", "erase_person"))
)
def priya(world: World) -> dict[str, Any]:
    return {"pk": world.cast.priya.pk}


@builds("organisation:sign_in")
def somebody_who_does_not_sign_in(world: World) -> dict[str, Any]:
    return {"pk": make_person("Ana", "Ito", signs_in=False).pk}


@builds("organisation:leave")
def priyas_membership(world: World) -> dict[str, Any]:
    return {"membership": world.cast.priya.memberships.get().pk}


@builds("organisation:sign_purpose")
def purpose(world: World) -> dict[str, Any]:
    return {"number": write_purpose(words={"en": "Help"}, story={}, by=system("test"), at=clock.now()).number}


@builds("organisation:rename_role", "organisation:close_role")
def role(world: World) -> dict[str, Any]:
    return {"pk": world.cast.scheduler.pk}


@builds(
    *(f"organisation:{name}" for name in ("file", "file_problems", "map_file", "take_file", "stop_file", "put_aside"))
)
def file_of_people(world: World) -> dict[str, Any]:
    rows = b"number,name\n1,Ana Ito\n"
    return {"pk": keep_file(kind="people", name="p.csv", content=rows, by=system("test"), at=clock.now()).pk}


def first_step() -> Step:
    by, at = system("test"), clock.now()
    drawn = journeys.draw_journey(name={"en": "A repair"}, outcome={"en": "It works"}, by=by, at=at)
    owner = Unit.objects.get(code="SA")
    return journeys.add_step(journey=drawn, name={"en": "Book"}, deals_with={}, owner=owner, by=by, at=at)


@builds(*(f"journeys:{name}" for name in ("journey", "change_journey", "close_journey", "add_step")))
def journey(world: World) -> dict[str, Any]:
    return {"pk": first_step().journey_id}


@builds(*(f"journeys:{name}_step" for name in ("change", "place", "close")))
def step(world: World) -> dict[str, Any]:
    return {"pk": first_step().pk}


@builds("journeys:change_seam", "journeys:unpick")
def seam(world: World) -> dict[str, Any]:
    cast = world.cast
    sewn = journeys.sew_seam(
        giver=cast.sales, receiver=cast.scheduling, hands_over={}, missing_reasons=[], by=system("test"), at=clock.now()
    )
    return {"pk": sewn.pk}


@builds("journeys:write")
def unit_to_write_for(world: World) -> dict[str, Any]:
    return {"unit": world.cast.north_desk.pk}


def priyas_line_of_sight(world: World) -> Contribution:
    texts: dict[str, dict[str, str]] = {
        "does": {"en": "plan"},
        "hands_on": {"en": "a plan"},
        "customer_gets": {"en": "time"},
    }
    return journeys.write_contribution(unit=world.cast.north_desk, **texts, by=system("test"), at=clock.now())


@builds("journeys:confirm", "journeys:rewrite", "journeys:end")
def line_of_sight(world: World) -> dict[str, Any]:
    return {"pk": priyas_line_of_sight(world).pk}


@builds("journeys:correction")
def correction(world: World) -> dict[str, Any]:
    said = journeys.confirm_contribution(
        contribution=priyas_line_of_sight(world), correction="Not so", by=world.cast.actor("priya"), at=clock.now()
    )
    return {"pk": said.pk}


def study_of_customers() -> Study:
    at, by = clock.now(), system("tests")
    return studies.open_study(
        kind="after_contact", audience="customer", mode="identified", name={"en": "Visits"}, wave_days=0, by=by, at=at,
        definition=ready.after_contact(),
    )  # fmt: skip


def round_of(study: Study) -> Wave:
    day = clock.today()
    return studies.open_wave(
        study=study, opens_on=day, closes_on=day + timedelta(days=7), by=system("tests"), at=clock.now()
    )  # fmt: skip


@builds(
    *(f"listening:{name}" for name in ("study", "study_publish", "study_close", "question_new", "questions_as_text")),
    *(f"listening:{name}" for name in ("way_in_new", "round_new")),
)
def study(world: World) -> dict[str, Any]:
    return {"token": study_of_customers().token}


@builds(*(f"listening:{name}" for name in ("question", "question_up", "question_down", "question_out")))
def question_of_a_study(world: World) -> dict[str, Any]:
    return {"token": study_of_customers().token, "name": "ease"}


@builds("listening:round_close", "listening:round_invite")
def round_of_a_study(world: World) -> dict[str, Any]:
    found = study_of_customers()
    return {"token": found.token, "number": round_of(found).number}


@builds(
    *(f"listening:{name}" for name in ("way_in_close", "way_in_code", "way_in_poster")),
    *("public:survey", "public:survey_answers"),
)
def way_in(world: World) -> dict[str, Any]:
    found = study_of_customers()
    round_of(found)
    return {"token": studies.add_collector(study=found, channel="link", by=system("tests"), at=clock.now()).token}


@builds("public:survey_resumed")
def unfinished_survey(world: World) -> dict[str, Any]:
    return {**way_in(world), "response_id": UUID("6d1f7b62-5c49-4f3c-9d5e-0a4f6b1a2c3d")}


@builds("public:invitation", "public:invitation_answers")
def invitation(world: World) -> dict[str, Any]:
    wave = round_of(study_of_customers())
    [(_invitation, token)] = studies.invite_contacts(
        wave=wave, contacts=[world.cast.contact], by=system("tests"), at=clock.now()
    )  # fmt: skip
    return {"token": token}


def priyas_voice(world: World) -> Any:
    return raise_voice(
        kind="problem", text="Nobody sees my note.", name_hidden=False, about_unit=world.cast.north_desk, photo=a_photo(),
        photo_name="note.png", by=world.cast.actor("priya"), at=clock.now(),
    )  # fmt: skip


def a_photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(out, "PNG")
    return io.BytesIO(out.getvalue())


@builds(
    *(f"listening:voice{name}" for name in ("", "_read", "_assign", "_route", "_answer", "_withdraw", "_photo")),
    *(f"listening:voice{name}" for name in ("_join", "_part", "_note", "_themes")),
)
def voice(world: World) -> dict[str, Any]:
    return {"key": priyas_voice(world).voice.key}


@builds("listening:voice_talk", "listening:own_talk")
def hidden_voice(world: World) -> dict[str, Any]:
    return {"key": priyas_hidden_voice(world).voice.key}


@builds("public:receipt_reply")
def hidden_voice_by_its_receipt(world: World) -> dict[str, Any]:
    raised = priyas_hidden_voice(world)
    return {"key": raised.receipt_key, "voice_key": raised.voice.key}


def priyas_hidden_voice(world: World) -> Any:
    return raise_voice(
        kind="problem", text="Nobody asks about lifts.", name_hidden=True, about_unit=world.cast.north_desk,
        by=world.cast.actor("priya"), at=clock.now(),
    )  # fmt: skip


@builds("listening:review")
def words_to_read(world: World) -> dict[str, Any]:
    wave = round_of(study_of_customers())
    batch = ReviewBatch.objects.create(wave=wave, first_wave=1, size=1, made_at=clock.now())
    WaitingText.objects.create(batch=batch, position=1, text="Dean waited with me.")
    return {"token": batch.token}


@builds("listening:answer_withdraw")
def answer(world: World) -> dict[str, Any]:
    by = actor_of(world.people["manager"], clock.today())
    voice = priyas_voice(world).voice
    return {"pk": answer_voices(voices=[voice], kind="did", words="It is mended.", by=by, at=clock.now()).pk}


@builds("listening:filter_away")
def kept_filter(world: World) -> dict[str, Any]:
    made = SavedFilter.objects.create(name="Ideas", query="kind=idea", made_by=world.cast.priya, made_at=clock.now())
    return {"token": made.token}


@builds("listening:together_undo")
def work_done_together(world: World) -> dict[str, Any]:
    voice = priyas_voice(world).voice
    assign_voice(voice=voice, to=world.cast.priya, by=world.cast.actor("hanna"), at=clock.now())
    by = world.cast.actor("priya")
    return {"token": work_together(voices=[voice], what="read", by=by, at=clock.now()).work.token}


@builds("public:receipt", "public:receipt_erase")
def receipt(world: World) -> dict[str, Any]:
    return {"key": priyas_voice(world).receipt_key}


@builds(*(f"listening:import_{name}" for name in ("mapping", "known_mapping", "confirm", "put_aside", "refused")))
def file_brought(world: World) -> dict[str, Any]:
    content = io.BytesIO(b"id,day,words\n1,2026-03-02,The van was late\n2,2026-03-02,It was not\n")
    return {"token": bring_file(file=content, name="visits.csv", by=world.cast.actor("hanna"), at=clock.now()).token}


@builds(*(f"listening:import_{name}" for name in ("progress", "stop", "go_on")))
def file_confirmed(world: World) -> dict[str, Any]:
    imported = ResponseImport.objects.get(token=file_brought(world)["token"])
    columns = [
        {"name": "id", "is": "row"},
        {"name": "day", "is": "date"},
        {"name": "words", "is": "comment", "question": "words"},
    ]
    imported.save_changes(mapping={"study": {"name": "Visits"}, "columns": columns})
    return {
        "token": confirm_import(imported=imported, keep_good=True, by=world.cast.actor("hanna"), at=clock.now()).token
    }


def agreed_metric() -> Metric:
    return agree_metric(
        slug="ease", name={"en": "Ease"}, words={}, study=study_of_customers(), measure={"measure": "mean", "question": "ease", "scale": [1, 7]},
        by=system("tests"), at=clock.now(),
    )  # fmt: skip


@builds("insight:metric", "insight:annotate")
def metric(world: World) -> dict[str, Any]:
    return {"slug": agreed_metric().slug}


@builds("insight:withdraw_annotation")
def note_on_a_chart(world: World) -> dict[str, Any]:
    found, day = agreed_metric(), clock.today()
    note = annotate(metric=found, on_date=day, words={"en": "A new list"}, by=world.cast.actor("hanna"), at=clock.now())
    return {"slug": found.slug, "pk": note.pk}


@builds("insight:seam")
def two_units_that_hand_over(world: World) -> dict[str, Any]:
    seam(world)
    return {"giver": world.cast.sales.pk, "receiver": world.cast.scheduling.pk}
