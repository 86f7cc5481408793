<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ClosingPanel</name>
    <message numerus="yes">
        <source>The conversation with %1 ends in %n second(s).</source>
        <translation>
            <numerusform>The conversation with %1 ends in %n second.</numerusform>
            <numerusform>The conversation with %1 ends in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation>
            <numerusform>%n character too many</numerusform>
            <numerusform>%n characters too many</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n message(s) waiting to be sent</source>
        <translation>
            <numerusform>%n message waiting to be sent</numerusform>
            <numerusform>%n messages waiting to be sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TalkPage</name>
    <message numerus="yes">
        <source>%n message(s) not sent.</source>
        <translation>
            <numerusform>%n message not sent.</numerusform>
            <numerusform>%n messages not sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TalkView</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TalksModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message numerus="yes">
        <source>%n conversation(s) at a time</source>
        <translation>
            <numerusform>%n conversation at a time</numerusform>
            <numerusform>%n conversations at a time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n conversation(s)</source>
        <translation>
            <numerusform>%1 of %n conversation</numerusform>
            <numerusform>%1 of %n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message numerus="yes">
        <source>You have %n open conversation(s). They go back to the waiting list.</source>
        <translation>
            <numerusform>You have %n open conversation. It goes back to the waiting list.</numerusform>
            <numerusform>You have %n open conversations. They go back to the waiting list.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) not sent yet. Signing out drops them.</source>
        <translation>
            <numerusform>%n message not sent yet. Signing out drops it.</numerusform>
            <numerusform>%n messages not sent yet. Signing out drops them.</numerusform>
        </translation>
    </message>
</context>
</TS>
