-- Several people on one case: a second answer, disputes, questions back, and decided cases that are opened again.
-- Compatibility: adds columns and tables; older programs refuse the file, because they do not know this migration.

-- The answer that a second person's is held against. It stays there until the case is opened again or comes again.
ALTER TABLE cases ADD COLUMN first_answer TEXT;
-- The fact that put a decided case back into the queue; null again once it is answered.
ALTER TABLE cases ADD COLUMN reopened TEXT;

-- Who has answered a case that somebody else must answer too, or settle: they are not offered it again.
CREATE TABLE answerer (
    case_no INTEGER NOT NULL REFERENCES cases (no),
    person  TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (case_no, person)
) STRICT, WITHOUT ROWID;

-- A case that waits for its second answer waits like any other, in the same order.
DROP INDEX cases_value;
DROP INDEX cases_urgent;
DROP INDEX cases_oldest;
CREATE INDEX cases_value  ON cases (workflow, lane, value DESC, no) WHERE state IN ('queued', 'answered', 'escalated', 'disputed');
CREATE INDEX cases_urgent ON cases (workflow, lane, urgent_at, due_at, no) WHERE state IN ('queued', 'answered', 'escalated', 'disputed');
CREATE INDEX cases_oldest ON cases (workflow, arrived_at) WHERE state IN ('queued', 'answered', 'escalated', 'disputed');
-- The few among them that somebody has answered.
CREATE INDEX cases_second ON cases (workflow, lane, state) WHERE state IN ('answered', 'disputed');

-- A question with which an escalated case was sent back. Its words stand in `payload` as a note under its id.
CREATE TABLE question (
    id          TEXT PRIMARY KEY CHECK (length(id) = 36),
    case_no     INTEGER NOT NULL REFERENCES cases (no),
    revision    INTEGER NOT NULL,
    -- The escalation it asks about.
    escalation  TEXT NOT NULL REFERENCES decision (id),
    person      TEXT NOT NULL REFERENCES person (id),
    role        TEXT NOT NULL,
    -- HMAC-SHA256 under the case's key over its words.
    note_commit BLOB NOT NULL CHECK (length(note_commit) = 32),
    asked_at    INTEGER NOT NULL,
    event_seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX question_case ON question (case_no, asked_at);
CREATE TRIGGER question_keeps BEFORE UPDATE ON question BEGIN SELECT RAISE(ABORT, 'a question is a fact'); END;
CREATE TRIGGER question_stays BEFORE DELETE ON question BEGIN SELECT RAISE(ABORT, 'a question is a fact'); END;
