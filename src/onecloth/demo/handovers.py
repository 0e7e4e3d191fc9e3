"""What departments hand each other in the story, and what is missing when it was not ready."""

NOT_JOINED = {("BI", "WH")}
RECEIVERS = {"SA": "SC", "SC": "FS", "WH": "FS", "FS": "BI", "BI": "CC", "CC": "SC", "IT": "FS"}

HANDS_OVER = {
    ("SA", "SC"): "The job, the address and how to get in",
    ("SA", "BI"): "The price that was agreed",
    ("SA", "FS"): "What was promised to the customer",
    ("SC", "FS"): "A route that works, with the part on the van",
    ("SC", "WH"): "Which parts are needed on which morning",
    ("SC", "CC"): "Who comes when, and what to say if it slips",
    ("WH", "FS"): "The right part on the right van",
    ("WH", "SC"): "What is in stock and what comes when",
    ("FS", "BI"): "What was done and how long it took",
    ("FS", "CC"): "What the customer was told at the door",
    ("FS", "WH"): "Parts that came back, and why",
    ("BI", "CC"): "What is on the bill and why",
    ("CC", "SC"): "Who needs another day",
    ("CC", "SA"): "What customers ask for",
    ("IT", "FS"): "Tools that work in a cellar",
    ("IT", "SC"): "The booking screen and its fields",
    ("IT", "CC"): "One view of the customer",
}

MISSING = {
    "SA": ("How to get in", "Which boiler", "When they are home", "The price agreed"),
    "SC": ("The part on the list", "A phone number that works", "Time between two jobs"),
    "WH": ("The part itself", "The right quantity", "A note on what replaces it"),
    "FS": ("Hours worked", "Parts used", "A signature"),
    "BI": ("The reason for a change", "The date of payment"),
    "CC": ("What was promised", "The customer’s number"),
    "IT": ("How to use it", "A day for the change", "Somebody to ring"),
}

JOURNEY = (
    ("SA", "Say what is wrong", "Finding the words for a noise in the cellar"),
    ("SC", "Get a time", "Keeping half a day free"),
    ("WH", "Have the part ready", "Hoping that it is on the van"),
    ("FS", "Have it mended", "Letting a stranger in"),
    ("BI", "Pay", "Comparing the bill with what was said"),
    ("CC", "Ask if something is not right", "Explaining it once more"),
)
