<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
<context>
    <name>Answers</name>
    <message>
        <source>Search…</source>
        <translation>Zoek…</translation>
    </message>
    <message>
        <source>Search the answers</source>
        <translation>Zoek in de antwoorden</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Zoeken wissen</translation>
    </message>
    <message>
        <source>%1 (no longer in use)</source>
        <translation>%1 (niet meer in gebruik)</translation>
    </message>
    <message>
        <source>Does not count with these answers: %1</source>
        <translation>Bij deze antwoorden telt niet mee: %1</translation>
    </message>
</context>
<context>
    <name>Briefing</name>
    <message>
        <source>no, it ended at %1</source>
        <translation>nee, gestopt om %1</translation>
    </message>
    <message>
        <source>not connected now</source>
        <translation>nu niet verbonden</translation>
    </message>
    <message>
        <source>not connected since %1</source>
        <translation>niet verbonden sinds %1</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>yes, last word %1 ago</source>
        <translation>ja, laatste woord %1 geleden</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nee</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>niet bekend</translation>
    </message>
    <message>
        <source>Police</source>
        <translation>Politie</translation>
    </message>
    <message>
        <source>Ambulance</source>
        <translation>Ambulance</translation>
    </message>
    <message>
        <source>Fire brigade</source>
        <translation>Brandweer</translation>
    </message>
    <message>
        <source>Which service</source>
        <translation>Welke dienst</translation>
    </message>
    <message>
        <source>Municipality</source>
        <translation>Gemeente</translation>
    </message>
    <message>
        <source>Exact place</source>
        <translation>Precieze plaats</translation>
    </message>
    <message>
        <source>Call back on</source>
        <translation>Terugbellen op</translation>
    </message>
    <message>
        <source>What happens now</source>
        <translation>Wat gebeurt er</translation>
    </message>
    <message>
        <source>Weapons</source>
        <translation>Wapens</translation>
    </message>
    <message>
        <source>Injured</source>
        <translation>Gewonden</translation>
    </message>
    <message>
        <source>Children</source>
        <translation>Kinderen</translation>
    </message>
    <message>
        <source>Suspect there</source>
        <translation>Verdachte daar</translation>
    </message>
    <message>
        <source>Safe to phone</source>
        <translation>Veilig te bellen</translation>
    </message>
    <message>
        <source>Still in the chat</source>
        <translation>Nog in de chat</translation>
    </message>
    <message>
        <source>Who it is</source>
        <translation>Wie het is</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Regio</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Aanleiding</translation>
    </message>
    <message>
        <source>Advice given</source>
        <translation>Gegeven advies</translation>
    </message>
    <message>
        <source>What they want</source>
        <translation>Wat de ander wil</translation>
    </message>
    <message>
        <source>Police, ambulance or fire brigade?</source>
        <translation>Politie, ambulance of brandweer?</translation>
    </message>
    <message>
        <source>In which municipality is it?</source>
        <translation>In welke gemeente is het?</translation>
    </message>
    <message>
        <source>Street, number, floor?</source>
        <translation>Straat, nummer, verdieping?</translation>
    </message>
    <message>
        <source>On which number can you be called back?</source>
        <translation>Op welk nummer kun je teruggebeld worden?</translation>
    </message>
    <message>
        <source>What is happening at this moment?</source>
        <translation>Wat gebeurt er op dit moment?</translation>
    </message>
    <message>
        <source>Is there a weapon? Which?</source>
        <translation>Is er een wapen? Welk?</translation>
    </message>
    <message>
        <source>Is anybody injured?</source>
        <translation>Is er iemand gewond?</translation>
    </message>
    <message>
        <source>Are there children? How many?</source>
        <translation>Zijn er kinderen? Hoeveel?</translation>
    </message>
    <message>
        <source>Is the suspect there?</source>
        <translation>Is de verdachte daar?</translation>
    </message>
    <message>
        <source>Can the visitor be phoned safely, and how?</source>
        <translation>Kan de bezoeker veilig gebeld worden, en hoe?</translation>
    </message>
    <message>
        <source>Is the visitor still in the chat?</source>
        <translation>Is de bezoeker nog in de chat?</translation>
    </message>
    <message>
        <source>Victim, perpetrator, bystander or professional?</source>
        <translation>Slachtoffer, pleger, omstander of professional?</translation>
    </message>
    <message>
        <source>For which region do you work?</source>
        <translation>Voor welke regio werk je?</translation>
    </message>
    <message>
        <source>What is it about?</source>
        <translation>Waar gaat het om?</translation>
    </message>
    <message>
        <source>What have you advised?</source>
        <translation>Wat heb je geadviseerd?</translation>
    </message>
    <message>
        <source>What does the visitor want, and know about this call?</source>
        <translation>Wat wil de bezoeker, en weet die van dit telefoontje?</translation>
    </message>
</context>
<context>
    <name>CardOffer</name>
    <message>
        <source>Let %1 phone themselves</source>
        <translation>Laat %1 zelf bellen</translation>
    </message>
    <message>
        <source>Sends a card with %1 that a phone can tap</source>
        <translation>Stuurt een kaart met %1 waar je op een telefoon op tikt</translation>
    </message>
    <message>
        <source>! Somebody reads along: a number in sight can be dangerous.</source>
        <translation>! Er leest iemand mee: een nummer in beeld kan gevaarlijk zijn.</translation>
    </message>
    <message>
        <source>Only if nobody reads along: the number stands in the chat.</source>
        <translation>Alleen als niemand meeleest: het nummer staat in de chat.</translation>
    </message>
    <message>
        <source>The call is not on the bill; it stays in the phone&apos;s list.</source>
        <translation>Het gesprek staat niet op de rekening; wel in de lijst van de telefoon.</translation>
    </message>
    <message>
        <source>Card sent at %1.</source>
        <translation>Kaart gestuurd om %1.</translation>
    </message>
</context>
<context>
    <name>ClosingPanel</name>
    <message>
        <source>Last line to %1 (may be empty)</source>
        <translation>Slotzin voor %1 (mag leeg blijven)</translation>
    </message>
    <message>
        <source>Last line to %1</source>
        <translation>Slotzin voor %1</translation>
    </message>
    <message>
        <source>What you were typing was not sent. It stays until the tab is closed.</source>
        <translation>Wat je aan het typen was, is niet verstuurd. Het blijft staan tot het tabblad dicht is.</translation>
    </message>
    <message>
        <source>After this %1 cannot write any more.</source>
        <translation>Daarna kan %1 niet meer schrijven.</translation>
    </message>
    <message>
        <source>End the conversation</source>
        <translation>Gesprek beëindigen</translation>
    </message>
    <message>
        <source>Keep talking</source>
        <translation>Verder praten</translation>
    </message>
    <message>
        <source>Keep talking after all</source>
        <translation>Toch verder praten</translation>
    </message>
    <message numerus="yes">
        <source>The conversation with %1 ends in %n second(s).</source>
        <translation>
            <numerusform>Het gesprek met %1 eindigt over %n seconde.</numerusform>
            <numerusform>Het gesprek met %1 eindigt over %n seconden.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Accept the next visitor</source>
        <translation>De volgende bezoeker aannemen</translation>
    </message>
    <message>
        <source>Go to the waiting list</source>
        <translation>Naar de wachtlijst</translation>
    </message>
    <message>
        <source>Go to who waits longest</source>
        <translation>Naar wie het langst wacht</translation>
    </message>
    <message>
        <source>Go to tab 1 to 9</source>
        <translation>Naar tabblad 1 tot en met 9</translation>
    </message>
    <message>
        <source>Go to the next part of the window</source>
        <translation>Naar het volgende deel van het venster</translation>
    </message>
    <message>
        <source>Send the reply</source>
        <translation>Antwoord sturen</translation>
    </message>
    <message>
        <source>New line in the reply</source>
        <translation>Nieuwe regel in het antwoord</translation>
    </message>
    <message>
        <source>Select words of a message</source>
        <translation>Woorden uit een bericht selecteren</translation>
    </message>
    <message>
        <source>Copy the chosen messages</source>
        <translation>Gekozen berichten kopiëren</translation>
    </message>
    <message>
        <source>Round off the conversation</source>
        <translation>Gesprek afronden</translation>
    </message>
    <message>
        <source>Close the tab of an ended talk</source>
        <translation>Tabblad van een beëindigd gesprek sluiten</translation>
    </message>
    <message>
        <source>Go to the intake, or back to the reply</source>
        <translation>Naar de intake, of terug naar het antwoord</translation>
    </message>
    <message>
        <source>Go to the next required field</source>
        <translation>Naar het volgende verplichte veld</translation>
    </message>
    <message>
        <source>Go to the questions about danger</source>
        <translation>Naar de vragen over gevaar</translation>
    </message>
    <message>
        <source>Put what is told at first into the reply</source>
        <translation>Zet wat je bij het begin vertelt in het antwoord</translation>
    </message>
    <message>
        <source>Hide or show the intake</source>
        <translation>Intake verbergen of tonen</translation>
    </message>
    <message>
        <source>Search what is kept here</source>
        <translation>Zoeken in wat hier bewaard is</translation>
    </message>
    <message>
        <source>What is not sent yet</source>
        <translation>Wat nog niet verstuurd is</translation>
    </message>
    <message>
        <source>Help by phone: who phones now</source>
        <translation>Hulp per telefoon: wie belt er nu</translation>
    </message>
    <message>
        <source>Signal words that are not marked</source>
        <translation>Signaalwoorden die niet gemarkeerd worden</translation>
    </message>
    <message>
        <source>Overview for leads</source>
        <translation>Overzicht voor teamleiders</translation>
    </message>
    <message>
        <source>Lock the desk</source>
        <translation>Vergrendelen</translation>
    </message>
    <message>
        <source>Phone 0800-2000, with what to say</source>
        <translation>0800-2000 bellen, met wat je zegt</translation>
    </message>
    <message>
        <source>Phone 112, with what to say</source>
        <translation>112 bellen, met wat je zegt</translation>
    </message>
    <message>
        <source>Close a panel, or keep talking</source>
        <translation>Een paneel sluiten, of verder praten</translation>
    </message>
    <message>
        <source>Hide or show the lists</source>
        <translation>Lijsten verbergen of tonen</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Grotere letters</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere letters</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Afmelden</translation>
    </message>
    <message>
        <source>Close VT Desk</source>
        <translation>VT Desk sluiten</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>To %1</source>
        <translation>Aan %1</translation>
    </message>
    <message>
        <source>Reply to %1</source>
        <translation>Antwoord aan %1</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter makes a line</source>
        <translation>Enter verstuurt, Shift+Enter maakt een nieuwe regel</translation>
    </message>
    <message>
        <source>Write to %1</source>
        <translation>Schrijf aan %1</translation>
    </message>
    <message>
        <source>is typing…</source>
        <translation>typt…</translation>
    </message>
    <message>
        <source>Send to %1 ⏎</source>
        <translation>Stuur aan %1 ⏎</translation>
    </message>
    <message>
        <source>Send to %1</source>
        <translation>Stuur aan %1</translation>
    </message>
    <message>
        <source>Round off…</source>
        <translation>Afronden…</translation>
    </message>
    <message>
        <source>End the conversation with a last line (Ctrl+E)</source>
        <translation>Het gesprek beëindigen met een slotzin (Ctrl+E)</translation>
    </message>
    <message>
        <source>Round off the conversation with %1</source>
        <translation>Gesprek met %1 afronden</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation>
            <numerusform>%n teken te veel</numerusform>
            <numerusform>%n tekens te veel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DangerStrip</name>
    <message>
        <source>Phone 112</source>
        <translation>Bel 112</translation>
    </message>
    <message>
        <source>Phone 0800-2000</source>
        <translation>Bel 0800-2000</translation>
    </message>
    <message>
        <source>YES</source>
        <translation>JA</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>nog niet gevraagd</translation>
    </message>
    <message>
        <source>no, as far as asked (%1 of %2)</source>
        <translation>nee, voor zover gevraagd (%1 van %2)</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
