"""Work on several voices together, and kept filters: who did it is a key; nothing that was said lies there."""

from onecloth.core.erasure import not_personal
from onecloth.listening.models import CodebookEdition, JointStep, JointWork, KeptAnswer, SavedFilter, Theme, ThemeWord


def declare() -> None:
    not_personal(JointStep, "before", because="State, days and keys of a team and a colleague, to have it as before.")
    not_personal(JointWork, "token", because="A random address.")
    not_personal(SavedFilter, "token", because="A random address.")
    not_personal(SavedFilter, "name", "query", because="What the organisation looks for in the ledger, and its name.")
    for model in (Theme, CodebookEdition):
        not_personal(model, "name", "belongs", because="What the organisation calls what it hears about.")
    not_personal(Theme, "example", because="Made up, as the page that asks for it says.")
    not_personal(
        KeptAnswer, "name", "words", "language", because="What the organisation answers, before anybody asked."
    )
    not_personal(
        ThemeWord, "words", because="Words that five voices or more share; shown only beside a voice that has them."
    )
