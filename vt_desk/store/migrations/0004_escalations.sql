-- Help by phone: the log of going to 0800-2000 or 112, its briefings, and numbers to tap.
ALTER TABLE conversations ADD COLUMN signal TEXT;
ALTER TABLE messages ADD COLUMN card TEXT;
ALTER TABLE outbox ADD COLUMN card TEXT;

-- Of the account's regions, and this desk's own that the service has not confirmed.
CREATE TABLE escalations (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    region TEXT,
    conversation TEXT,
    user TEXT,
    user_name TEXT NOT NULL,
    handing TEXT NOT NULL,
    outcome TEXT,
    closed_ms INTEGER,
    closed_by TEXT NOT NULL,
    unattended INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT
) STRICT, WITHOUT ROWID;

-- What is told on the phone. It never leaves this desk.
CREATE TABLE briefings (
    escalation TEXT NOT NULL,
    line TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (escalation, line)
) STRICT, WITHOUT ROWID;