</context>
<context>
    <name>Endings</name>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
</context>
<context>
    <name>Escalating</name>
    <message>
        <source>%1 phones %2 since %3.</source>
        <translation>%1 belt %2 sinds %3.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Tonen</translation>
    </message>
    <message>
        <source>I have seen this</source>
        <translation>Gezien</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) for help that were clicked while nobody was signed in cannot be read: the key is gone. Nothing is deleted. Tell your IT department: %1</source>
        <translation>
            <numerusform>%n hulpvraag die werd aangeklikt toen er niemand was aangemeld, is niet te lezen: de sleutel is weg. Er is niets gewist. Zeg het je IT-afdeling: %1</numerusform>
            <numerusform>%n hulpvragen die werden aangeklikt toen er niemand was aangemeld, zijn niet te lezen: de sleutel is weg. Er is niets gewist. Zeg het je IT-afdeling: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>Ik heb dit gelezen</translation>
    </message>
</context>
<context>
    <name>EscalationDrawer</name>
    <message>
        <source>Show what is asked</source>
        <translation>Toon wat er gevraagd wordt</translation>
    </message>
    <message>
        <source>How it ended can be said once the desk is open.</source>
        <translation>Hoe het afliep meld je na het ontgrendelen of aanmelden.</translation>
    </message>
    <message>
        <source>For trying out: another number may be dialled.</source>
        <translation>Om uit te proberen: er kan een ander nummer gebeld worden.</translation>
    </message>
    <message>
        <source>Help by phone: %1</source>
        <translation>Hulp per telefoon: %1</translation>
    </message>
    <message>
        <source>Open too: %1 since %2</source>
        <translation>Ook open: %1 sinds %2</translation>
    </message>
</context>
<context>
    <name>Escalations</name>
    <message>
        <source>help by phone: %1</source>
        <translation>hulp per telefoon: %1</translation>
    </message>
    <message>
        <source>The number goes to your phone…</source>
        <translation>Het nummer gaat naar je telefoon…</translation>
    </message>
    <message>
        <source>Your phone has the number.</source>
        <translation>Je telefoon heeft het nummer.</translation>
    </message>
    <message>
        <source>Dial this number yourself.</source>
        <translation>Toets dit nummer zelf in.</translation>
    </message>
    <message>
        <source>There is no phone program on this computer.</source>
        <translation>Er is geen telefoonprogramma op deze computer.</translation>
    </message>
    <message>
        <source>The phone program did not take the number.</source>
        <translation>Het telefoonprogramma nam het nummer niet aan.</translation>
    </message>
    <message>
        <source>The phone program does not answer.</source>
        <translation>Het telefoonprogramma antwoordt niet.</translation>
    </message>
    <message>
        <source>Do you hear nothing? Dial %1 yourself.</source>
        <translation>Hoor je niets? Toets zelf %1.</translation>
    </message>
    <message>
        <source>Use any phone.</source>
        <translation>Elke telefoon is goed.</translation>
    </message>
    <message>
        <source>Dial %1 yourself, on any phone.</source>
        <translation>Toets zelf %1, op welke telefoon dan ook.</translation>
    </message>
    <message>
        <source>Do not wait: dial %1 yourself.</source>
        <translation>Wacht niet: toets zelf %1.</translation>
    </message>
    <message>
        <source>goes to the phone</source>
        <translation>gaat naar de telefoon</translation>
    </message>
    <message>
        <source>handed to the phone</source>
        <translation>aan de telefoon gegeven</translation>
    </message>
    <message>
        <source>dialled by hand</source>
        <translation>zelf ingetoetst</translation>
    </message>
    <message>
        <source>no phone program</source>
        <translation>geen telefoonprogramma</translation>
    </message>
    <message>
        <source>phone program failed</source>
        <translation>telefoonprogramma mislukt</translation>
    </message>
    <message>
        <source>phone program slow</source>
        <translation>telefoonprogramma traag</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>Bereikt</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Niet bereikt</translation>
    </message>
    <message>
        <source>Visitor declined</source>
        <translation>Bezoeker wil niet</translation>
    </message>
    <message>
        <source>Visitor gone</source>
        <translation>Bezoeker weg</translation>
    </message>
    <message>
        <source>Mistake</source>
        <translation>Vergissing</translation>
    </message>
    <message>
        <source>Ended: %1.</source>
        <translation>Afgesloten: %1.</translation>
    </message>
    <message>
        <source>Said by %1 at %2.</source>
        <translation>Gemeld door %1 om %2.</translation>
    </message>
    <message>
        <source>This click is not written down on this computer.</source>
        <translation>Deze klik is niet vastgelegd op deze computer.</translation>
    </message>
    <message>
        <source>The service refuses to log this call. Tell your team lead. Code: %1</source>
        <translation>De dienst legt dit telefoontje niet vast. Zeg het je teamleider. Code: %1</translation>
    </message>
    <message>
        <source>Logged here; not at the service yet: %1.</source>
        <translation>Hier vastgelegd; nog niet bij de dienst: %1.</translation>
    </message>
</context>
<context>
    <name>FieldView</name>
    <message>
        <source>◔ not confirmed</source>
        <translation>◔ niet bevestigd</translation>
    </message>
    <message>
        <source>Kept here; the service has not it yet</source>
        <translation>Hier bewaard; de dienst heeft het nog niet</translation>
    </message>
    <message>
        <source>required</source>
        <translation>verplicht</translation>
    </message>
    <message>
        <source>The visitor chose this. Choose it too to confirm.</source>
        <translation>De bezoeker koos dit. Kies het ook om te bevestigen.</translation>
    </message>
    <message>
        <source>%1 had: %2</source>
        <translation>%1 had: %2</translation>
    </message>
    <message>
        <source>Take that</source>
        <translation>Neem dat over</translation>
    </message>
</context>
<context>
    <name>FillingIn</name>
    <message>
        <source>Your organisation&apos;s intake form cannot be read, so the standard form is used. Tell your IT department: %1</source>
        <translation>Het intakeformulier van je organisatie is niet te lezen. Daarom zie je het standaardformulier. Geef dit door aan je IT-afdeling: %1</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>Ik heb dit gelezen</translation>
    </message>
    <message>
        <source>The form of %1 is finished.</source>
        <translation>Het formulier van %1 is af.</translation>
    </message>
    <message>
        <source>Acute danger was marked in the conversation with %1 (%2).</source>
        <translation>Acuut gevaar gemeld in het gesprek met %1 (%2).</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wacht</translation>
    </message>
    <message>
        <source>I have seen this</source>
        <translation>Ik heb dit gezien</translation>
    </message>
