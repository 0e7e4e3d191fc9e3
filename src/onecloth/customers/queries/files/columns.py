"""What a column of a file of accounts can mean, and how it is called in English and German files."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from onecloth.core.tables import Column, a_column, guess_columns
from onecloth.customers.choices import ConsentPurpose

MEANINGS = (
    a_column("reference", _("Customer number"),
             "customernumber customerno customerid accountnumber accountno accountid id number reference ref crmid "
             "kundennummer kundennr kdnr debitor debitorennummer debitornr"),
    a_column("customer", _("Customer"),
             "customer customername company companyname account accountname organisation organization firm client clientname kunde "
             "kundenname firma firmenname unternehmen"),
    a_column("kind", _("Person or company"), "kind type customertype personorcompany art kundenart typ"),
    a_column("place", _("Place"), "place city town location site ort stadt standort"),
    a_column("known_since", _("With us since"),
             "withussince since customersince knownsince firstorder kundeseit seit"),
    a_column("given_name", _("Contact’s given name"),
             "contactsgivenname givenname firstname forename contactfirstname vorname"),
    a_column("family_name", _("Contact’s family name"),
             "contactsfamilyname familyname lastname surname contactlastname nachname familienname"),
    a_column("contact", _("Contact’s name"),
             "contactsname contact contactname contactperson name fullname person ansprechpartner kontakt kontaktperson "
             "ansprechpartnerin"),
    a_column("email", _("E-mail"), "email mail emailaddress contactemail emailadresse mailadresse"),
    a_column("telephone", _("Telephone"),
             "telephone phone phonenumber tel mobile telefon telefonnummer rufnummer handy mobil"),
    a_column("language", _("Language"), "language lang preferredlanguage sprache korrespondenzsprache"),
    a_column("reach", _("Reach them by"), "reachthemby reachby reach preferredchannel contactby erreichbarper kontaktweg"),
    a_column("reach_when", _("When to reach them"),
             "whentoreachthem reachwhen when besttime besttimetocall erreichbarkeit erreichbar zeiten"),
    a_column(ConsentPurpose.INTERVIEW, _("Agreed to interviews"),
             "agreedtointerviews interviews interview consentinterview einwilligunginterview"),
    a_column(ConsentPurpose.GROUP, _("Agreed to focus groups"),
             "agreedtofocusgroups focusgroups focusgroup groups fokusgruppe fokusgruppen"),
    a_column(ConsentPurpose.BOARD, _("Agreed to an advisory group"),
             "agreedtoanadvisorygroup advisorygroup advisoryboard board beirat kundenbeirat"),
    a_column("may_email", _("Agreed to e-mail"),
             "agreedtoemail emailconsent mailconsent mayemail optin emailoptin newsletter einwilligungemail emailerlaubt"),
    a_column("said_on", _("Agreed on"),
             "agreedon consentdate consenton dateofconsent saidon einwilligungam einwilligungsdatum einwilligungvom"),
    a_column("source", _("Where that stands"),
             "wherethatstands source consentsource evidence quelle nachweis herkunft"),
)  # fmt: skip
PURPOSES = {
    ConsentPurpose.INTERVIEW.value: ConsentPurpose.INTERVIEW.value,
    ConsentPurpose.GROUP.value: ConsentPurpose.GROUP.value,
    ConsentPurpose.BOARD.value: ConsentPurpose.BOARD.value,
    "may_email": ConsentPurpose.EMAIL.value,
}
CONTACT_NAMES = ("contact", "given_name", "family_name")


def guess(heads: Iterable[str]) -> dict[str, str]:
    mapping = guess_columns(MEANINGS, heads)
    if "family_name" in mapping and "given_name" not in mapping and "contact" not in mapping:
        mapping["contact"] = mapping.pop("family_name")
    if {"given_name", "family_name"} <= mapping.keys():
        mapping.pop("contact", None)
    if "given_name" in mapping and "family_name" not in mapping and "contact" in mapping:
        # "Name, Vorname" in German files: the bare name beside a given name is the family name.
        mapping["family_name"] = mapping.pop("contact")
    return mapping


def needed_and_missing(mapping: Mapping[str, str]) -> list[Column]:
    """No row can be taken without something that tells customers apart."""
    if mapping.keys() & {"customer", "reference"}:
        return []
    return [meaning for meaning in MEANINGS if meaning.key == "customer"]
