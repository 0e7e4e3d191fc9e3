"""Words that say the same when people tell an organisation what happened to them: English and German, as they are spoken.

Each line is one matter; the first word stands for the rest. Words are written as heard (endings fall away before they
are looked up); words joined by _ are found where they follow each other.
"""

from __future__ import annotations

from functools import cache

SAYINGS = """
broken break broke defective defect faulty fault fail failure out_of_order out_of_service not_work not_working dead crash kaputt defekt geht_nicht funktioniert_nicht geht_schon_wieder_nicht geht_wieder_nicht
lift elevator aufzug fahrstuhl
telephone phone mobile cellphone smartphone hotline handset call ring rang rung dial telefon handy anrufen anruf angerufen
callback call_back called_back rang_back ring_back rung_back phone_back phoned_back zurückgerufen zurückrufen rückruf
wait queue on_hold hold warten gewartet wartezeit schlange
late delay overdue behind_schedule verspätet spät verspätung unpünktlich
early too_soon ahead_of_time früh
bill invoice charge charged statement rechnung abrechnung
quote estimate offer angebot kostenvoranschlag
price cost fee expensive dear pricey overpriced afford preis kosten teuer
engineer technician mechanic fitter repairman installer monteur techniker handwerker
repair fix mend reparatur reparieren repariert
boss manager supervisor line_manager team_leader chief chef vorgesetzter vorgesetzte führungskraft teamleiter
colleague coworker workmate kollege kollegin
staff employee personnel worker mitarbeiter mitarbeiterin personal
nurse nursing pfleger pflegerin krankenschwester pflegekraft
doctor physician surgeon arzt ärztin
medicine medication tablet pill drug medikament tabletten
hospital clinic krankenhaus klinik
friendly kind nice polite courteous pleasant lovely freundlich nett höflich
rude impolite unfriendly unkind disrespectful unhöflich unfreundlich
dirty filthy unclean grubby messy not_clean not_been_cleaned not_cleaned schmutzig dreckig
clean spotless tidy sauber
toilet bathroom restroom loo wc washroom toilette
cold freezing chilly icy kalt eiskalt
hot warm stuffy heiss heiß stickig
light lamp lighting bulb licht lampe
noisy loud noise laut lärm
slow sluggish takes_ages takes_forever take_ages langsam
quick fast swift prompt rapid schnell zügig
parcel package packet paket päckchen
deliver delivery liefern geliefert lieferung
order bestellung bestellt
cancel call_off called_off absagen abgesagt storniert
appointment slot termin
book booking reserve reservation buchen buchung gebucht
website web_page webpage web_site homepage online webseite internetseite
screen monitor display bildschirm
system software program programme application anwendung
parking car_park parking_lot parking_place parking_space nowhere_to_park parkplatz parken
road street strasse straße
hole pothole loch schlagloch
home house haus zuhause
understaffed too_few_people too_few_staff not_enough_staff not_enough_people short_staffed short_of_staff unterbesetzt zu_wenig_personal zu_wenig_leute
crowded overcrowded full packed überfüllt voll
rota roster schedule timetable dienstplan
shift working_hours schicht arbeitszeit
holiday leave vacation time_off urlaub
pay salary wage gehalt lohn paid
canteen cafeteria kantine
food meal essen mahlzeit
tell told explain say said inform explanation erklären erklärt sagen gesagt mitgeteilt
question query ask frage fragen gefragt
answer reply respond response antwort antworten beantwortet
reason why grund warum
promise versprechen versprochen
thanks thank thank_you praise recognise recognition appreciate danke dank lob gelobt
return send_back sent_back zurückgeschickt zurückgeben
send sent mailed geschickt schicken
wrong incorrect mistaken not_right not_the_right falsch
missing lost gone vanished fehlen fehlt verloren
form paperwork formular
sign signpost signage schild beschilderung
entrance entry way_in eingang
rain wet soaked regen nass
stuck stick jam jammed klemmt verklemmt
trolley cart wagen
sign_in log_in login signin anmelden anmeldung
contract agreement vertrag
meeting besprechung sitzung
email e_mail mail
training course schulung lehrgang
customer client kunde kundin
department abteilung
discharge sent_home sent_me_home send_home entlassen entlassung
week wochenlang woche
bad poor terrible awful dreadful schlecht
good great excellent gut super
twice two_times zweimal
repeat from_the_beginning all_over_again once_more noch_einmal
responsible in_charge zuständig
lift_up carry carried tragen getragen
key schlüssel
broken_off snapped abgebrochen
change alter amend ändern geändert änderung
small tiny too_little klein
big large huge gross groß
old outdated out_of_date veraltet alt
near close_by nearby nah
expire run_out ran_out ausgelaufen abgelaufen
stolen theft steal gestohlen diebstahl
money refund reimburse geld erstattung
complain complaint beschwerde beschweren
help assist assistance hilfe helfen geholfen
safe unsafe dangerous safety sicher gefährlich unsicher
seat chair stuhl sitz
child children kind_er kids kinder
"""
# What falls away at the end of a word, the longest first; what is left has three letters or more.
_ENDINGS = ("ingly", "ings", "edly", "ing", "ern", "est", "ed", "en", "er", "em", "es", "ly", "e", "s", "n")
_LEAST = 3


def stem(word: str) -> str:
    """Return a word without its ending; one of a doubled letter at its end falls away too.

    >>> [stem(word) for word in ("waiting", "stopped", "Termine".lower(), "bus")]
    ['wait', 'stop', 'termin', 'bus']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _LEAST and word[-1] == word[-2] else word


@cache
def _table() -> tuple[dict[tuple[str, ...], str], int]:
    """What stands for what, by the stems of the words that follow each other; and how many the longest has."""
    found: dict[tuple[str, ...], str] = {}
    for line in SAYINGS.strip().splitlines():
        first, *others = line.split()
        for saying in (first, *others):
            found.setdefault(tuple(map(stem, saying.split("_"))), stem(first.split("_")[0]))
    return found, max(map(len, found))


def plainly(words: list[str]) -> list[str]:
    """Return the stems of words, those that say the same as one.

    >>> plainly("the elevator is out of order".split()) == plainly("the lift is broken".split())
    True
    """
    table, longest = _table()
    stems = list(map(stem, words))
    found, at = [], 0
    while at < len(stems):
        for many in range(min(longest, len(stems) - at), 0, -1):
            stands_for = table.get(tuple(stems[at : at + many]))
            if stands_for is not None:
                found.append(stands_for)
                at += many
                break
        else:
            found.append(stems[at])
            at += 1
    return found