</context>
<context>
    <name>FirstWords</name>
    <message>
        <source>▲ The emergency is NOT where you are. The operator sees your own location.</source>
        <translation>▲ De noodplek is NIET waar je zelf bent. De meldkamer ziet jouw eigen locatie.</translation>
    </message>
    <message>
        <source>Say first: “I phone for somebody else. It is in %1.”</source>
        <translation>Zeg eerst: “Ik bel voor iemand anders. Het is in %1.”</translation>
    </message>
    <message>
        <source>Say first: “I phone for somebody else. It is not here.”</source>
        <translation>Zeg eerst: “Ik bel voor iemand anders. Het is niet hier.”</translation>
    </message>
    <message>
        <source>Hand over with a colleague on the line.</source>
        <translation>Draag over met een collega aan de lijn.</translation>
    </message>
    <message>
        <source>Say first: “I phone from the chat, about a visitor.”</source>
        <translation>Zeg eerst: “Ik bel vanuit de chat, over een bezoeker.”</translation>
    </message>
</context>
<context>
    <name>FormFoot</name>
    <message>
        <source>Go there</source>
        <translation>Ga erheen</translation>
    </message>
    <message>
        <source>Go to the next required field</source>
        <translation>Naar het volgende verplichte veld</translation>
    </message>
    <message>
        <source>Finish the form</source>
        <translation>Formulier afronden</translation>
    </message>
    <message>
        <source>Finish later</source>
        <translation>Later afmaken</translation>
    </message>
    <message>
        <source>It stays in your list until it is finished</source>
        <translation>Het blijft in je lijst staan tot het af is</translation>
    </message>
    <message>
        <source>No advice given</source>
        <translation>Geen advies gegeven</translation>
    </message>
    <message>
        <source>There was no talk to keep a record of</source>
        <translation>Er was geen gesprek om vast te leggen</translation>
    </message>
    <message>
        <source>This should be a report…</source>
        <translation>Dit moet een melding zijn…</translation>
    </message>
    <message>
        <source>Finished. The service gets it as soon as it is there.</source>
        <translation>Af. De dienst krijgt het zodra die bereikbaar is.</translation>
    </message>
    <message>
        <source>The form is finished. Changes are still kept.</source>
        <translation>Het formulier is af. Wijzigingen worden nog bewaard.</translation>
    </message>
    <message>
        <source>Closed without advice.</source>
        <translation>Gesloten zonder advies.</translation>
    </message>
    <message numerus="yes">
        <source>%n required field(s) to go</source>
        <translation>
            <numerusform>Nog %n verplicht veld</numerusform>
            <numerusform>Nog %n verplichte velden</numerusform>
        </translation>
    </message>
    <message>
        <source>All that is required is there.</source>
        <translation>Alles wat verplicht is staat er.</translation>
    </message>
    <message>
        <source>All that is required is there; it is finished after the talk.</source>
        <translation>Alles wat verplicht is staat er; je rondt het af na het gesprek.</translation>
    </message>
</context>
<context>
    <name>FormsList</name>
    <message>
        <source>FORMS TO FINISH</source>
        <translation>FORMULIEREN AF TE MAKEN</translation>
    </message>
    <message>
        <source>Form of %1, ended %2</source>
        <translation>Formulier van %1, geëindigd %2</translation>
    </message>
</context>
<context>
    <name>Found</name>
    <message>
        <source>Talk that is not open</source>
        <translation>Gesprek dat niet open is</translation>
    </message>
    <message>
        <source>You to %1</source>
        <translation>Jij aan %1</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>What was found</source>
        <translation>Wat gevonden is</translation>
    </message>
    <message>
        <source>Enter opens the conversation at this message</source>
        <translation>Enter opent het gesprek bij dit bericht</translation>
    </message>
</context>
<context>
    <name>HandingBack</name>
    <message>
        <source>Keep %1</source>
        <translation>%1 houden</translation>
    </message>
    <message numerus="yes">
        <source>%1 goes back to the queue in %n second(s), for somebody else to take over.</source>
        <translation>
            <numerusform>%1 gaat over %n seconde terug naar de wachtrij, voor iemand anders.</numerusform>
            <numerusform>%1 gaat over %n seconden terug naar de wachtrij, voor iemand anders.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InTheWay</name>
    <message>
        <source>no connection to the service</source>
        <translation>geen verbinding met de dienst</translation>
    </message>
    <message>
        <source>the service does not answer</source>
        <translation>de dienst antwoordt niet</translation>
    </message>
    <message>
        <source>something else answers</source>
        <translation>iets anders antwoordt</translation>
    </message>
    <message>
        <source>the service asks to wait</source>
        <translation>de dienst vraagt te wachten</translation>
    </message>
    <message>
        <source>you have to sign in again</source>
        <translation>je moet opnieuw aanmelden</translation>
    </message>
    <message>
        <source>your seat is being made ready</source>
        <translation>je plek wordt klaargezet</translation>
    </message>
    <message>
        <source>this version is too old</source>
        <translation>deze versie is te oud</translation>
    </message>
    <message>
        <source>the service cannot answer now</source>
        <translation>de dienst kan nu niet antwoorden</translation>
    </message>
</context>
<context>
    <name>IntakePanel</name>
    <message>
        <source>Intake of %1</source>
        <translation>Intake van %1</translation>
    </message>
    <message>
        <source>role not known</source>
        <translation>rol niet bekend</translation>
    </message>
    <message>
        <source>saving…</source>
        <translation>wordt bewaard…</translation>
    </message>
    <message>
        <source>Intake</source>
        <translation>Intake</translation>
    </message>
    <message>
        <source>Hide the intake</source>
        <translation>Intake verbergen</translation>
    </message>
    <message>
        <source>Hide the intake (Ctrl+Shift+I)</source>
        <translation>Intake verbergen (Ctrl+Shift+I)</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>From a talk that is not open</source>
        <translation>Uit een gesprek dat niet open is</translation>
    </message>
    <message>
        <source>Visitor</source>
        <translation>Bezoeker</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Jij</translation>
    </message>
    <message>
        <source>Taken back: “%1”</source>
        <translation>Teruggenomen: ‘%1’</translation>
    </message>
    <message>
        <source>Copy my text</source>
        <translation>Mijn tekst kopiëren</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>Weggooien</translation>
    </message>
    <message>
        <source>The service was restored from an older copy.</source>
        <translation>De dienst is hersteld vanuit een oudere kopie.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of yours are sent again by themselves.</source>
        <translation>
            <numerusform>%n bericht van jou wordt vanzelf opnieuw verstuurd.</numerusform>
            <numerusform>%n berichten van jou worden vanzelf opnieuw verstuurd.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service lost %n of your conversations%1.</source>
        <translation>
            <numerusform>De dienst is %n gesprek van jou kwijt%1.</numerusform>
            <numerusform>De dienst is %n gesprekken van jou kwijt%1.</numerusform>
        </translation>
    </message>
    <message>
        <source>What you see here is safe. You do not have to do anything.</source>
        <translation>Wat je hier ziet is veilig. Je hoeft niets te doen.</translation>
    </message>
    <message>
        <source>I have read this</source>
        <translation>Gelezen</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message numerus="yes">
        <source>You have %n open conversation(s). They go back to the waiting list.</source>
        <translation>
            <numerusform>Je hebt %n open gesprek. Het gaat terug naar de wachtlijst.</numerusform>
            <numerusform>Je hebt %n open gesprekken. Ze gaan terug naar de wachtlijst.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Afmelden</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Blijven</translation>
    </message>
    <message>
        <source>Close VT Desk</source>
        <translation>VT Desk sluiten</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) not sent yet. Signing out drops them.</source>
        <translation>
            <numerusform>%n bericht is nog niet verstuurd. Bij afmelden vervalt het.</numerusform>
            <numerusform>%n berichten zijn nog niet verstuurd. Bij afmelden vervallen ze.</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop them and sign out</source>
        <translation>Laten vervallen en afmelden</translation>
    </message>
</context>
<context>
    <name>LineView</name>
    <message>
        <source>The intake says: %1</source>
        <translation>In de intake staat: %1</translation>
    </message>
    <message>
        <source>Take this over</source>
        <translation>Overnemen</translation>
    </message>
    <message>
        <source>Take over what the intake says: %1</source>
        <translation>Overnemen wat in de intake staat: %1</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <source>The service is out of reach: what comes now is not seen here.</source>
        <translation>De dienst is niet bereikbaar: wat nu komt is hier niet te zien.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>Somebody else…</source>
        <translation>Iemand anders…</translation>
    </message>
    <message>
        <source>Remove this profile…</source>
        <translation>Dit profiel verwijderen…</translation>
    </message>
    <message>
        <source>Remove the profile</source>
        <translation>Profiel verwijderen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behouden</translation>
    </message>
    <message>
        <source>Locked for %1</source>
        <translation>Vergrendeld voor %1</translation>
    </message>
    <message>
        <source>Since %1.</source>
        <translation>Sinds %1.</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Bezig met ontgrendelen…</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Ontgrendelen</translation>
    </message>
    <message>
        <source>Remove the profile of %1 from this computer? Its key goes first, then its files: drafts and messages that were not sent cannot be recovered. What was sent stays at the service.</source>
        <translation>Het profiel van %1 van deze computer verwijderen? Eerst gaat de sleutel weg, dan de bestanden: concepten en berichten die niet verstuurd zijn komen niet meer terug. Wat verstuurd is, blijft bij de dienst.</translation>
    </message>
    <message>
        <source>Nobody is waiting</source>
        <translation>Er wacht niemand</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting, the first %1</source>
        <translation>
            <numerusform>%n wacht, al %1</numerusform>
            <numerusform>%n wachten, de eerste %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your conversations waits for an answer since %1</source>
        <translation>
            <numerusform>%n van jouw gesprekken wacht op antwoord sinds %1</numerusform>
            <numerusform>%n van jouw gesprekken wachten op antwoord, de eerste sinds %1</numerusform>
        </translation>
    </message>
    <message>
        <source>You can try again at %1.</source>
        <translation>Je kunt het om %1 weer proberen.</translation>
    </message>
    <message>
        <source>Unlock for %1</source>
        <translation>Ontgrendelen voor %1</translation>
    </message>
    <message>
        <source>Somebody who was not here before</source>
        <translation>Iemand die hier nog niet was</translation>
    </message>
