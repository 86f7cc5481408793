-- The intake: what was filled in, how to undo it, and forms that are finished and unsent.
ALTER TABLE conversations ADD COLUMN danger_since_ms INTEGER;
ALTER TABLE conversations ADD COLUMN record_state TEXT NOT NULL DEFAULT 'open';
ALTER TABLE conversations ADD COLUMN task INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN intake_until_ms INTEGER;

-- Of each account its latest value of a field. The value is JSON.
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

-- What a field showed before: places above 0 to undo, below 0 to redo.
CREATE TABLE intake_steps (
    conversation TEXT NOT NULL,
    field TEXT NOT NULL,
    place INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (conversation, field, place)
) STRICT, WITHOUT ROWID;

-- The record is JSON; NULL when no advice was given.
CREATE TABLE finished (
    conversation TEXT PRIMARY KEY,
    record TEXT,
    state TEXT NOT NULL,
    problem TEXT
) STRICT, WITHOUT ROWID;
