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
    "Colm listens, the level above him does not.",
    "More people on Saturdays, please.",
    "The new tablets are better.",
    "Somebody thanked us in front of everybody. That was good.",
    "I can say when I got something wrong.",
    "I do not know what the customers say about us.",
    "The rota comes out too late.",
    "Nothing happens with ideas from the depot.",
    "Good colleagues, old chairs.",
    "The huddle helps. Thank you, Ines.",
    "We are told to help other teams and then asked why our figures are down.",
    "I feel part of it.",
)
PULSE_COMMENTS_SUFFERING = (
    "We said three times that the racks are in the way.",
    "Nobody but Sam comes out here to look.",
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
    "Let one person answer for the whole job, so that we know whom to ring.",
    "Write down what you tried before you pass it on.",
    "Close the job the same day, or tell us that it is open.",
    "Put the order number on top, not on page three.",
    "Send it in the morning, not at five.",
    "Come along for a day and see what happens with it.",
    "Tell us when something changes, not only when it is new.",
    "Use the same names for the parts as we do.",
)

# What was answered, by a piece of what was said; the first that fits. Three pieces long: the kind, the words.
DID, WILL, WONT = "did", "will", "wont"
ANSWERS = (
    ("photo with the job", WILL, "We will. The form gets a place for a photo; it is tried at the North desk first."),
    ("promise a day", DID, "We did. Whoever promises a day sees the crew’s plan beside it."),
    ("One list instead", WILL, "We will. Both lists become one on the tablet, round by round."),
    ("a part is not there", DID, "We did. A missing part rings the desk before the van is loaded."),
    ("see your screen", WILL, "We will. Half-days side by side begin in March; put your name down with Hanna."),
    ("Come along for a day", WILL, "We will. Half-days side by side begin in March; put your name down with Hanna."),
    ("whom to ring", WILL, "We will. Each job shows who answers for it; a trial runs at one desk."),
    ("order number on top", DID, "We did. It is the first line now."),
    ("not at five", DID, "We did. The list leaves at ten."),
    ("key safe", WILL, "We will. Sales and Scheduling draw the form anew at one table, with a box for how to get in."),
    (
        "Sales already asked",
        WILL,
        "We will. What Sales asks goes on one form that Scheduling sees; a trial begins at the North desk.",
    ),
    (
        "lift is out of order",
        DID,
        "We did. The booking screen asks about the lift, and the crew sees it before they load.",
    ),
    (
        "Saturday slots",
        WONT,
        "We won’t add Saturdays this year, because two crews would have no van. Evening slots open in spring.",
    ),
    ("picking list", DID, "We did. The picking list follows the round since Monday."),
    ("evening crew", DID, "We did. Parts for the evening leave with the evening van."),
    (
        "opens the door",
        WONT,
        "We won’t print the job twice, because the phone shows it now. We mended the phone instead.",
    ),
    ("tablet logs", DID, "We did. The tablet stays signed in for a shift, in cellars too."),
    ("remember at six", WILL, "We will. A crew tries writing the hours at the door; then we tell you how it went."),
    ("price they were told", DID, "We did. You see the agreed price as soon as you open the call."),
    ("next meeting", WILL, "We will. Ines comes to Brackley every other Tuesday and brings answers, or says when."),
    ("racks", WILL, "We will put the racks where you need them. You draw it, Ines gets the lorry."),
    ("after four", DID, "We did. Whoever leads the late shift signs."),
    ("discount code", DID, "We did. The till knows the code, and the poster has a date."),
    ("van stock", WILL, "We will. A trial begins at the Brackley depot; then we tell you how it went."),
    ("access note", DID, "We did. The access note shows on the engineer’s phone, first line."),
    ("Text people", DID, "We did. When the van leaves the depot, the customer gets a text."),
    ("One page", WILL, "We will. A first page is being tried with twenty customers."),
    (
        "photo of the flue",
        WONT,
        "We won’t ask everybody for a photo, because many cannot take one. The form has a place for it now.",
    ),
    ("ten pounds", DID, "We did. Up to ten pounds you decide, and nobody asks."),
    ("Swap a desk", WILL, "We will. Half-days side by side begin in March; put your name down with Hanna."),
    ("three letters", WONT, "We won’t drop the second letter, because the law asks for it. The other two are one now."),
    ("landlord would pay", WILL, "We will. One bill for all flats is tried with three landlords."),
    ("old number", DID, "We did. We ask for the number whenever somebody rings."),
    ("only reason", DID, "We read it out at both desks. The two-hour window stays."),
    (
        "not knowing",
        DID,
        "We tested it with the text when the van leaves: fewer people ring, and more say it was easy.",
    ),
    ("booking screen", WILL, "We will test it at Brackley, with second visits counted before and after."),
    ("cellar jobs", WILL, "We will. New people go along with an experienced crew for two weeks."),
    ("at the counter", WILL, "We will look at fifty complaints together with Sales."),
    ("day off", DID, "We read it out at the desk that did it. Thank you for telling us."),
    ("waited", DID, "We did something about it: when the van leaves for you, you get a text."),
    ("window was", DID, "We did. You get two hours now, not five."),
    ("were late", DID, "We did something about it: when the van leaves for you, you get a text."),
    ("sat by the window", DID, "We did: a text goes out when the van leaves."),
    ("three half days", WILL, "We will. The part is put on the van the evening before; a trial runs at one depot."),
    ("wrong house", DID, "We did. The label on a part carries the address of the job."),
    ("nobody sees the note", DID, "We did. Your note is the first line on the engineer’s phone."),
    ("three times", WILL, "We will. One form for all teams is being tried, so that you say it once."),
    ("my address", DID, "We did. Whoever answers sees your address; we only ask whether it is still right."),
    ("could not see what I had agreed", DID, "We did. What you agreed in the shop shows when you ring."),
    (
        "on the van",
        WILL,
        "We will. The picking list moves to a tablet, so that the part is there before the van leaves.",
    ),
    ("came back that day", WILL, "We will. Crews near each other may swap parts; it begins in one town."),
    ("Two vans came", WILL, "We will. Before a second van leaves, somebody looks whether it has the part."),
    ("pounds more", DID, "We did. The price you were told is printed on the bill, with a reason for any change."),
    ("four letters", DID, "We did. A refund under fifty pounds is sent the same day."),
    ("call-out", DID, "We did. The bill says what the call-out is and when it falls away."),
    (
        "before the work",
        WONT,
        "We won’t change it for landlords, because their contracts ask for it. For homes the bill comes after.",
    ),
    ("choose the hour", WILL, "We will. A few people try choosing their own window on the web page."),
    ("came twice", DID, "We did. One reminder, the day before."),
    ("web page", WILL, "We will. The web page is being made anew with people who found it hard."),
    ("still in the hall", DID, "We did. Taking the old part along is on the engineer’s list."),
    ("rota", WILL, "We will. The rota comes two weeks ahead from next month."),
    ("Saturdays", WONT, "We won’t add people on Saturdays this year. Evening slots open in spring."),
    ("chairs", DID, "We did. New chairs came to both desks."),
    ("zweimal", WILL, "Wir probieren ein Formular für alle Teams, damit Sie es nur einmal sagen."),
)
THANKED = (DID, "Thank you. We read it out where it was done.")
HEARD = (WILL, "We read it with those who lead and will say what follows from it.")


def answer_to(said: str) -> tuple[str, str]:
    """Kind and words of the answer that fits what was said."""
    for piece, kind, words in ANSWERS:
        if piece.lower() in said.lower():
            return kind, words
    return THANKED if any(said[:12] == each[:12] for each in CUSTOMER["good"]) else HEARD


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