</context>
<context>
    <name>Locked</name>
    <message>
        <source>VT Desk has just been opened.</source>
        <translation>VT Desk is net geopend.</translation>
    </message>
    <message>
        <source>Nobody typed or moved the mouse for a while.</source>
        <translation>Er is een tijd niet getypt en niet bewogen met de muis.</translation>
    </message>
    <message>
        <source>You locked the desk.</source>
        <translation>Je hebt zelf vergrendeld.</translation>
    </message>
    <message>
        <source>The computer was locked or went to sleep.</source>
        <translation>De computer werd vergrendeld of ging slapen.</translation>
    </message>
    <message>
        <source>The service asks for your password again. Everything is kept.</source>
        <translation>De dienst vraagt opnieuw om je wachtwoord. Alles is bewaard.</translation>
    </message>
    <message>
        <source>This device was removed from your account. Ask your team lead.</source>
        <translation>Dit apparaat is uit je account verwijderd. Vraag het je teamleider.</translation>
    </message>
    <message>
        <source>The service said so at %1</source>
        <translation>Stand van %1</translation>
    </message>
</context>
<context>
    <name>Locking</name>
    <message>
        <source>The desk could not be locked, and shows nothing now. %1</source>
        <translation>Vergrendelen lukte niet; er wordt nu niets getoond. %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Opnieuw proberen</translation>
    </message>
    <message>
        <source>Back to the desk</source>
        <translation>Terug naar de gesprekken</translation>
    </message>
    <message numerus="yes">
        <source>The desk locks in %n second(s). Any key, or the mouse, keeps it open.</source>
        <translation>
            <numerusform>Over %n seconde wordt vergrendeld. Een toets of de muis houdt alles open.</numerusform>
            <numerusform>Over %n seconden wordt vergrendeld. Een toets of de muis houdt alles open.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogDrawer</name>
    <message>
        <source>Help by phone</source>
        <translation>Hulp per telefoon</translation>
    </message>
</context>
<context>
    <name>LogList</name>
    <message>
        <source>Nobody phones 0800-2000 or 112 now.</source>
        <translation>Niemand belt nu 0800-2000 of 112.</translation>
    </message>
    <message>
        <source>CLOSED TODAY</source>
        <translation>VANDAAG AFGESLOTEN</translation>
    </message>
    <message>
        <source>about a talk</source>
        <translation>over een gesprek</translation>
    </message>
</context>
<context>
    <name>LogRow</name>
    <message>
        <source>since %1</source>
        <translation>sinds %1</translation>
    </message>
    <message>
        <source>from a desk that was locked or signed out</source>
        <translation>geklikt toen alles vergrendeld of afgemeld was</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No connection since %1. You can read and type on; what you send leaves as soon as the connection is back. Phoning works: 0800-2000 and 112.</source>
        <translation>Geen verbinding sinds %1. Je kunt lezen en verder typen; wat je stuurt, gaat weg zodra de verbinding terug is. Bellen kan: 0800-2000 en 112.</translation>
    </message>
    <message>
        <source>Lists and conversation</source>
        <translation>Lijsten en gesprek</translation>
    </message>
</context>
<context>
    <name>NumberHead</name>
    <message>
        <source>Hand over again</source>
        <translation>Nog eens doorgeven</translation>
    </message>
    <message>
        <source>Time since the click</source>
        <translation>Tijd sinds de klik</translation>
    </message>
</context>
<context>
    <name>OutcomeButtons</name>
    <message>
        <source>How did it end?</source>
        <translation>Hoe liep het af?</translation>
    </message>
    <message>
        <source>It stays in the log as a mistake</source>
        <translation>Het blijft in het logboek staan als vergissing</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Locking…</source>
        <translation>Bezig met vergrendelen…</translation>
    </message>
</context>
<context>
    <name>PlaceEditor</name>
    <message>
        <source>Enter takes the first; the arrow keys and the mouse choose another</source>
        <translation>Enter neemt de eerste; kies een andere met de pijltjes of de muis</translation>
    </message>
    <message>
        <source>No municipality is called that</source>
        <translation>Geen gemeente heet zo</translation>
    </message>
    <message>
        <source>Name of the municipality</source>
        <translation>Naam van de gemeente</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>The service cannot be reached. Nothing is lost. Trying again by itself.</source>
        <translation>De dienst is niet bereikbaar. Er is niets kwijt. Het probeert vanzelf opnieuw.</translation>
    </message>
    <message>
        <source>The service does not answer in time. Nothing is lost. Try again.</source>
        <translation>De dienst antwoordt niet op tijd. Er is niets kwijt. Probeer het opnieuw.</translation>
    </message>
    <message>
        <source>Something between this desk and the service answers in its place. Check the network or the address.</source>
        <translation>Iets tussen dit programma en de dienst antwoordt in plaats van de dienst. Controleer het netwerk of het adres.</translation>
    </message>
    <message>
        <source>The service cannot answer now. Nothing is lost. Trying again by itself.</source>
        <translation>De dienst kan nu niet antwoorden. Er is niets kwijt. Het probeert vanzelf opnieuw.</translation>
    </message>
    <message>
        <source>Something went wrong at the service. Nothing is lost. Try again.</source>
        <translation>Er ging iets mis bij de dienst. Er is niets kwijt. Probeer het opnieuw.</translation>
    </message>
    <message>
        <source>Too many attempts. Wait a minute and try again.</source>
        <translation>Te veel pogingen. Wacht een minuut en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The name or the password is wrong. Try again.</source>
        <translation>De naam of het wachtwoord klopt niet. Probeer het opnieuw.</translation>
    </message>
    <message>
        <source>Sign in again. Everything is kept.</source>
        <translation>Meld je opnieuw aan. Alles is bewaard.</translation>
    </message>
    <message>
        <source>This device was removed from your account. Ask your team lead.</source>
        <translation>Dit apparaat is uit je account verwijderd. Vraag het je teamleider.</translation>
    </message>
    <message>
        <source>Somebody else was first with this conversation.</source>
        <translation>Iemand anders was eerder met dit gesprek.</translation>
    </message>
    <message>
        <source>You have as many conversations as you take. Raise the number at the top.</source>
        <translation>Je hebt zoveel gesprekken als je aanneemt. Verhoog het aantal bovenaan.</translation>
    </message>
    <message>
        <source>The service is still making your seat ready. Try again in a moment.</source>
        <translation>De dienst maakt je plek nog klaar. Probeer het zo weer.</translation>
    </message>
    <message>
        <source>Nobody is waiting.</source>
        <translation>Er wacht niemand.</translation>
    </message>
    <message>
        <source>This conversation is not yours any more. What you typed is still here.</source>
        <translation>Dit gesprek is niet meer van jou. Wat je typte, staat er nog.</translation>
    </message>
    <message>
        <source>The conversation has ended. This can no longer be sent.</source>
        <translation>Het gesprek is beëindigd. Dit kan niet meer verstuurd worden.</translation>
    </message>
    <message>
        <source>The conversation goes on. The form can be finished after its end.</source>
        <translation>Het gesprek loopt nog. Het formulier kun je afronden na het einde.</translation>
    </message>
    <message>
        <source>The form of this conversation is not finished. Finish it, or leave it for later.</source>
        <translation>Het formulier van dit gesprek is niet af. Rond het af, of maak het later af.</translation>
    </message>
    <message>
        <source>What was filled in here cannot be read any more. Fill it in again.</source>
        <translation>Wat hier is ingevuld, kan niet meer worden gelezen. Vul het opnieuw in.</translation>
    </message>
    <message>
        <source>This cannot be kept. Make it shorter, or leave out what is no text.</source>
        <translation>Dit kan niet worden bewaard. Maak het korter, of laat weg wat geen tekst is.</translation>
    </message>
    <message>
        <source>The form of this conversation holds as much as it can. What you typed is still here. Make texts shorter.</source>
        <translation>Het formulier van dit gesprek zit vol. Wat je typte staat er nog. Maak teksten korter.</translation>
    </message>
    <message>
        <source>The words of this conversation are deleted: the time of keeping is over.</source>
        <translation>De tekst van dit gesprek is gewist: de bewaartijd is voorbij.</translation>
    </message>
    <message>
        <source>The service has lost the last of what was said. What it lost goes first; this follows by itself.</source>
        <translation>De dienst is het laatste van wat er gezegd is kwijt. Dat gaat eerst opnieuw; dit volgt vanzelf.</translation>
    </message>
    <message>
        <source>There is nothing to send.</source>
        <translation>Er is niets om te sturen.</translation>
    </message>
    <message>
        <source>The message is longer than 4,000 characters. Make it shorter.</source>
        <translation>Het bericht is langer dan 4.000 tekens. Maak het korter.</translation>
    </message>
    <message>
        <source>The message has characters that cannot be shown. Type them again.</source>
        <translation>Er staan tekens in die niet getoond kunnen worden. Typ ze opnieuw.</translation>
    </message>
    <message>
        <source>The service has another message with this number. Send it again.</source>
        <translation>De dienst heeft een ander bericht met dit nummer. Stuur het opnieuw.</translation>
    </message>
    <message>
        <source>Your account may not do this.</source>
        <translation>Dit mag niet met jouw account.</translation>
    </message>
    <message>
        <source>This is not there any more.</source>
        <translation>Dit is er niet meer.</translation>
    </message>
    <message>
        <source>Sign in first.</source>
        <translation>Meld je eerst aan.</translation>
    </message>
    <message>
        <source>There are messages that have not been sent yet.</source>
        <translation>Er zijn berichten die nog niet verstuurd zijn.</translation>
    </message>
    <message>
        <source>This version is too old for the service. Install the newest version.</source>
        <translation>Deze versie is te oud voor de dienst. Installeer de nieuwste versie.</translation>
    </message>
    <message>
        <source>No address of the service is set. Ask your administrator.</source>
        <translation>Er is geen adres van de dienst ingesteld. Vraag het je beheerder.</translation>
    </message>
    <message>
        <source>The desk is locked. Unlock it first.</source>
        <translation>Alles is vergrendeld. Ontgrendel eerst.</translation>
    </message>
    <message>
        <source>The service cannot be reached, and unlocking without it is switched off here. What you typed is safe. Try again when there is a connection.</source>
        <translation>De dienst is niet bereikbaar, en zonder dienst ontgrendelen staat hier uit. Wat je typte is veilig. Probeer het opnieuw als er verbinding is.</translation>
    </message>
    <message>
        <source>Too many wrong passwords. What you typed is safe. Wait and try again.</source>
        <translation>Te vaak een verkeerd wachtwoord. Wat je typte is veilig. Wacht even en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>This profile is not on this computer any more. Sign in again.</source>
        <translation>Dit profiel staat niet meer op deze computer. Meld je opnieuw aan.</translation>
    </message>
    <message>
        <source>Your profile is closed. Close VT Desk and open it again.</source>
        <translation>Je profiel is gesloten. Sluit VT Desk en open het opnieuw.</translation>
    </message>
    <message>
        <source>The address of the service is not one with https. Ask your administrator.</source>
        <translation>Het adres van de dienst is geen https-adres. Vraag het je beheerder.</translation>
    </message>
    <message>
        <source>Something went wrong. Try again. Code: %1</source>
        <translation>Er ging iets mis. Probeer het opnieuw. Code: %1</translation>
    </message>
