"""What the gallery shows: every component in every state, with believable words. The tests render the same."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from onecloth.core import clock
from onecloth.ui.charts.intervals import HiddenUnit, UnitRow, UnitsChart
from onecloth.ui.charts.seam_matrix import VIEWS, Seam, SeamMap, SeamUnit
from onecloth.ui.charts.xmr import Annotation, Phase, Point, XmrChart

COLOURS = [
    ("ground", _("page")),
    ("surface", _("cards, fields")),
    ("sunk", _("tracks, notes")),
    ("ink", _("text")),
    ("ink-2", _("secondary text")),
    ("ink-3", _("n, meta")),
    ("indigo", _("holds, acts")),
    ("stitch", _("needs a hand")),
    ("madder", _("torn, late")),
    ("lichen", _("mended")),
    ("denim", _("the hem")),
]
UNITS = tuple(
    SeamUnit(key, name, key.upper(), thread)
    for thread, (key, name) in enumerate(
        [
            ("sa", "Sales"),
            ("sc", "Scheduling"),
            ("wh", "Warehouse"),
            ("fs", "Field Service"),
            ("bi", "Billing"),
            ("cc", "Customer Care"),
            ("it", "IT"),
            ("tr", "Training"),
            ("fi", "Finance"),
        ],
        start=1,
    )
)
SALES, SCHEDULING, WAREHOUSE, FIELD, BILLING, CARE, IT = UNITS[:7]
READY = {  # giver: what each receiver says, what the giver says, and how many people say it
    "sa": {"sc": (54, 83, 148), "wh": (71, 78, 96), "fs": (62, 80, 74), "bi": (58, 76, 112), "cc": (66, 71, 61)},
    "sc": {
        "sa": (81, 79, 88),
        "wh": (76, 72, 103),
        "fs": (74, 86, 231),
        "bi": (79, 81, 54),
        "cc": (69, 77, 92),
        "it": (72, 70, 18),
    },
    "wh": {
        "sa": (77, 82, 90),
        "sc": (68, 84, 101),
        "fs": (57, 79, 204),
        "bi": (83, 80, 66),
        "cc": (70, 69, 38),
        "it": (75, 73, 14),
    },
    "fs": {
        "sa": (73, 75, 42),
        "sc": (82, 77, 188),
        "wh": (78, 71, 160),
        "bi": (61, 68, 171),
        "cc": (80, 78, 110),
        "it": (66, 70, 21),
    },
    "bi": {
        "sa": (79, 77, 71),
        "sc": (84, 82, 29),
        "wh": (81, 80, 33),
        "fs": (77, 74, 58),
        "cc": (63, 81, 126),
        "it": (78, 80, 16),
    },
    "cc": {
        "sa": (86, 79, 95),
        "sc": (88, 81, 140),
        "wh": (79, 76, 47),
        "fs": (85, 78, 133),
        "bi": (82, 80, 118),
        "it": (77, 72, 26),
    },
    "it": {"sa": (69, 85, 58), "sc": (64, 83, 49), "wh": (71, 79, 44), "fs": (60, 82, 87), "bi": (80, 82, 39)},
}
WEEKLY = (
    71,
    69,
    73,
    70,
    72,
    68,
    71,
    74,
    58,
    70,
    72,
    69,
    73,
    71,
    70,
    75,
    77,
    78,
    76,
    79,
    77,
    80,
    78,
    76,
    79,
    81,
    78,
    80,
    79,
    82,
)
SHIFT = 15


def _state(share: float) -> str:
    return next(
        word for edge, word in ((80, "strong"), (70, "holding"), (60, "fraying"), (0, "loose")) if share >= edge
    )


def seam_map(view: str = "receiver") -> SeamMap:
    seams = [
        Seam(giver, receiver, _state(r), r, g, n, url="#seams")
        for giver, row in READY.items()
        for receiver, (r, g, n) in row.items()
    ]
    seams.append(Seam("sa", "it", why="fewer than five people rated it, so it is not shown"))
    caption = _("Share of hand-offs that were ready to work with, by giving (rows) and receiving department (columns)")
    return SeamMap(str(caption), UNITS[:7], tuple(seams), view, current=("sa", "sc"), all_url="#seams")


def _phase(start: int, end: int) -> Phase:
    values = WEEKLY[start:end]
    mean = sum(values) / len(values)
    moved = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return Phase(start, end, mean, mean - 2.66 * moved, mean + 2.66 * moved, 3.267 * moved)


def xmr() -> XmrChart:
    monday = clock.today() - timedelta(weeks=len(WEEKLY), days=clock.today().weekday())
    before, after = _phase(0, SHIFT), _phase(SHIFT, len(WEEKLY))
    points = []
    for i, value in enumerate(WEEKLY):
        phase = before if i < SHIFT else after
        moved = None if i == 0 else float(abs(value - WEEKLY[i - 1]))
        week = monday + timedelta(weeks=i)
        points.append(
            Point(
                label=f"{week.day} {week:%b}",
                value=float(value),
                moved=moved,
                n=96 + (i * 7) % 52,
                is_signal=not phase.lower <= value <= phase.upper,
                moved_is_signal=moved is not None and moved > (phase.moved_limit or 100),
                remark="depot flooded" if value == min(WEEKLY) else "",
            )
        )
    change = Annotation(
        SHIFT, "A", "Text when the van leaves the depot", "limits recalculated: fifteen weeks above the old average"
    )
    return XmrChart(
        title="Share who found it easy, by week",
        subtitle="XmR chart, 30 weeks, 96 to 147 answers a week. The axis does not start at 0.",
        points=tuple(points),
        phases=(before, after),
        annotations=(change,),
        period="Week of",
    )


def units() -> UnitsChart:
    rows = (
        UnitRow("Northwick", 86, 82, 90, 88, 212),
        UnitRow("Harbour Road", 82, 77, 87, 83, 164),
        UnitRow("Castle Mill", 80, 76, 84, 80, 318),
        UnitRow("Brackley", 78, 71, 86, 79, 41),
        UnitRow("Online desk", 78, 74, 82, 78, 431),
        UnitRow("Ashby", 77, 71, 83, 76, 97),
        UnitRow("Fenland", 76, 67, 84, 64, 22),
        UnitRow("Mobile crew East", 71, 65, 77, 66, 138),
    )
    hidden = (HiddenUnit("Whitby", "too few answers"), HiddenUnit("Evening crew", "would give Whitby away"))
    return UnitsChart(
        title="By unit: two differ from the company, six don’t",
        subtitle="Small units are pulled towards the average, as little data proves little. The axis starts at 60%.",
        rows_shown=rows,
        whole=78,
        whole_words="company",
        hidden=hidden,
    )


class Sample(forms.Form):
    to = forms.CharField(label=_("Who should get it?"), help_text=_("A name or a team."))
    words = forms.CharField(
        label=_("What happened?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence is enough, in any language."),
    )
    by = forms.DateField(label=_("By"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(label=_("Channel"), choices=[("all", _("all")), ("desk", _("Desk"))], required=False)
    told = forms.BooleanField(label=_("Tell them by e-mail"), required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=[("problem", _("A problem")), ("idea", _("An idea")), ("thanks", _("Thanks"))],
    )
    rows = forms.ChoiceField(
        label=_("What shall we do with them?"),
        widget=forms.RadioSelect,
        choices=[("good", _("Take the good rows")), ("none", _("Take nothing until all are right"))],
    )
    ease = forms.ChoiceField(
        label=_("How easy did we make it?"),
        widget=forms.RadioSelect,
        choices=[("5", _("Very easy")), ("4", _("Easy")), ("3", _("Neither"))],
    )

    def clean_to(self) -> str:
        raise forms.ValidationError(_("We can’t find “Deen”. Did you mean Dean Okafor, Field Service?"))


def _forms() -> dict[str, Any]:
    return {
        "form": Sample(prefix="new", initial={"kind": "idea", "rows": "good", "channel": "all"}),
        "wrong": Sample(
            {"sent-to": "Deen", "sent-words": "He helped.", "sent-rows": "good", "sent-ease": "5"}, prefix="sent"
        ),
        "kind_icons": {"problem": "triangle-alert", "idea": "lightbulb", "thanks": "heart-handshake"},
        "row_subs": {"good": _("The report keeps the other 31 for you"), "none": _("Mend the file and bring it again")},
    }


ANSWERS = [
    {
        "kind": "late",
        "word": "A week late",
        "said": "Nobody sees my note that the customer has a dog.",
        "said_by": "You · problem · 30 October",
        "answer": "No answer yet. It was due on 14 November.",
        "by": "With Ruth Bell since 2 November",
    },
    {
        "kind": "did",
        "said": "I ring to say I’m in, and nobody sees the note.",
        "said_by": "A customer, told by you · 9 September",
        "answer": "The access note now shows on the engineer’s phone, first line.",
        "by": "Tomasz Zielinski · 4 November",
        "unit": IT,
    },
    {
        "kind": "will",
        "word": "We will by 15 December",
        "said": "Let me see the van stock when I book.",
        "said_by": "You, Marek and 5 others",
        "answer": "Trial in Brackley from 1 December.",
        "by": "Tomasz Zielinski, IT",
    },
    {
        "kind": "wont",
        "said": "Close the phones at lunch so we can plan together.",
        "said_by": "You · idea · 8 October",
        "answer": "a third of customers can only ring at lunch. Two of you are off the phones from 14:00.",
        "by": "Ruth Bell · 17 October · 9 days",
    },
    {
        "kind": "open",
        "said": "Die Stühle am Gemeinschaftstisch sind durchgesessen.",
        "lang": "de",
        "said_by": "North desk",
        "answer": "",
        "by": "",
    },
]
CAUSES = [
    {
        "words": "the picker had an old list",
        "evidence": [("data", "71 of 96 checked cases"), ("voice", "9 voices")],
        "below": [
            {
                "words": "changes sit where the warehouse can’t see them",
                "evidence": [("seen", "Seen on a walk through, 18 Sep")],
                "below": [
                    {
                        "words": "nobody owns the job between booking and picking",
                        "is_root": True,
                        "evidence": [("gut", "All five on the walk agreed")],
                    },
                ],
            },
            {"words": "the list is printed at five", "evidence": [("seen", "Seen at the printer")]},
        ],
    },
    {"words": "some parts are out of stock", "evidence": [("data", "25 of 96 checked cases")]},
]
STOPS = [
    {
        "role": "near",
        "unit": SALES,
        "who": "Sales hands you",
        "does": "The job, the address and how to get in",
        "state": "loose",
        "state_words": "Loose seam, 54% arrive ready",
        "url": "#seams",
    },
    {
        "role": "you",
        "unit": SCHEDULING,
        "who": "You, scheduler North",
        "does": "Give a two-hour window people can trust",
    },
    {
        "role": "near",
        "unit": FIELD,
        "who": "You hand Field Service",
        "does": "A route that works, with the part on the van",
        "state": "holding",
        "state_words": "Holding, 74% arrive ready",
        "url": "#seams",
    },
    {
        "role": "end",
        "who": "What the customer gets",
        "said": "I didn’t have to take the whole day off.",
        "said_by": "Mrs Adeyemi, Ashby · Tuesday",
    },
]
NEXT = [
    {"title": "By Tuesday", "words": "Somebody has read it and taken it.", "is": "done"},
    {
        "title": "By 5 December",
        "words": "An answer: we did, we will by a date, or we won’t and why.",
        "is": "next",
    },
    {"title": "Always", "words": "It stays on What happened until you say it is done."},
]
SEES = [
    (_("Who sees the words:"), _("the experience team and the team it is about.")),
    (_("Who sees your name:"), _("no page shows it. Whoever runs our server could find it.")),
]


def _stories() -> dict[str, Any]:
    now = clock.now()
    return {
        "answers": ANSWERS,
        "causes": CAUSES,
        "stops": STOPS,
        "next": NEXT,
        "sees_lines": SEES,
        "dates": [now - timedelta(days=days) for days in (0, 1, 4, 30, 400)],
    }


def everything(query: Mapping[str, str]) -> dict[str, Any]:
    view = query.get("view", "receiver")
    view = view if view in VIEWS else "receiver"
    pages = Paginator(range(1, 213), 25)
    return {
        "colours": COLOURS,
        "units": UNITS,
        "priya": {"name": "Priya Nair", "thread": 2},
        "states": ["strong", "holding", "fraying", "loose", "unknown"],
        "steps": [_("Heard"), _("Understood"), _("Mending"), _("Checked"), _("Loop closed")],
        "page": pages.get_page(query.get("page", 3)),
        "views": [
            (_("Receiver’s view"), "?view=receiver", view == "receiver"),
            (_("Giver’s view"), "?view=giver", view == "giver"),
            (_("The gap"), "?view=gap", view == "gap"),
        ],
        "spark_values": [55, 50, 44, 40, 36, 31],
        "hidden_ones": [
            ("Whitby", _("has too few answers. A score could point at a person.")),
            ("Evening crew", _("would let anyone work out Whitby.")),
        ],
        "columns": [_("Channel"), (_("Answered"), True), (_("Interval"), True)],
        "figure_rows": [("Advisory group", "82%", "52–95"), ("Huddle", "93%", "81–97")],
        "seams": seam_map(view),
        "xmr": xmr(),
        "by_unit": units(),
        **_forms(),
        **_stories(),
    }
