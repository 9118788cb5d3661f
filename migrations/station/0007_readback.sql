-- Readbacks: before an approved draft leaves, somebody who neither wrote nor edited it reads it for a few seconds and
-- says back whom it speaks to, what it claims and what to do then.
-- Compatibility: adds columns and tables; older programs refuse the file, because they do not know this migration.

-- The reading that somebody has begun of the answer that stands; null while nobody has. It stays when the case goes on.
ALTER TABLE cases ADD COLUMN readback TEXT;
-- The few cases that wait for one, in the order they are due. (`cases.reopened` also names the readback that a case
-- failed: it puts the case back into the queue as a lead's reopening does.)
CREATE INDEX cases_readback ON cases (due_at, no) WHERE state = 'readback';

-- A reading that is going on: how much of its time is used, and what was typed so far. No fact, and content: erased with
-- the case, and gone once it is handed in.
CREATE TABLE reading (
    id          TEXT PRIMARY KEY CHECK (length(id) = 36),
    case_no     INTEGER NOT NULL REFERENCES cases (no),
    revision    INTEGER NOT NULL,
    -- The decision whose text is read.
    decision    TEXT NOT NULL REFERENCES decision (id),
    reader      TEXT NOT NULL REFERENCES person (id),
    role        TEXT NOT NULL,
    -- The recorded exception for somebody who decided the case and has nobody else to read it.
    waiver      TEXT REFERENCES waiver (id),
    seconds     INTEGER NOT NULL CHECK (seconds BETWEEN 5 AND 600),
    words       INTEGER NOT NULL,
    -- Milliseconds of the given time that are used; never less than before.
    used_ms     INTEGER NOT NULL DEFAULT 0 CHECK (used_ms >= 0),
    -- The reader has put the text away; it is shown no more, whatever is left of the time.
    done        INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    -- On the command line the text is out of the station's sight, so its time runs from here until it is handed in.
    runs_since  INTEGER,
    started_at  INTEGER NOT NULL,
    -- Until then nobody else can begin to read it.
    lease_until INTEGER NOT NULL,
    typed       TEXT NOT NULL CHECK (json_valid(typed)),
    UNIQUE (decision, reader)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_case ON reading (case_no);
CREATE TRIGGER reading_by_another BEFORE INSERT ON reading
WHEN NEW.waiver IS NULL AND EXISTS (SELECT 1 FROM decision d WHERE d.case_no = NEW.case_no AND d.person = NEW.reader)
BEGIN SELECT RAISE(ABORT, 'whoever decided a draft does not read it back'); END;
CREATE TRIGGER reading_counts_up BEFORE UPDATE OF used_ms ON reading WHEN NEW.used_ms < OLD.used_ms
BEGIN SELECT RAISE(ABORT, 'time that is used does not come back'); END;

-- What a reader said back: a fact. The words stand in `payload` (kind 'readback') under its id.
CREATE TABLE readback (
    id             TEXT PRIMARY KEY CHECK (length(id) = 36),
    case_no        INTEGER NOT NULL REFERENCES cases (no),
    revision       INTEGER NOT NULL,
    decision       TEXT NOT NULL REFERENCES decision (id),
    reader         TEXT NOT NULL REFERENCES person (id),
    role           TEXT NOT NULL,
    waiver         TEXT REFERENCES waiver (id),
    policy_version INTEGER NOT NULL,
    -- Who wrote the draft, and the model if it was one.
    author         TEXT NOT NULL CHECK (author IN ('ai', 'human')),
    model_name     TEXT NOT NULL,
    model_version  TEXT NOT NULL,
    words          INTEGER NOT NULL,
    seconds        INTEGER NOT NULL,
    used_ms        INTEGER NOT NULL CHECK (used_ms >= 0),
    -- HMAC-SHA256 under the case's key over its words.
    said_commit    BLOB NOT NULL CHECK (length(said_commit) = 32),
    -- Whether a second person scores it too: u and rate of the draw.
    second_u       REAL NOT NULL CHECK (second_u BETWEEN 0 AND 1),
    second_rate    REAL NOT NULL CHECK (second_rate BETWEEN 0 AND 1),
    answered_at    INTEGER NOT NULL,
    event_seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX readback_case ON readback (case_no, answered_at);
-- One answer to each decision: the first that is handed in.
CREATE UNIQUE INDEX readback_decision ON readback (decision);
CREATE INDEX readback_second ON readback (answered_at) WHERE second_u < second_rate;
CREATE TRIGGER readback_by_another BEFORE INSERT ON readback
WHEN NEW.waiver IS NULL AND EXISTS (SELECT 1 FROM decision d WHERE d.case_no = NEW.case_no AND d.person = NEW.reader)
BEGIN SELECT RAISE(ABORT, 'whoever decided a draft does not read it back'); END;
CREATE TRIGGER readback_keeps BEFORE UPDATE ON readback BEGIN SELECT RAISE(ABORT, 'a readback is a fact'); END;
CREATE TRIGGER readback_stays BEFORE DELETE ON readback BEGIN SELECT RAISE(ABORT, 'a readback is a fact'); END;

-- How far what was said back is what the draft says: a fact. The first score decides, the second measures agreement.
CREATE TABLE readback_score (
    id             TEXT PRIMARY KEY CHECK (length(id) = 36),
    readback       TEXT NOT NULL REFERENCES readback (id),
    n              INTEGER NOT NULL CHECK (n IN (1, 2)),
    scorer         TEXT NOT NULL REFERENCES person (id),
    role           TEXT NOT NULL,
    -- By the reader, because nobody else could ('own'), or by a second person ('other').
    scored_as      TEXT NOT NULL CHECK (scored_as IN ('own', 'other')),
    audience       TEXT NOT NULL CHECK (audience IN ('yes', 'partly', 'no')),
    claim          TEXT NOT NULL CHECK (claim IN ('yes', 'partly', 'no')),
    next_step      TEXT NOT NULL CHECK (next_step IN ('yes', 'partly', 'no')),
    -- Whether every field that the policy asks for was scored yes.
    passed         INTEGER NOT NULL CHECK (passed IN (0, 1)),
    policy_version INTEGER NOT NULL,
    scored_at      INTEGER NOT NULL,
    event_seq      INTEGER NOT NULL,
    UNIQUE (readback, n),
    UNIQUE (readback, scorer)
) STRICT, WITHOUT ROWID;
CREATE INDEX readback_score_event ON readback_score (event_seq);
CREATE TRIGGER readback_score_by_another BEFORE INSERT ON readback_score
WHEN (NEW.scored_as = 'own') IS NOT (NEW.scorer = (SELECT r.reader FROM readback r WHERE r.id = NEW.readback))
  OR (NEW.scored_as = 'other' AND EXISTS (
        SELECT 1 FROM readback r JOIN decision d ON d.case_no = r.case_no AND d.person = NEW.scorer WHERE r.id = NEW.readback))
BEGIN SELECT RAISE(ABORT, 'a readback is scored by somebody who neither decided the draft nor read it'); END;
CREATE TRIGGER readback_score_keeps BEFORE UPDATE ON readback_score BEGIN SELECT RAISE(ABORT, 'a score is a fact'); END;
CREATE TRIGGER readback_score_stays BEFORE DELETE ON readback_score BEGIN SELECT RAISE(ABORT, 'a score is a fact'); END;
