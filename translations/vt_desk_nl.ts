<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
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
        <source>Show what to say to 0800-2000</source>
        <translation>Tonen wat je zegt tegen 0800-2000</translation>
    </message>
    <message>
        <source>Show what to say to 112</source>
        <translation>Tonen wat je zegt tegen 112</translation>
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
    <name>EscalationPanel</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>VT Desk does not dial. Use your phone; your conversations stay open.</source>
        <translation>VT Desk belt niet zelf. Gebruik je telefoon; je gesprekken blijven open.</translation>
    </message>
    <message>
        <source>Immediate danger: phone the emergency number</source>
        <translation>Direct gevaar: bel het alarmnummer</translation>
    </message>
    <message>
        <source>Say first: the emergency is not here, but where the visitor is. The operator sees your own location.</source>
        <translation>Zeg eerst: het noodgeval is niet hier, maar bij de bezoeker. De centralist ziet jouw eigen locatie.</translation>
    </message>
    <message>
        <source>Which service: police, ambulance or fire brigade.</source>
        <translation>Welke dienst: politie, ambulance of brandweer.</translation>
    </message>
    <message>
        <source>Which municipality it is in.</source>
        <translation>In welke gemeente het is.</translation>
    </message>
    <message>
        <source>The exact place: street, number, floor.</source>
        <translation>De precieze plek: straat, nummer, verdieping.</translation>
    </message>
    <message>
        <source>A number on which you can be called back.</source>
        <translation>Een nummer waarop je terug te bellen bent.</translation>
    </message>
    <message>
        <source>What is happening now.</source>
        <translation>Wat er nu gebeurt.</translation>
    </message>
    <message>
        <source>Then: weapons, injuries, children, is the suspect there, can the victim be called safely?</source>
        <translation>Daarna: wapens, gewonden, kinderen, is de verdachte er, kan het slachtoffer veilig gebeld worden?</translation>
    </message>
    <message>
        <source>Advice and reports by phone, free, day and night</source>
        <translation>Advies en meldingen per telefoon, gratis, dag en nacht</translation>
    </message>
    <message>
        <source>Say first: you phone from the chat, about a visitor.</source>
        <translation>Zeg eerst: je belt vanuit de chat, over een bezoeker.</translation>
    </message>
    <message>
        <source>Who you are and for which region you work.</source>
        <translation>Wie je bent en voor welke regio je werkt.</translation>
    </message>
    <message>
        <source>Which municipality it is about.</source>
        <translation>Om welke gemeente het gaat.</translation>
    </message>
    <message>
        <source>What is happening, and whether there is danger now.</source>
        <translation>Wat er speelt, en of er nu gevaar is.</translation>
    </message>
    <message>
        <source>What the visitor wants, and knows about this call.</source>
        <translation>Wat de bezoeker wil, en weet van dit telefoontje.</translation>
    </message>
    <message>
        <source>Whether the visitor can be called back, and when that is safe.</source>
        <translation>Of de bezoeker teruggebeld kan worden, en wanneer dat veilig is.</translation>
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
        <source>The address of the service is not one with https. Ask your administrator.</source>
        <translation>Het adres van de dienst is geen https-adres. Vraag het je beheerder.</translation>
    </message>
    <message>
        <source>Something went wrong. Try again. Code: %1</source>
        <translation>Er ging iets mis. Probeer het opnieuw. Code: %1</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
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
        <source>Signing in…</source>
        <translation>Bezig met aanmelden…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Aanmelden</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Nothing is kept on this computer</source>
        <translation>Op deze computer wordt niets bewaard</translation>
    </message>
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
    <message>
        <source>Everything is sent</source>
        <translation>Alles is verstuurd</translation>
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
    <name>TalkPage</name>
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
        <source>Close tab</source>
        <translation>Tabblad sluiten</translation>
    </message>
    <message>
        <source>The conversation with %1 is over. You can read it until you close the tab.</source>
        <translation>Het gesprek met %1 is afgelopen. Je kunt het lezen tot je het tabblad sluit.</translation>
    </message>
    <message>
        <source>page in %1</source>
        <translation>pagina in het %1</translation>
    </message>
    <message>
        <source>conversation began %1</source>
        <translation>gesprek begon %1</translation>
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
        <source>0800-2000: what to say</source>
        <translation>0800-2000: wat je zegt</translation>
    </message>
    <message>
        <source>Shows what to say. Does not dial.</source>
        <translation>Toont wat je zegt. Belt niet.</translation>
    </message>
    <message>
        <source>112: what to say</source>
        <translation>112: wat je zegt</translation>
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
    <message numerus="yes">
        <source>You have %n open conversation(s). They go back to the waiting list.</source>
        <translation>
            <numerusform>Je hebt %n open gesprek. Het gaat terug naar de wachtlijst.</numerusform>
            <numerusform>Je hebt %n open gesprekken. Ze gaan terug naar de wachtlijst.</numerusform>
        </translation>
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
        <source>Sign out</source>
        <translation>Afmelden</translation>
    </message>
    <message>
        <source>Drop them and sign out</source>
        <translation>Laten vervallen en afmelden</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Blijven</translation>
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
