"""What people in the story say. All of it was written for the demo; nobody's real words are in it."""

from random import Random

PLACES = ("Ashby", "Brackley", "Whitby", "Corby", "Harlow", "Ludlow", "Malton", "Selby")
PARTS = ("boiler valve", "thermostat", "pump", "pressure gauge", "radiator valve", "fan", "cylinder", "control board")
NAMES = ("Dean", "Callum", "Sadia", "Rhys", "Omar", "Gemma", "Pavel", "Wendy")

# What the comment is about: the key is the score on ease it usually comes with.
CUSTOMER = {
    "waiting": (
        "I waited in all day because nobody could say whether it was morning or afternoon.",
        "The window was eight till one. I have a job too.",
        "Nobody rang to say they were late. I found out when I rang you.",
        "Third visit for the same {part}. I took three half days off.",
        "Waited {n} days for a {part}, then it came to the wrong house.",
        "I sat by the window from eight. A text would have done.",
    ),
    "repeating": (
        "I had told Sales about the key safe. The engineer knew nothing about it.",
        "Explained the whole thing three times to three people.",
        "Why do you ask for my address every time? I have lived here for thirty years.",
        "The person on the phone could not see what I had agreed with the man in the shop.",
        "I ring to say I’m in, and nobody sees the note.",
    ),
    "part": (
        "The engineer was lovely, but he did not have the {part} on the van.",
        "He drove off to fetch a {part} and never came back that day.",
        "They promised the {part} would be on the van. It was not.",
        "Two vans came. Neither had the {part}.",
    ),
    "bill": (
        "The bill was forty pounds more than the price in the shop.",
        "It took four letters to get the refund.",
        "Nobody could explain the call-out line on the bill.",
        "The bill came before the work was done.",
    ),
    "good": (
        "{name} rang ahead, took his shoes off and showed me how it works. Thank you.",
        "Booked at nine, mended by two. I could not believe it.",
        "The text when the van left was a blessing. I walked the dog and was back in time.",
        "Your scheduler moved it twice for me and was cheerful both times.",
        "I only had to explain it once.",
        "{name} explained what had gone wrong without making me feel stupid.",
        "It was sorted in one call. I did not have to take the day off.",
        "Came on a Sunday because my mother is ninety. I will not forget it.",
        "Clean, quick, kind.",
        "The price was what they said it would be.",
    ),
    "easy": (
        "Easy to book on the telephone, hard on the web page.",
        "All fine. The reminder came twice.",
        "Good work. I would like to choose the hour myself.",
        "Nothing to complain about.",
        "The {part} works. The old one is still in the hall.",
    ),
}
CUSTOMER_DE = (
    "Der Monteur war pünktlich und hat alles erklärt.",
    "Ich musste alles zweimal erzählen.",
    "Drei Tage auf ein Ersatzteil gewartet, aber dann ging es schnell.",
)

