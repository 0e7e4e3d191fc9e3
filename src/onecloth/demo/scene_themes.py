"""The experience team reads a few dozen voices and says what they are about; the rest is suggested by their words."""

from django.db.models import Q

from onecloth.demo.stage import STORY, Stage
from onecloth.listening.actions.kept_answers import keep_answer
from onecloth.listening.actions.theme_words import renew_theme_words
from onecloth.listening.actions.themes import create_theme, set_themes
from onecloth.listening.permissions.voices import workable_voices

READ = 10
THEMES = (
    ("Told twice", "Having to say again what another team knew already. Not: being rung twice.",
     "I told Sales, and then the engineer asked me.", ("three times", "key safe", "could not see", "explain it once")),
    ("Waiting time", "Windows, lateness, no news on the day.", "Eight till one, and nobody said when.",
     ("waited", "late.", "The window was", "sat by the window")),
    ("Bill", "What the bill says, when it comes, and getting money back.", "Two bills for one visit.",
     ("bill", "refund")),
    ("Kindness", "How our people were with somebody, in their own words.", "She rang to ask whether it was warm again.",
     ("shoes", "cheerful", "kind.", "made me feel")),
    ("What becomes of it", "Whether anything follows from what colleagues say.", "We wrote it down three times.",
     ("Nothing happens", "becomes of what", "what happened")),
)  # fmt: skip


def play(stage: Stage) -> None:
    """A codebook of five themes, ten voices of each, two kept answers, and what themes are known by."""
    hanna, at = stage.actor("Hanna", stage.now), stage.now
    for name, belongs, example, words in THEMES:
        theme = create_theme(name={"en": name}, belongs={"en": belongs}, example={"en": example}, by=hanna, at=at)
        says = Q()
        for each in words:
            says |= Q(text__contains=each)
        for voice in workable_voices(hanna).filter(says).order_by("-pk")[:READ]:
            set_themes(voice=voice, themes=[theme], by=hanna, at=at)
        renew_theme_words(theme=theme, by=STORY, at=at)
    keep_answer(
        name="Told twice", kind="will", within_days=30, language="en", by=hanna, at=at,
        words="We will. Sales and the engineers are getting one form, so that you say it once.",
    )  # fmt: skip
    keep_answer(
        name="The hour", kind="wont", language="en", by=hanna, at=at,
        words="We won’t promise an hour yet, because every fourth job takes longer than planned. We text you on the way.",
    )  # fmt: skip
