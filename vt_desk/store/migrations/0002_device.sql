-- What this desk shows to be the same device again. One row at most.
CREATE TABLE device (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    secret TEXT NOT NULL
) STRICT;
