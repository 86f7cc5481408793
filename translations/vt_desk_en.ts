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
    <name>Escalating</name>
    <message numerus="yes">
        <source>%n call(s) for help that were clicked while nobody was signed in cannot be read: the key is gone. Nothing is deleted. Tell your IT department: %1</source>
        <translation>
            <numerusform>%n call for help that were clicked while nobody was signed in cannot be read: the key is gone. Nothing is deleted. Tell your IT department: %1</numerusform>
            <numerusform>%n calls for help that were clicked while nobody was signed in cannot be read: the key is gone. Nothing is deleted. Tell your IT department: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FormFoot</name>
    <message numerus="yes">
        <source>%n required field(s) to go</source>
        <translation>
            <numerusform>%n required field to go</numerusform>
            <numerusform>%n required fields to go</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandingBack</name>
    <message numerus="yes">
        <source>%1 goes back to the queue in %n second(s), for somebody else to take over.</source>
        <translation>
            <numerusform>%1 goes back to the queue in %n second, for somebody else to take over.</numerusform>
            <numerusform>%1 goes back to the queue in %n seconds, for somebody else to take over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message numerus="yes">
        <source>%n message(s) of yours are sent again by themselves.</source>
        <translation>
            <numerusform>%n message of yours is sent again by itself.</numerusform>
            <numerusform>%n messages of yours are sent again by themselves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service lost %n of your conversations%1.</source>
        <translation>
            <numerusform>The service lost %n of your conversations%1.</numerusform>
            <numerusform>The service lost %n of your conversations%1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Leaving</name>
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
<context>
    <name>LockPage</name>
    <message numerus="yes">
        <source>%n waiting, the first %1</source>
        <translation>
            <numerusform>%n waiting, for %1</numerusform>
            <numerusform>%n waiting, the first %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your conversations waits for an answer since %1</source>
        <translation>
            <numerusform>%n of your conversations waits for an answer since %1</numerusform>
            <numerusform>%n of your conversations wait for an answer, the first since %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Locking</name>
    <message numerus="yes">
        <source>The desk locks in %n second(s). Any key, or the mouse, keeps it open.</source>
        <translation>
            <numerusform>The desk locks in %n second. Any key, or the mouse, keeps it open.</numerusform>
            <numerusform>The desk locks in %n seconds. Any key, or the mouse, keeps it open.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>%n message found</numerusform>
            <numerusform>%n messages found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SectionView</name>
    <message numerus="yes">
        <source>%n required</source>
        <translation>
            <numerusform>%n required</numerusform>
            <numerusform>%n required</numerusform>
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
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Help by phone: %n open</source>
        <translation>
            <numerusform>Help by phone: %n open</numerusform>
            <numerusform>Help by phone: %n open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TalkNotes</name>
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
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>in %n hour</numerusform>
            <numerusform>in %n hours</numerusform>
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
    <name>TypedText</name>
    <message numerus="yes">
        <source>%n character(s) too many</source>
        <translation>
            <numerusform>%n character too many</numerusform>
            <numerusform>%n characters too many</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnsentPanel</name>
    <message numerus="yes">
        <source>And %n more</source>
        <translation>
            <numerusform>And %n more</numerusform>
            <numerusform>And %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WindowMenu</name>
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>after %n minute</numerusform>
            <numerusform>after %n minutes</numerusform>
        </translation>
    </message>
</context>
</TS>
