from django.db import models
from django.utils.translation import gettext_lazy as _


class StudyKind(models.TextChoices):
    AFTER_CONTACT = "after_contact", _("After contact")
    PULSE = "pulse", _("Employee pulse")
    HAND_OFF = "hand_off", _("Hand-off round")
    IMPORTED = "imported", _("Taken from a file")


class Audience(models.TextChoices):
    CUSTOMER = "customer", _("Customers")
    EMPLOYEE = "employee", _("Employees")


class StudyMode(models.TextChoices):
    """Same words as `responses.choices.Mode`, kept apart because a page may show them."""

    IDENTIFIED = "identified", _("With their name")
    CONFIDENTIAL = "confidential", _("Confidential")
    ANONYMOUS = "anonymous", _("Anonymous")


class StudyState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Channel(models.TextChoices):
    LINK = "link", _("Link")
    QR = "qr", _("QR code")
    INVITATION = "invitation", _("Single-use invitation")
    IMPORT = "import", _("File")
    SPEAK = "speak", _("Speak up")
    VISIT = "visit", _("Listening visit")
    INTERVIEW = "interview", _("Interview")
    GROUP = "group", _("Focus group")
    BOARD = "board", _("Advisory group")
    TALK = "seam_talk", _("Seam talk")


class WaveState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class VoiceKind(models.TextChoices):
    PROBLEM = "problem", _("A problem")
    IDEA = "idea", _("An idea")
    THANKS = "thanks", _("Thanks")
    CUSTOMER_SAID = "customer_said", _("Something a customer said")
    HUNCH = "hunch", _("A hunch")
    COMMENT = "comment", _("A comment")


class VoiceState(models.TextChoices):
    NEW = "new", _("Not read yet")
    READ = "read", _("Read")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class JointDeed(models.TextChoices):
    READ = "read", _("Note them as read")
    TAKE = "take", _("I take them")
    ROUTE = "route", _("Pass them to this team")
    THEME = "theme", _("They are about this")
    UNTHEME = "untheme", _("They are not about this")
    TRIAGE = "triage", _("Sorted")


class CodebookDeed(models.TextChoices):
    CREATED = "created", _("New")
    REWRITTEN = "rewritten", _("Written anew")
    MERGED = "merged", _("Became part of another")
    PARTED = "parted", _("Stands by itself again")
    RETIRED = "retired", _("Put away")
    RESTORED = "restored", _("Brought back")


class AnswerKind(models.TextChoices):
    DID = "did", _("We did")
    WILL = "will", _("We will, by")
    WONT = "wont", _("We won’t, because")


class ImportState(models.TextChoices):
    MAPPING = "mapping", _("Being mapped")
    RUNNING = "running", _("Being taken in")
    DONE = "done", _("Taken in")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Put aside")


class TakenOut(models.TextChoices):
    """What was taken out of protected words before they were heard; the label is the mark that stands in its place."""

    NAME = "name", _("[name]")
    EMAIL = "email", _("[e-mail address]")
    TELEPHONE = "telephone", _("[telephone number]")
    NUMBER = "number", _("[personnel number]")
    WORDS = "words", _("[taken out]")


class ConversationKind(models.TextChoices):
    VISIT = "visit", _("Listening visit")
    STAFF_ROUND = "staff_round", _("Round with staff")
    INTERVIEW = "interview", _("Interview")
    GROUP = "group", _("Focus group")
    SEAM_TALK = "seam_talk", _("Seam talk")
    SIDE_BY_SIDE = "side_by_side", _("Side by side")
    MEETING = "meeting", _("Meeting of an advisory group")


class ConversationState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Called off")


class StaffQuestion(models.TextChoices):
    """What a leader asks a team, round after round."""

    WORKS = "works", _("What works well, that we should keep?")
    THANK = "thank", _("Whom should I thank, and for what?")
    NEED = "need", _("What do you need that you do not have?")
    BETTER = "better", _("What could those who lead do better?")
    ELSE = "else", _("Is there anything I have not asked?")


class PromiseState(models.TextChoices):
    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    WITHDRAWN = "withdrawn", _("Taken back")


class InterviewState(models.TextChoices):
    LISTED = "listed", _("Not asked yet")
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    APPOINTMENT = "appointment", _("Appointment made")
    HELD = "held", _("Held")
    DECLINED = "declined", _("Declined")


class GroupState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Called off")


class GuestState(models.TextChoices):
    INVITED = "invited", _("Asked")
    COMING = "coming", _("Comes")
    DECLINED = "declined", _("Does not come")
    WITHDRAWN = "withdrawn", _("Took it back")
    CAME = "came", _("Was there")
    MISSED = "missed", _("Was not there")


class ConsentWay(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    TELEPHONE = "telephone", _("By telephone")
    EMAIL = "email", _("By e-mail")
    LETTER = "letter", _("On paper")


class FindingEnd(models.TextChoices):
    OPEN = "open", _("Not decided yet")
    PROBLEM = "problem", _("A problem to mend")
    ANSWER = "answer", _("An answer")
    RECOMMENDATION = "recommendation", _("A recommendation")


class PanelFeature(models.TextChoices):
    """What a quota of an advisory group may look at; of customers kind, place and how long we have known them."""

    DEPARTMENT = "department", _("Department")
    UNIT = "unit", _("Site or team")
    LEVEL = "level", _("Leads a team")
    TENURE = "tenure", _("How long here")
    SHIFT = "shift", _("Shift")
    KIND = "kind", _("Person or company")
    PLACE = "place", _("Place")


class Tenure(models.TextChoices):
    NEW = "new", _("Under two years")
    SETTLED = "settled", _("Two to ten years")
    LONG = "long", _("More than ten years")


class Level(models.TextChoices):
    LEADS = "leads", _("Leads a team")
    FRONT = "front", _("Leads no team")


class DrawState(models.TextChoices):
    COMPUTING = "computing", _("Being drawn")
    DRAWN = "drawn", _("Drawn")
    IMPOSSIBLE = "impossible", _("Not possible so")
    STOPPED = "stopped", _("Given up")


class SeatState(models.TextChoices):
    INVITED = "invited", _("Asked")
    SITTING = "sitting", _("Said yes")
    DECLINED = "declined", _("Said no")
    LEFT = "left", _("Left")


class RecommendationState(models.TextChoices):
    OPEN = "open", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined, because")
    WITHDRAWN = "withdrawn", _("Taken back")


class SideBySideWay(models.TextChoices):
    OFFER = "offer", _("Offered")
    REQUEST = "request", _("Asked for")


class SideBySideState(models.TextChoices):
    OPEN = "open", _("Open")
    PROPOSED = "proposed", _("A day is proposed")
    AGREED = "agreed", _("Agreed")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not this time")
    CANCELLED = "cancelled", _("Called off")


class HalfDay(models.TextChoices):
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class LessonShared(models.TextChoices):
    PRIVATE = "private", _("Only I")
    TEAM = "team", _("My own team")
    EVERYBODY = "everybody", _("Everybody here")
