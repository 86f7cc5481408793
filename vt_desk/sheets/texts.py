"""What stands in a sheet or on a page beside numbers, in both languages.

Not among Qt's translations: ``vt-desk export`` writes sheets where there is no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping

from vt_desk.domain.conversation import EndReason
from vt_desk.domain.report import SOON_S, Outcome
from vt_desk.forms.definition import Text


def _text(nl: str, en: str) -> Text:
    return Text(nl=nl, en=en)


TITLE = _text("Overzicht van de chat", "Overview of the chat")
REGION = _text("Regio", "Region")
REGIONS = _text("Regio’s", "Regions")
SUBJECT = _text("Onderwerp", "Subject")
CODE = _text("Code", "Code")
LABEL = _text("Omschrijving", "Description")
TOTAL = _text("Totaal", "Total")
PERIOD = _text("Periode", "Period")
MADE = _text("Gemaakt", "Made")
ABOUT = _text("Toelichting", "About")
PAGE = _text("Bladzijde", "Page")
FILE = _text("overzicht", "overview")
UNTIL = _text("tot en met", "to")
COLUMN_OF = _text("per maand", "by month")

NUMBERS = _text("Kerncijfers", "Key figures")
CONVERSATIONS = _text("Gesprekken", "Conversations")
RECORDS = _text("Adviezen (vastgelegd)", "Advice (recorded)")
SOON_SHARE = _text(
    f"Beantwoord binnen {SOON_S} seconden (%)", f"Answered within {SOON_S} seconds (%)"
)
WAIT = _text("Wachttijd, mediaan (seconden)", "Waiting time, median (seconds)")
HANDLING = _text("Duur van het gesprek, mediaan (minuten)", "Time of talking, median (minutes)")

TABLES: Mapping[str, Text] = {
    "outcomes": _text("Beantwoording", "Answering"),
    "caller_roles": _text("Rol van de vrager", "Caller role"),
    "capacities": _text("Hoedanigheid", "Capacity"),
    "reasons": _text("Aanleiding", "Reason"),
    "natures": _text("Aard van het geweld", "Nature of the violence"),
    "hours": _text("Uur van de dag", "Hour of the day"),
    "end_reasons": _text("Einde van het gesprek", "End of the conversation"),
}
"""Titles by the table's name in ``domain.report.Month``, in the order in which they stand."""

OUTCOMES: Mapping[str, Text] = {
    Outcome.UNANSWERED: _text("Niet beantwoord", "Not answered"),
    Outcome.SOON: _text(f"Binnen {SOON_S} seconden", f"Within {SOON_S} seconds"),
    Outcome.LATER: _text(f"Na {SOON_S} seconden", f"After {SOON_S} seconds"),
}
END_REASONS: Mapping[str, Text] = {
    EndReason.FINISHED: _text("Afgerond door de medewerker", "Finished by the counsellor"),
    EndReason.LEFT: _text("Bezoeker ging weg", "Visitor left"),
    EndReason.QUICK_EXIT: _text("Snel weg door de bezoeker", "Visitor’s quick exit"),
    EndReason.GONE: _text("Verbinding weg", "Connection gone"),
}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

HOW_COUNTED = _text(
    "Een gesprek telt mee in de maand waarin het eindigde, volgens de klok van Amsterdam. Rol, "
    "hoedanigheid, aanleiding en aard komen uit de vastgelegde adviezen, uren uit de komst van "
    "de bezoeker. De duur loopt van het aannemen tot het einde.",
    "A conversation counts in the month in which it ended, by the clock of Amsterdam. Role, "
    "capacity, reason and nature are those of the recorded advice; hours are those in which the "
    "visitor came. The time of talking runs from the claim to the end.",
)
SEVERAL = _text(
    "Een advies kan meer dan één aanleiding en meer dan één aard hebben: die tellen op tot meer "
    "dan het aantal adviezen.",
    "An advice can have more than one reason and more than one nature: these add up to more than "
    "the number of advices.",
)
HOW_HIDDEN = _text(
    "Aantallen van 1 tot en met %1 worden niet verteld, zodat niemand te herkennen is: <%2. In "
    "een tabel staat x waar een aantal verborgen is: het is klein, of het is verborgen omdat een "
    "klein aantal er anders uit te berekenen zou zijn. De service verbergt ze; ze zijn nergens in "
    "dit bestand.",
    "Counts of 1 to %1 are not told, so that nobody can be recognised: <%2. In a table an x stands "
    "where a count is hidden: it is small, or it is hidden because a small one could be computed "
    "from it. The service hides them; they are nowhere in this file.",
)
AT_LEAST = _text(
    "≥ staat voor een som waarvan een deel verborgen is: het is dit aantal of meer.",
    "≥ stands for a sum of which a part is hidden: it is this many or more.",
)
PROVISIONAL = _text(
    "* Voorlopig: adviezen van deze maand kunnen nog veranderen. Geef alleen definitieve "
    "maanden door.",
    "* Provisional: advice of this month can still change. Pass on final months only.",
)
MISSING = _text(
    "Niet in dit overzicht, omdat de maand nog niet voorbij is of de gegevens zijn vernietigd: %1.",
    "Not in this overview, because the month is not over or its data were destroyed: %1.",
)
LISTS = _text("Lijsten: %1.", "Lists: %1.")
NO_NAMES = _text(
    "In dit bestand staan alleen aantallen: geen namen en geen woorden uit gesprekken.",
    "This file holds counts only: no names and no words of conversations.",
)