</context>
<context>
    <name>ReportChoice</name>
    <message>
        <source>From</source>
        <translation>Van</translation>
    </message>
    <message>
        <source>to</source>
        <translation>tot en met</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Vorige maand</translation>
    </message>
    <message>
        <source>Last quarter</source>
        <translation>Vorig kwartaal</translation>
    </message>
    <message>
        <source>Last half-year</source>
        <translation>Vorig halfjaar</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>Vorig jaar</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Tonen</translation>
    </message>
    <message>
        <source>First month</source>
        <translation>Eerste maand</translation>
    </message>
    <message>
        <source>Last month of the period</source>
        <translation>Laatste maand van de periode</translation>
    </message>
</context>
<context>
    <name>ReportHelp</name>
    <message>
        <source>This should be a report</source>
        <translation>Dit moet een melding zijn</translation>
    </message>
    <message>
        <source>A report is made by phone. Say so, and offer to go along step by step.</source>
        <translation>Melden gaat via de telefoon. Zeg dat, en bied aan om stap voor stap mee te denken.</translation>
    </message>
    <message>
        <source>Say who reports, and from which role: as a professional or as a private person.</source>
        <translation>Zeg wie meldt en vanuit welke rol: beroepsmatig of als privépersoon.</translation>
    </message>
    <message>
        <source>Say who it is about and where they live; in the phone call, not in the chat.</source>
        <translation>Zeg om wie het gaat en waar die woont; in het telefoongesprek, niet in de chat.</translation>
    </message>
    <message>
        <source>Tell what was seen or heard, when, and by whom. Facts first, then what you think.</source>
        <translation>Vertel wat er gezien of gehoord is, wanneer en door wie. Eerst feiten, dan wat je ervan denkt.</translation>
    </message>
    <message>
        <source>Tell what is dangerous now, and what has been tried.</source>
        <translation>Vertel wat er nu gevaarlijk is, en wat al geprobeerd is.</translation>
    </message>
    <message>
        <source>Say whether those involved know of the report. A professional discusses it with them first, unless that is not safe.</source>
        <translation>Zeg of de betrokkenen van de melding weten. Een professional bespreekt die eerst met hen, tenzij dat niet veilig is.</translation>
    </message>
    <message>
        <source>Agree how the visitor hears what happens next, in a safe way.</source>
        <translation>Spreek af hoe de bezoeker veilig hoort wat er daarna gebeurt.</translation>
    </message>
    <message>
        <source>Hand over to 0800-2000</source>
        <translation>Overdragen aan 0800-2000</translation>
    </message>
    <message>
        <source>Your form stays an advice without personal data. Nothing of it is sent along.</source>
        <translation>Je formulier blijft een advies zonder persoonsgegevens. Niets ervan gaat mee.</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>No connection. What is shown can be saved and printed; asking for another period works when the connection is back.</source>
        <translation>Geen verbinding. Wat getoond wordt kun je opslaan en afdrukken; een andere periode opvragen kan als de verbinding terug is.</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Opgeslagen: %1</translation>
    </message>
    <message>
        <source>VT Desk – overview for leads</source>
        <translation>VT Desk – overzicht voor teamleiders</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Opslaan als CSV…</translation>
    </message>
    <message>
        <source>Save as XLSX…</source>
        <translation>Opslaan als XLSX…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Opslaan als PDF…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Afdrukken…</translation>
    </message>
    <message>
        <source>Subjects</source>
        <translation>Onderwerpen</translation>
    </message>
    <message>
        <source>Region shown</source>
        <translation>Getoonde regio</translation>
    </message>
    <message>
        <source>x: not told, so that nobody can be recognised. ≥: this many or more. *: can still change. The rest stands in the file.</source>
        <translation>x: niet verteld, zodat niemand te herkennen is. ≥: dit aantal of meer. *: kan nog veranderen. De rest staat in het bestand.</translation>
    </message>
    <message>
        <source>Choose a period and press Show.</source>
        <translation>Kies een periode en druk op Tonen.</translation>
    </message>
    <message>
        <source>The service counts…</source>
        <translation>De service telt…</translation>
    </message>
    <message>
        <source>There is no whole month in this period: it is not over yet, or its data were destroyed. Choose another period.</source>
        <translation>In deze periode is geen hele maand: hij is nog niet voorbij, of de gegevens zijn vernietigd. Kies een andere periode.</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Overzicht</translation>
    </message>
    <message>
        <source>Sent to the printer.</source>
        <translation>Naar de printer gestuurd.</translation>
    </message>
    <message>
        <source>The printer did not take it. Choose another printer, or save as PDF.</source>
        <translation>De printer nam het niet aan. Kies een andere printer, of sla op als PDF.</translation>
    </message>
    <message>
        <source>Nothing was saved: this folder may not be written. Choose another.</source>
        <translation>Er is niets opgeslagen: in deze map mag je niet schrijven. Kies een andere.</translation>
    </message>
    <message>
        <source>Nothing was saved: the disk is full. Make room, or choose another.</source>
        <translation>Er is niets opgeslagen: de schijf is vol. Maak ruimte, of kies een andere.</translation>
    </message>
    <message>
        <source>Nothing was saved. Choose another folder and try again.</source>
        <translation>Er is niets opgeslagen. Kies een andere map en probeer het opnieuw.</translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message>
        <source>Search what is kept here</source>
        <translation>Zoeken in wat hier bewaard is</translation>
    </message>
    <message>
        <source>Words, at least two letters</source>
        <translation>Woorden, minstens twee letters</translation>
    </message>
    <message>
        <source>Back to what was found</source>
        <translation>Terug naar wat gevonden is</translation>
    </message>
    <message>
        <source>Finds words in the conversations that are kept on this computer, also without a connection. Enter opens the conversation at that message.</source>
        <translation>Vindt woorden in de gesprekken die op deze computer bewaard zijn, ook zonder verbinding. Enter opent het gesprek bij dat bericht.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>%n bericht gevonden</numerusform>
            <numerusform>%n berichten gevonden</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found. Try a shorter word; only what is kept here is searched.</source>
        <translation>Niets gevonden. Probeer een korter woord; alleen wat hier bewaard is, wordt doorzocht.</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>Fragment</translation>
    </message>
