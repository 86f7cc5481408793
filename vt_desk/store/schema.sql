CREATE TABLE briefings (
    escalation TEXT NOT NULL,
    line TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (escalation, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    state TEXT NOT NULL,
    nickname TEXT NOT NULL,
    colour INTEGER NOT NULL,
    waiting_since_ms INTEGER NOT NULL,
    caller_role TEXT NOT NULL,
    municipality TEXT,
    safe_now TEXT NOT NULL,
    language TEXT NOT NULL,
    seat TEXT,
    user TEXT,
    user_name TEXT NOT NULL,
    claimed_ms INTEGER,
    ended_ms INTEGER,
    end_reason TEXT,
    ended_by TEXT,
    head_n INTEGER NOT NULL,
    last_at_ms INTEGER,
    unanswered_since_ms INTEGER,
    visitor_delivered_n INTEGER NOT NULL,
    visitor_seen_n INTEGER NOT NULL,
    counsellor_seen_n INTEGER NOT NULL,
    visitor_present INTEGER NOT NULL,
    gone_since_ms INTEGER,
    transcript_until_ms INTEGER,
    as_of INTEGER NOT NULL,
    opened INTEGER NOT NULL
, danger_since_ms INTEGER, record_state TEXT NOT NULL DEFAULT 'open', task INTEGER NOT NULL DEFAULT 0, intake_until_ms INTEGER, signal TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE device (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    secret TEXT NOT NULL
) STRICT;
CREATE TABLE drafts (
    conversation TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
CREATE TABLE finished (
    conversation TEXT PRIMARY KEY,
    record TEXT,
    state TEXT NOT NULL,
    problem TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE heads (
    region TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE intake (
    conversation TEXT NOT NULL,
    field TEXT NOT NULL,
    user TEXT NOT NULL,
    id TEXT NOT NULL,
    user_name TEXT NOT NULL,
    value TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    PRIMARY KEY (conversation, field, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE intake_steps (
    conversation TEXT NOT NULL,
    field TEXT NOT NULL,
    place INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (conversation, field, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_id ON messages (conversation, id);
CREATE INDEX messages_in_order ON messages (conversation, n);
CREATE TABLE messages (
    place INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    n INTEGER NOT NULL,
    id TEXT NOT NULL,
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    text TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT
, card TEXT) STRICT;
CREATE TRIGGER words_change AFTER UPDATE ON messages WHEN old.text IS NOT new.text BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.place, old.text);
    INSERT INTO words (rowid, text) VALUES (new.place, new.text);
END;
CREATE TRIGGER words_come AFTER INSERT ON messages BEGIN
    INSERT INTO words (rowid, text) VALUES (new.place, new.text);
END;
CREATE TRIGGER words_go AFTER DELETE ON messages BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.place, old.text);
END;
CREATE TABLE offline_unlock (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    kind TEXT NOT NULL,
    verifier TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_try_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    text TEXT NOT NULL,
    place INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT
, card TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE rotation_due (
    one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
CREATE TABLE session (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    regions TEXT NOT NULL,
    seat TEXT NOT NULL,
    refresh_token TEXT NOT NULL,
    watch_token TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
    text,
    content = 'messages',
    content_rowid = 'place',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE 'words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'words_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'words_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