# Kind, words, knot of the unit it is about.
EMPLOYEES = (
    ("problem", "I ring every third customer back to ask what Sales already asked.", "SC"),
    ("problem", "The form has no box for the key safe, so I write it in the price field.", "SA"),
    ("problem", "When a lift is out of order nobody tells us, so we send two people and a boiler up the stairs.", "SC"),
    ("problem", "Saturday slots are gone by Tuesday. Three callers gave up this morning.", "SC"),
    ("problem", "The picking list prints in the order of the shelf numbers, not of the round.", "WH"),
    ("problem", "Parts for the evening crew leave on the morning van.", "WH"),
    ("problem", "I find out what the job is when the customer opens the door.", "FS"),
    ("problem", "The tablet logs me out in every cellar.", "IT"),
    ("problem", "We bill what the engineer wrote, and the engineer writes what he can remember at six.", "BI"),
    ("problem", "Callers ask for the price they were told. We cannot see it.", "CC"),
    ("problem", "At Brackley we say things in the meeting and then it is the next meeting.", "BR"),
    ("problem", "Nobody asked us before the racks were moved.", "BR"),
    ("problem", "Returns wait for a signature that nobody may give after four.", "WH"),
    ("problem", "The discount code on the poster is not in our till.", "SA"),
    ("idea", "Let me see the van stock when I book.", "SC"),
    ("idea", "Put the access note on the first line of the engineer’s phone.", "IT"),
    ("idea", "Text people when the van leaves the depot.", "FS"),
    ("idea", "One page for the customer with the price, the part and the day.", "SA"),
    ("idea", "Let the evening crew write their parts list before lunch.", "WH"),
    ("idea", "Show a photo of the flue when the job is booked.", "SA"),
    ("idea", "Let care advisers put ten pounds right without asking.", "CC"),
    ("idea", "Swap a desk for a van for half a day each spring.", "SC"),
    ("thanks", "Sam drove the boiler valve to Ashby on his own lunch.", "WH"),
    ("thanks", "Three refunds sorted before I’d finished my tea. Thank you, Billing.", "BI"),
    ("thanks", "Dean waited with Mrs Adeyemi until the heating was warm.", "FS"),
    ("thanks", "IT sat with us for a morning and mended the form.", "IT"),
    ("customer_said", "She said the window is the only reason she stays with us.", "SC"),
    ("customer_said", "He asked why we send three letters about one visit.", "BI"),
    ("customer_said", "A landlord would pay for one bill for all his flats.", "BI"),
    ("customer_said", "She never got the text because we have her old number.", "CC"),
    ("hunch", "People do not mind waiting, they mind not knowing.", "SC"),
    ("hunch", "If the van stock were on the booking screen, half the second visits would go.", "WH"),
    ("hunch", "New people leave because nobody shows them the cellar jobs.", "FS"),
    ("hunch", "Half of our complaints begin at the counter.", "CC"),
)

PULSE_COMMENTS = (
    "I like my team. I would like to know what becomes of what we say.",
    "We hear about changes when they have happened.",
    "My supervisor listens, the level above does not.",
    "More people on Saturdays, please.",
    "The new tablets are better.",
    "Somebody thanked us in front of everybody. That was good.",
    "I can say when I got something wrong.",
    "I do not know what the customers say about us.",
    "The rota comes out too late.",
    "Nothing happens with ideas from the depot.",
    "Good colleagues, old chairs.",
    "The huddle helps.",
    "We are told to help other teams and then asked why our figures are down.",
    "I feel part of it.",
)
PULSE_COMMENTS_SUFFERING = (
    "We said three times that the racks are in the way.",
    "Nobody comes out here to look.",
    "Decisions are made in Ashby.",
    "I have stopped writing things down.",
    "They ask and then nothing happens.",
    "We would like to know who decides.",
)
ONE_CHANGE = (
    "Ask about the key safe and write it where we can see it.",
    "Send the photo with the job.",
    "Tell us before you promise a day.",
    "One list instead of two.",
    "Ring us when a part is not there.",
    "Write the price you agreed.",
    "Let us see your screen for a day.",
    "Say who it is for.",
)

ANSWERS = {
    "did": (
        "We did. The access note now shows on the engineer’s phone, first line.",
        "We did. The picking list follows the round since Monday.",
        "We did. The till knows the code, and the poster has a date.",
        "We did. You see the agreed price as soon as you open the call.",
        "We did: the text goes out when the van leaves the depot.",
    ),
    "will": (
        "We will. A trial begins at one depot; then we tell you how it went.",
        "We will look at it with the people who do it, and answer by this day.",
        "We will. The form is being drawn anew with Sales and Scheduling at one table.",
    ),
    "wont": (
        "We won’t, because two of eight crews would have no van on Saturdays. We looked at it with them.",
        "We won’t this year, because the money goes to the booking form first. It stays on our list.",
        "We won’t, because the law asks for the letter. We made it shorter instead.",
    ),
}


def comment(random: Random, ease: int, repeated: bool) -> str:
    """What a customer writes who found it this easy (1-5)."""
    if repeated and random.random() < 0.7:
        pool = CUSTOMER["repeating"]
    elif ease >= 4:
        pool = CUSTOMER["good"] if random.random() < 0.8 else CUSTOMER["easy"]
    else:
        pool = CUSTOMER[random.choice(("waiting", "waiting", "part", "bill", "repeating", "easy"))]
    words = random.choice(pool)
    return words.format(part=random.choice(PARTS), n=random.randint(3, 14), name=random.choice(NAMES))
