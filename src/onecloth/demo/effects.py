"""The truths planted in the demo year. Tests recover each of them from what the release gate lets out, the null ones too."""

from dataclasses import dataclass

SEED = 20_260_105
WEEKS = 52
ANSWERS_A_WEEK = 118


@dataclass(frozen=True)
class SeamTruth:
    """Of ten hand-offs, how many are ready: as those who receive them live it, and as those who give them believe."""

    received: float
    given: float
    minutes: float = 4.0


# Sales hands Scheduling half the story and thinks it is fine; the Warehouse does little better by Field Service.
LOOSE_SEAMS = {
    ("SA", "SC"): SeamTruth(5.2, 8.2, 11.0),
    ("WH", "FS"): SeamTruth(5.6, 7.6, 14.0),
}
FRAYING_SEAMS = {
    ("SA", "BI"): SeamTruth(6.4, 7.8, 8.0),
    ("IT", "FS"): SeamTruth(6.5, 7.9, 7.0),
    ("FS", "BI"): SeamTruth(6.6, 7.2, 6.0),
}
# The others hold, some better than others; which is a matter of their knots, so that the story never changes.
ORDINARY = (
    SeamTruth(7.2, 7.6, 4.0),
    SeamTruth(7.5, 7.8),
    SeamTruth(7.7, 7.9),
    SeamTruth(7.9, 8.0, 3.0),
    SeamTruth(8.1, 8.1, 3.0),
)
# Where much is handed over, most people are asked about it.
BUSY = {
    ("SA", "SC"): 7.0,
    ("WH", "FS"): 5.0,
    ("SC", "FS"): 4.0,
    ("FS", "BI"): 4.0,
    ("SA", "BI"): 4.0,
    ("IT", "FS"): 3.0,
}
STRONG_SEAMS = {
    ("SC", "CC"): SeamTruth(8.5, 8.4, 2.0),
    ("CC", "SC"): SeamTruth(8.6, 8.4, 2.0),
    ("BI", "CC"): SeamTruth(8.4, 8.3, 2.0),
}

# The improvement that worked: a text when the van leaves. From this week on it is easier for customers.
ARRIVAL_TEXT_WEEK = 31
EASE_BEFORE, EASE_AFTER = 0.69, 0.83
# The improvement that did not: a memo asking people to read the notes. Customers repeat themselves as before.
MEMO_WEEK = 22
REPEAT = 0.24
# The null effects: success and enjoyment differ between no crews, and over no time.
SUCCESS = (0.80, 0.12, 0.08)
ENJOYMENT = 0.66

# Brackley depot suffers: nobody listens there. Everybody else is alike.
SUFFERING_TEAM = "BR"
PULSE_MEAN = {"valued": 3.7, "listened": 3.5, "included": 3.6, "sight": 3.9, "safety": 3.8}
SUFFERING_DROP = {"valued": 0.7, "listened": 1.2, "included": 0.9, "sight": 0.3, "safety": 0.6}


def seam_truth(giver: str, receiver: str) -> SeamTruth:
    """What is true between two departments, by their knots."""
    pair = (giver, receiver)
    ordinary = ORDINARY[
        sum(ord(letter) * place for place, letter in enumerate(giver + receiver, start=1)) % len(ORDINARY)
    ]
    return LOOSE_SEAMS.get(pair) or FRAYING_SEAMS.get(pair) or STRONG_SEAMS.get(pair) or ordinary