</context>
<context>
    <name>SectionView</name>
    <message numerus="yes">
        <source>%n required</source>
        <translation>
            <numerusform>%n verplicht</numerusform>
            <numerusform>%n verplicht</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 filled in</source>
        <translation>%1 van %2 ingevuld</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Accepting…</source>
        <translation>Bezig met aannemen…</translation>
    </message>
    <message>
        <source>Accept next</source>
        <translation>Volgende aannemen</translation>
    </message>
    <message>
        <source>Your last conversation ended %1.</source>
        <translation>Je laatste gesprek eindigde om %1.</translation>
    </message>
    <message>
        <source>None yet. F2 accepts the next visitor.</source>
        <translation>Nog geen. Met F2 neem je de volgende aan.</translation>
    </message>
    <message>
        <source>WAITING</source>
        <translation>WACHTEND</translation>
    </message>
    <message>
        <source>MY CONVERSATIONS</source>
        <translation>MIJN GESPREKKEN</translation>
    </message>
    <message>
        <source>Nobody is waiting. Who comes shows here by itself.</source>
        <translation>Er wacht niemand. Wie komt, verschijnt hier vanzelf.</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Sign in to VT Desk</source>
        <translation>Aanmelden bij VT Desk</translation>
    </message>
    <message>
        <source>Service: %1</source>
        <translation>Dienst: %1</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>niet ingesteld</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>Sign in as somebody else</source>
        <translation>Als iemand anders aanmelden</translation>
    </message>
    <message>
        <source>Back to the locked profile</source>
        <translation>Terug naar het vergrendelde profiel</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Bezig met aanmelden…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Aanmelden</translation>
    </message>
</context>
<context>
    <name>SignalActions</name>
    <message>
        <source>Do not mark “%1” at this desk</source>
        <translation>“%1” hier niet meer markeren</translation>
    </message>
</context>
<context>
    <name>SignalPanel</name>
    <message>
        <source>Signal words that are not marked here</source>
        <translation>Signaalwoorden die hier niet gemarkeerd worden</translation>
    </message>
    <message>
        <source>They are not marked in messages at this desk. Others see them as before.</source>
        <translation>Op deze werkplek worden ze niet gemarkeerd in berichten. Anderen zien ze als altijd.</translation>
    </message>
    <message>
        <source>Every signal word is marked. To leave one out, right-click a message that has it, or press the menu key.</source>
        <translation>Elk signaalwoord wordt gemarkeerd. Laat er een weg met de rechtermuisknop op een bericht waarin het staat, of met de menutoets.</translation>
    </message>
    <message>
        <source>Mark again</source>
        <translation>Weer markeren</translation>
    </message>
</context>
<context>
    <name>Signals</name>
    <message>
        <source>signal word</source>
        <translation>signaalwoord</translation>
    </message>
    <message>
        <source>serious signal word</source>
        <translation>ernstig signaalwoord</translation>
    </message>
    <message>
        <source>acute signal word</source>
        <translation>acuut signaalwoord</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>F1 keyboard shortcuts</source>
        <translation>F1 sneltoetsen</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) waiting to be sent</source>
        <translation>
            <numerusform>%n bericht wacht op verzending</numerusform>
            <numerusform>%n berichten wachten op verzending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n geweigerd</numerusform>
            <numerusform>%n geweigerd</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is sent</source>
        <translation>Alles is verstuurd</translation>
    </message>
    <message>
        <source>Shows what is unsent, and what can be done about it</source>
        <translation>Toont wat niet verstuurd is, en wat je ermee kunt doen</translation>
    </message>
    <message>
        <source>%1 open since %2: how did it end?</source>
        <translation>%1 open sinds %2: hoe liep het af?</translation>
    </message>
    <message>
        <source>Shows the number and what is told, and asks how it ended</source>
        <translation>Toont het nummer en wat je vertelt, en vraagt hoe het afliep</translation>
    </message>
    <message numerus="yes">
        <source>Help by phone: %n open</source>
        <translation>
            <numerusform>Hulp per telefoon: %n open</numerusform>
            <numerusform>Hulp per telefoon: %n open</numerusform>
        </translation>
    </message>
    <message>
        <source>Shows who phones</source>
        <translation>Toont wie er belt</translation>
    </message>
    <message>
        <source>Kept here, encrypted</source>
        <translation>Hier bewaard, versleuteld</translation>
    </message>
    <message>
        <source>Drafts and messages that wait survive a failure of this computer.</source>
        <translation>Concepten en wachtende berichten overleven een storing van deze computer.</translation>
    </message>
    <message>
        <source>! Not kept on this computer</source>
        <translation>! Niet bewaard op deze computer</translation>
    </message>
    <message>
        <source>Not kept on this computer, as you chose</source>
        <translation>Niet bewaard op deze computer, zoals je koos</translation>
    </message>
    <message>
        <source>Drafts and messages that wait are gone when VT Desk closes.</source>
        <translation>Concepten en wachtende berichten zijn weg als VT Desk sluit.</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>What was kept here is still there, encrypted. Nothing was changed.</source>
        <translation>Wat hier bewaard was staat er nog, versleuteld. Er is niets veranderd.</translation>
    </message>
    <message>
        <source>This computer has no safe place for the key of your profile.</source>
        <translation>Deze computer heeft geen veilige plek voor de sleutel van je profiel.</translation>
    </message>
    <message>
        <source>Nothing was stored. VT Desk never stores without encryption.</source>
        <translation>Er is niets opgeslagen. VT Desk slaat nooit iets onversleuteld op.</translation>
    </message>
    <message>
        <source>Ask your administrator to switch on the system&apos;s keyring. Until then you can work without storing.</source>
        <translation>Vraag je beheerder de sleutelbos van het systeem aan te zetten. Tot die tijd kun je werken zonder opslaan.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked.</source>
        <translation>De sleutelbos van het systeem is op slot.</translation>
    </message>
    <message>
        <source>Unlock the keyring and try again.</source>
        <translation>Open de sleutelbos en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The key of your profile is not in the system&apos;s keyring any more.</source>
        <translation>De sleutel van je profiel staat niet meer in de sleutelbos van het systeem.</translation>
    </message>
    <message>
        <source>If the keyring was restored just now, try again. Otherwise set the old profile aside and start anew.</source>
        <translation>Is de sleutelbos net teruggezet, probeer het dan opnieuw. Zet anders het oude profiel opzij en begin opnieuw.</translation>
    </message>
    <message>
        <source>The key in the system&apos;s keyring does not open your profile.</source>
        <translation>De sleutel in de sleutelbos van het systeem opent je profiel niet.</translation>
    </message>
    <message>
        <source>Try again. If it stays so, set the old profile aside and start anew.</source>
        <translation>Probeer het opnieuw. Blijft het zo, zet dan het oude profiel opzij en begin opnieuw.</translation>
    </message>
    <message>
        <source>The key in the system&apos;s keyring belongs to another profile.</source>
        <translation>De sleutel in de sleutelbos van het systeem hoort bij een ander profiel.</translation>
    </message>
    <message>
        <source>If files were copied or restored, ask your administrator to put them back. Otherwise set the old profile aside and start anew.</source>
        <translation>Zijn er bestanden gekopieerd of teruggezet, vraag je beheerder ze goed te zetten. Zet anders het oude profiel opzij en begin opnieuw.</translation>
    </message>
    <message>
        <source>The file of your profile is damaged.</source>
        <translation>Het bestand van je profiel is beschadigd.</translation>
    </message>
    <message>
        <source>What was sent is safe at the service. The file was not changed.</source>
        <translation>Wat verstuurd is, is veilig bij de dienst. Het bestand is niet veranderd.</translation>
    </message>
    <message>
        <source>Set the old profile aside and start anew.</source>
        <translation>Zet het oude profiel opzij en begin opnieuw.</translation>
    </message>
    <message>
        <source>Your profile was made by a newer version of VT Desk.</source>
        <translation>Je profiel is gemaakt door een nieuwere versie van VT Desk.</translation>
    </message>
    <message>
        <source>Install the newest version, or work without storing until then.</source>
        <translation>Installeer de nieuwste versie, of werk tot die tijd zonder opslaan.</translation>
    </message>
    <message>
        <source>Your profile could not be brought up to this version.</source>
        <translation>Je profiel kon niet worden bijgewerkt naar deze versie.</translation>
    </message>
    <message>
        <source>Check that the disk has room and try again. Then ask your administrator.</source>
        <translation>Kijk of de schijf ruimte heeft en probeer het opnieuw. Vraag anders je beheerder.</translation>
    </message>
    <message>
        <source>Your profile is open in another VT Desk.</source>
        <translation>Je profiel is al open in een andere VT Desk.</translation>
    </message>
    <message>
        <source>Close the other VT Desk on this computer and try again.</source>
        <translation>Sluit de andere VT Desk op deze computer en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The disk of this computer is full.</source>
        <translation>De schijf van deze computer is vol.</translation>
    </message>
    <message>
        <source>What was kept before is still there. The last change was not kept.</source>
        <translation>Wat eerder bewaard was staat er nog. De laatste wijziging is niet bewaard.</translation>
    </message>
    <message>
        <source>Make room on the disk and try again.</source>
        <translation>Maak ruimte op de schijf en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The folder of your profile cannot be written.</source>
        <translation>In de map van je profiel kan niet worden geschreven.</translation>
    </message>
    <message>
        <source>Ask your administrator, and try again.</source>
        <translation>Vraag je beheerder, en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The disk of this computer does not work well.</source>
        <translation>De schijf van deze computer werkt niet goed.</translation>
    </message>
    <message>
        <source>Try again. If it stays so, ask your administrator.</source>
        <translation>Probeer het opnieuw. Blijft het zo, vraag dan je beheerder.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Opnieuw proberen</translation>
    </message>
    <message>
        <source>Set aside and start anew</source>
        <translation>Opzijzetten en opnieuw beginnen</translation>
    </message>
    <message>
        <source>Go on without storing</source>
        <translation>Verder zonder opslaan</translation>
    </message>
    <message>
        <source>Close VT Desk</source>
        <translation>VT Desk sluiten</translation>
    </message>
    <message>
        <source>Set aside: the old file is kept under another name, and your messages that were not sent and your drafts stay in it.</source>
        <translation>Opzijzetten: het oude bestand blijft onder een andere naam bestaan, met daarin je concepten en berichten die niet verstuurd zijn.</translation>
    </message>
    <message>
        <source>Without storing: drafts and messages that are not sent yet are gone when VT Desk closes or the computer fails.</source>
        <translation>Zonder opslaan: concepten en berichten die nog niet verstuurd zijn, zijn weg als VT Desk sluit of de computer uitvalt.</translation>
    </message>
    <message>
        <source>The old profile is set aside, undeleted: %1. Not recovered: drafts and messages that were not sent. All that was sent comes back from the service when you sign in.</source>
        <translation>Het oude profiel is opzijgezet, niet gewist: %1. Niet teruggehaald: concepten en berichten die niet verstuurd waren. Alles wat verstuurd is komt terug van de dienst als je je aanmeldt.</translation>
    </message>
