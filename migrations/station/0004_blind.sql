-- What people think before they see the AI's answer, and cases whose right answer is known.
-- Compatibility: adds tables; older programs refuse the file, because they do not know this migration.

-- A verdict: a fact beside the decision that follows. Its words stand in `payload` under its id.
CREATE TABLE verdict (
    id             TEXT PRIMARY KEY CHECK (length(id) = 36),
    case_no        INTEGER NOT NULL REFERENCES cases (no),
    revision       INTEGER NOT NULL,
    person         TEXT NOT NULL REFERENCES person (id),
    role           TEXT NOT NULL,
    fence          INTEGER NOT NULL,
    -- Given after the case had gone on under another lease.
    late           INTEGER NOT NULL CHECK (late IN (0, 1)),
    policy_version INTEGER NOT NULL,
    -- Whether the AI's answer was the same; null where only a person could tell.
    agrees         INTEGER CHECK (agrees IN (0, 1)),
    -- HMAC-SHA256 under the case's key over its words.
    said_commit    BLOB NOT NULL CHECK (length(said_commit) = 32),
    said_at        INTEGER NOT NULL,
    active_ms      INTEGER,
    event_seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The first one holds: after it the answer was seen.
CREATE UNIQUE INDEX verdict_first ON verdict (case_no, revision, person);
CREATE TRIGGER verdict_keeps BEFORE UPDATE ON verdict BEGIN SELECT RAISE(ABORT, 'a verdict is a fact'); END;
CREATE TRIGGER verdict_stays BEFORE DELETE ON verdict BEGIN SELECT RAISE(ABORT, 'a verdict is a fact'); END;

-- A known-answer check. It waits here until it is asked; then it is a case, and its content stands in `payload`: the
-- case as 'case', the known answer as 'final' under the seed's id.
CREATE TABLE seed (
    id           TEXT PRIMARY KEY CHECK (length(id) = 36),
    workflow     TEXT NOT NULL,
    -- Its identity as it was handed in; the case it becomes has one of its own.
    source       TEXT NOT NULL,
    given        TEXT NOT NULL,
    -- Random; the key of its case once it is asked. Null once it is removed.
    key          BLOB CHECK (length(key) = 32),
    -- HMAC-SHA256 under the key over the known answer.
    known_commit BLOB NOT NULL CHECK (length(known_commit) = 32),
    body         BLOB,
    known        BLOB,
    added_by     TEXT NOT NULL REFERENCES person (id),
    added_at     INTEGER NOT NULL,
    event_seq    INTEGER NOT NULL,
    case_no      INTEGER REFERENCES cases (no),
    -- The name its case was asked under.
    asked_as     TEXT,
    asked_at     INTEGER,
    removed_at   INTEGER,
    UNIQUE (source, given),
    CHECK ((body IS NULL) = (case_no IS NOT NULL OR removed_at IS NOT NULL) AND (known IS NULL) = (body IS NULL)),
    CHECK (case_no IS NULL OR removed_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX seed_pool ON seed (workflow, id) WHERE case_no IS NULL AND removed_at IS NULL;
CREATE UNIQUE INDEX seed_case ON seed (case_no) WHERE case_no IS NOT NULL;
CREATE TRIGGER seed_keeps BEFORE UPDATE OF id, workflow, source, given, known_commit, added_by, added_at, event_seq ON seed
BEGIN SELECT RAISE(ABORT, 'what a check asks stays as it was added'); END;
CREATE TRIGGER seed_asked BEFORE UPDATE OF case_no, asked_as, asked_at ON seed WHEN OLD.case_no IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a check is asked once'); END;
CREATE TRIGGER seed_stays BEFORE DELETE ON seed BEGIN SELECT RAISE(ABORT, 'a check is removed by emptying it'); END;

-- Every name the case of a check has had: it makes room when its source sends a case of that name, and the log goes on
-- to know it by the old one.
CREATE TABLE seed_name (
    case_no INTEGER NOT NULL REFERENCES cases (no),
    name    TEXT NOT NULL,
    PRIMARY KEY (case_no, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER seed_name_keeps BEFORE UPDATE ON seed_name BEGIN SELECT RAISE(ABORT, 'a name is a fact'); END;
CREATE TRIGGER seed_name_stays BEFORE DELETE ON seed_name BEGIN SELECT RAISE(ABORT, 'a name is a fact'); END;

-- Whether a decision on a check was right. Deferred: it is written beside the decision it judges.
CREATE TABLE seed_answer (
    decision TEXT PRIMARY KEY REFERENCES decision (id) DEFERRABLE INITIALLY DEFERRED,
    seed     TEXT NOT NULL REFERENCES seed (id),
    person   TEXT NOT NULL REFERENCES person (id),
    correct  INTEGER NOT NULL CHECK (correct IN (0, 1)),
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seed_answer_seed ON seed_answer (seed);
CREATE TRIGGER seed_answer_keeps BEFORE UPDATE ON seed_answer BEGIN SELECT RAISE(ABORT, 'the result of a check is a fact'); END;
CREATE TRIGGER seed_answer_stays BEFORE DELETE ON seed_answer BEGIN SELECT RAISE(ABORT, 'the result of a check is a fact'); END;
