"""Who can be signed in as in the demo, for the command line to print."""

from onecloth.demo.company import CAST, DEMO_WORDS

WHO = {
    "Priya": "scheduler at the North desk",
    "Tom": "leads the North desk",
    "Marek": "leads Scheduling",
    "Dean": "engineer in the Ashby crew",
    "Sam": "stock keeper at Brackley depot",
    "Aisha": "care adviser",
    "Hanna": "leads the experience team",
    "Ruth": "chief executive",
    "Tomasz": "administrator",
}


def who_to_sign_in_as() -> str:
    """A line a person, and the password they share."""
    names = [each.given for each in CAST if each.signs_in]
    lines = [f"  {name.lower():<8} {WHO[name]}" for name in WHO if name in names]
    return "\n".join(["Sign in as one of these people:", *lines, f"The password of each is: {DEMO_WORDS}"])