</context>
<context>
    <name>StoreCard</name>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
</context>
<context>
    <name>Talk</name>
    <message>
        <source>waiting to be sent</source>
        <translation>wacht op verzending</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>niet verstuurd</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>verstuurd</translation>
    </message>
    <message>
        <source>✓ delivered</source>
        <translation>✓ bezorgd</translation>
    </message>
    <message>
        <source>✓✓ seen</source>
        <translation>✓✓ gezien</translation>
    </message>
    <message>
        <source>waiting to be sent since %1</source>
        <translation>in de wachtrij sinds %1</translation>
    </message>
    <message>
        <source>%1 as a card to tap</source>
        <translation>%1 als kaart om op te tikken</translation>
    </message>
    <message>
        <source>Message of the service</source>
        <translation>Bericht van de dienst</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Jij</translation>
    </message>
</context>
<context>
    <name>TalkArea</name>
    <message>
        <source>No conversation open</source>
        <translation>Geen gesprek open</translation>
    </message>
    <message>
        <source>F2 accepts who waits longest. Or choose somebody in the list and press Enter.</source>
        <translation>Met F2 neem je aan wie het langst wacht. Of kies iemand in de lijst en druk op Enter.</translation>
    </message>
</context>
<context>
    <name>TalkDelegate</name>
    <message>
        <source>Words of this message, to select and copy</source>
        <translation>Woorden van dit bericht, om te selecteren en te kopiëren</translation>
    </message>
    <message>
        <source>cut short: F4 shows all</source>
        <translation>ingekort: F4 toont alles</translation>
    </message>
</context>
<context>
    <name>TalkHead</name>
    <message>
        <source>Give back…</source>
        <translation>Teruggeven…</translation>
    </message>
    <message>
        <source>Give %1 back to the queue</source>
        <translation>%1 teruggeven aan de wachtrij</translation>
    </message>
    <message>
        <source>Somebody else takes over; %1 keeps the place in the queue</source>
        <translation>Iemand anders neemt over; %1 houdt zijn plek in de wachtrij</translation>
    </message>
    <message>
        <source>page in %1</source>
        <translation>pagina in het %1</translation>
    </message>
    <message>
        <source>conversation began %1</source>
        <translation>gesprek begon %1</translation>
    </message>
</context>
<context>
    <name>TalkNotes</name>
    <message>
        <source>%1 is not connected now. What you send arrives if %1 comes back.</source>
        <translation>%1 is nu niet verbonden. Wat je stuurt, komt aan als %1 terugkomt.</translation>
    </message>
    <message>
        <source>%1 is not connected since %2. What you send arrives if %1 comes back.</source>
        <translation>%1 is niet verbonden sinds %2. Wat je stuurt, komt aan als %1 terugkomt.</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Opnieuw sturen</translation>
    </message>
    <message>
        <source>Back to the text field</source>
        <translation>Terug naar tekstvak</translation>
    </message>
    <message>
        <source>the start</source>
        <translation>het begin</translation>
    </message>
    <message>
        <source>⟳ Catching up… What %1 wrote since %2 may still be missing here.</source>
        <translation>⟳ Bijwerken… Wat %1 sinds %2 schreef kan hier nog ontbreken.</translation>
    </message>
    <message>
        <source>The visitor&apos;s side is not confirmed since %2.</source>
        <translation>De kant van de bezoeker is niet bevestigd sinds %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) not sent.</source>
        <translation>
            <numerusform>%n bericht is niet verstuurd.</numerusform>
            <numerusform>%n berichten zijn niet verstuurd.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TalkPage</name>
    <message>
        <source>Close tab</source>
        <translation>Tabblad sluiten</translation>
    </message>
    <message>
        <source>The conversation with %1 is over. You can read it until you close the tab.</source>
        <translation>Het gesprek met %1 is afgelopen. Je kunt het lezen tot je het tabblad sluit.</translation>
    </message>
</context>
<context>
    <name>TalkTabs</name>
    <message>
        <source>Conversations</source>
        <translation>Gesprekken</translation>
    </message>
</context>
<context>
    <name>TalkView</name>
    <message>
        <source>Conversation with %1</source>
        <translation>Gesprek met %1</translation>
    </message>
    <message>
        <source>F4 opens a message to select a part of it, Ctrl+C copies it whole</source>
        <translation>F4 opent een bericht om een deel te selecteren, Ctrl+C kopieert het hele bericht</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Bericht kopiëren</translation>
    </message>
    <message>
        <source>Select words</source>
        <translation>Woorden selecteren</translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n nieuw bericht</numerusform>
            <numerusform>%n nieuwe berichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Talks</name>
    <message>
        <source>ended</source>
        <translation>beëindigd</translation>
    </message>
    <message>
        <source>not connected now</source>
        <translation>nu niet verbonden</translation>
    </message>
    <message>
        <source>is typing…</source>
        <translation>typt…</translation>
    </message>
    <message>
        <source>waits for your answer</source>
        <translation>wacht op jouw antwoord</translation>
    </message>
    <message>
        <source>your turn is done</source>
        <translation>jij hebt geantwoord</translation>
    </message>
</context>
<context>
    <name>TalksList</name>
    <message>
        <source>My conversations</source>
        <translation>Mijn gesprekken</translation>
    </message>
    <message>
        <source>Enter goes to the conversation</source>
        <translation>Enter gaat naar het gesprek</translation>
    </message>
</context>
<context>
    <name>TalksModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ongelezen</numerusform>
            <numerusform>%n ongelezen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>over %n dag</numerusform>
            <numerusform>over %n dagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>over %n uur</numerusform>
            <numerusform>over %n uur</numerusform>
        </translation>
    </message>
    <message>
        <source>within the hour</source>
        <translation>binnen een uur</translation>
    </message>
    <message>
        <source>Words are deleted on %1 (%2)</source>
        <translation>De tekst wordt gewist op %1 (%2)</translation>
    </message>
</context>
<context>
    <name>TaskPage</name>
    <message>
        <source>Back to the conversations</source>
        <translation>Terug naar de gesprekken</translation>
    </message>
    <message>
        <source>Form of %1</source>
        <translation>Formulier van %1</translation>
    </message>
    <message>
        <source>The conversation with %1 ended %2. The form is beside here. It is kept as you fill it in.</source>
        <translation>Het gesprek met %1 eindigde %2. Het formulier staat hiernaast. Wat je invult wordt meteen bewaard.</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>just now</source>
        <translation>net</translation>
    </message>
    <message>
        <source>long</source>
        <translation>lang</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>te lang</translation>
    </message>
    <message>
        <source>today</source>
        <translation>vandaag</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gisteren</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message numerus="yes">
        <source>%n conversation(s) at a time</source>
        <translation>
            <numerusform>%n gesprek tegelijk</numerusform>
            <numerusform>%n gesprekken tegelijk</numerusform>
        </translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Hands %1 to your phone at once, and shows what to say</source>
        <translation>Geeft %1 meteen aan je telefoon en toont wat je zegt</translation>
    </message>
    <message>
        <source>Shows %1 at once, and what to say; you dial yourself</source>
        <translation>Toont meteen %1 en wat je zegt; je toetst het zelf in</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <translation>Status: %1</translation>
    </message>
    <message>
        <source>Whether you take new conversations</source>
        <translation>Of je nieuwe gesprekken aanneemt</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n conversation(s)</source>
        <translation>
            <numerusform>%1 van %n gesprek</numerusform>
            <numerusform>%1 van %n gesprekken</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 van %2</translation>
    </message>
    <message>
        <source>How many conversations you take at a time</source>
        <translation>Hoeveel gesprekken je tegelijk aanneemt</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>niet aangemeld</translation>
    </message>
    <message>
        <source>⟳ connecting…</source>
        <translation>⟳ verbinden…</translation>
    </message>
    <message>
        <source>⟳ catching up…</source>
        <translation>⟳ bijwerken…</translation>
    </message>
    <message>
        <source>✓ connected</source>
        <translation>✓ verbonden</translation>
    </message>
    <message>
        <source>! not connected</source>
        <translation>! niet verbonden</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1 sinds %2</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>vergrendeld</translation>
    </message>
</context>
<context>
    <name>TypedDate</name>
    <message>
        <source>That is still to come</source>
        <translation>Dat moet nog komen</translation>
    </message>
    <message>
        <source>A day (17-5-2026), a month (5-2026) or a year (2026)</source>
        <translation>Een dag (17-5-2026), een maand (5-2026) of een jaar (2026)</translation>
    </message>
    <message>
        <source>17-5-2026, May 2026 or 2026</source>
        <translation>17-5-2026, mei 2026 of 2026</translation>
    </message>
</context>
<context>
    <name>TypedNumber</name>
    <message>
        <source>A whole number from %1 to %2</source>
        <translation>Een heel getal van %1 tot en met %2</translation>
    </message>
</context>
<context>
    <name>TypedText</name>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation>
            <numerusform>%n teken te veel</numerusform>
            <numerusform>%n tekens te veel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnsentPanel</name>
    <message>
        <source>Not sent yet</source>
        <translation>Nog niet verstuurd</translation>
    </message>
    <message>
        <source>What waits goes out by itself, in this order, and is kept until then. What was refused waits for you.</source>
        <translation>Wat wacht gaat vanzelf weg, in deze volgorde, en blijft tot dan bewaard. Wat geweigerd is wacht op jou.</translation>
    </message>
    <message>
        <source>Everything is sent. You can close this panel.</source>
        <translation>Alles is verstuurd. Je kunt dit paneel sluiten.</translation>
    </message>
    <message numerus="yes">
        <source>And %n more</source>
        <translation>
            <numerusform>En nog %n</numerusform>
            <numerusform>En nog %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnsentRow</name>
    <message>
        <source>To a talk that is not open</source>
        <translation>Aan een gesprek dat niet open is</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>Aan %1</translation>
    </message>
    <message>
        <source>Not sent, %1.</source>
        <translation>Niet verstuurd, %1.</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Opnieuw sturen</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Terugnemen</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message>
        <source>waiting %1, %2</source>
        <translation>wacht %1, %2</translation>
    </message>
    <message>
        <source>not connected now</source>
        <translation>nu niet verbonden</translation>
    </message>
</context>
<context>
    <name>WaitingDelegate</name>
    <message>
        <source>accept</source>
        <translation>aannemen</translation>
    </message>
</context>
<context>
    <name>WaitingList</name>
    <message>
        <source>Waiting list</source>
        <translation>Wachtlijst</translation>
    </message>
    <message>
        <source>Enter accepts the chosen visitor</source>
        <translation>Enter neemt de gekozen bezoeker aan</translation>
    </message>
</context>
<context>
    <name>WindowMenu</name>
    <message>
        <source>Language</source>
        <translation>Taal</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Kleuren</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Lettergrootte</translation>
    </message>
    <message>
        <source>Lock by itself</source>
        <translation>Vanzelf vergrendelen</translation>
    </message>
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>na %n minuut</numerusform>
            <numerusform>na %n minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Zoals het systeem</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Donker</translation>
    </message>
    <message>
        <source>Sound for new messages</source>
        <translation>Geluid bij nieuwe berichten</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>%1 was first with this conversation.</source>
        <translation>%1 was eerder met dit gesprek.</translation>
    </message>
    <message>
        <source>New in the waiting list: %1</source>
        <translation>Nieuw in de wachtlijst: %1</translation>
    </message>
    <message>
        <source>%1 accepted a visitor.</source>
        <translation>%1 nam een bezoeker aan.</translation>
    </message>
    <message>
        <source>The conversation with %1 is not yours any more. What you typed and was not sent is still here.</source>
        <translation>Het gesprek met %1 is niet meer van jou. Wat je typte en niet verstuurd is, is er nog.</translation>
    </message>
    <message>
        <source>Copy my text</source>
        <translation>Mijn tekst kopiëren</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>Laten vervallen</translation>
    </message>
    <message>
        <source>The time of %1&apos;s words was over: they are deleted.</source>
        <translation>De bewaartijd van %1 is voorbij: de tekst is gewist.</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Fox</source>
        <translation>Vos</translation>
    </message>
    <message>
        <source>Blackbird</source>
        <translation>Merel</translation>
    </message>
    <message>
        <source>Otter</source>
        <translation>Otter</translation>
    </message>
    <message>
        <source>Hare</source>
        <translation>Haas</translation>
    </message>
    <message>
        <source>Owl</source>
        <translation>Uil</translation>
    </message>
    <message>
        <source>Seal</source>
        <translation>Zeehond</translation>
    </message>
    <message>
        <source>Heron</source>
        <translation>Reiger</translation>
    </message>
    <message>
        <source>Hedgehog</source>
        <translation>Egel</translation>
    </message>
    <message>
        <source>Badger</source>
        <translation>Das</translation>
    </message>
    <message>
        <source>Turtle</source>
        <translation>Schildpad</translation>
    </message>
    <message>
        <source>Beaver</source>
        <translation>Bever</translation>
    </message>
    <message>
        <source>Deer</source>
        <translation>Hert</translation>
    </message>
    <message>
        <source>Dolphin</source>
        <translation>Dolfijn</translation>
    </message>
    <message>
        <source>Moose</source>
        <translation>Eland</translation>
    </message>
    <message>
        <source>Squirrel</source>
        <translation>Eekhoorn</translation>
    </message>
    <message>
        <source>Kingfisher</source>
        <translation>IJsvogel</translation>
    </message>
    <message>
        <source>Robin</source>
        <translation>Roodborst</translation>
    </message>
    <message>
        <source>Finch</source>
        <translation>Vink</translation>
    </message>
    <message>
        <source>Frog</source>
        <translation>Kikker</translation>
    </message>
    <message>
        <source>Lark</source>
        <translation>Leeuwerik</translation>
    </message>
    <message>
        <source>Panda</source>
        <translation>Panda</translation>
    </message>
    <message>
        <source>Penguin</source>
        <translation>Pinguïn</translation>
    </message>
    <message>
        <source>Koala</source>
        <translation>Koala</translation>
    </message>
    <message>
        <source>Stork</source>
        <translation>Ooievaar</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>Vlinder</translation>
    </message>
    <message>
        <source>Parrot</source>
        <translation>Papegaai</translation>
    </message>
    <message>
        <source>Marten</source>
        <translation>Marter</translation>
    </message>
    <message>
        <source>Falcon</source>
        <translation>Valk</translation>
    </message>
    <message>
        <source>Crane</source>
        <translation>Kraanvogel</translation>
    </message>
    <message>
        <source>Lynx</source>
        <translation>Lynx</translation>
    </message>
    <message>
        <source>Dragonfly</source>
        <translation>Libel</translation>
    </message>
    <message>
        <source>Woodpecker</source>
        <translation>Specht</translation>
    </message>
    <message>
        <source>Victim</source>
        <translation>Slachtoffer</translation>
    </message>
    <message>
        <source>Perpetrator</source>
        <translation>Pleger</translation>
    </message>
    <message>
        <source>Bystander</source>
        <translation>Omstander</translation>
    </message>
    <message>
        <source>Professional</source>
        <translation>Professional</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>Niet gezegd</translation>
    </message>
    <message>
        <source>safe to chat now</source>
        <translation>kan nu veilig chatten</translation>
    </message>
    <message>
        <source>not safe now</source>
        <translation>nu niet veilig</translation>
    </message>
    <message>
        <source>safe now? not said</source>
        <translation>veilig? niet gezegd</translation>
    </message>
    <message>
        <source>acute danger</source>
        <translation>acuut gevaar</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Nederlands</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Engels</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Beschikbaar</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Bezet</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Afwezig</translation>
    </message>
    <message>
        <source>municipality unknown</source>
        <translation>gemeente onbekend</translation>
    </message>
    <message>
        <source>You ended the conversation.</source>
        <translation>Je hebt het gesprek beëindigd.</translation>
    </message>
    <message>
        <source>%1 ended the conversation.</source>
        <translation>%1 heeft het gesprek beëindigd.</translation>
    </message>
    <message>
        <source>%1 left the page in a hurry. Do not try to reach this visitor.</source>
        <translation>%1 heeft de pagina snel verlaten. Probeer deze bezoeker niet te bereiken.</translation>
    </message>
    <message>
        <source>%1 was not heard of for too long. The conversation has ended.</source>
        <translation>%1 was te lang niet verbonden. Het gesprek is beëindigd.</translation>
    </message>
</context>
</TS>
