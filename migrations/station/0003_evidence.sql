-- Evidence of drafts, and gates that a lead waived.
-- Compatibility: adds only; what is there stays as it is.

-- HMAC-SHA256 under the case's key over the accepted spans, which stand in `payload` (kind 'evidence').
ALTER TABLE decision ADD COLUMN evidence_commit BLOB CHECK (length(evidence_commit) = 32);

-- A gate of a case that need not be passed. The note stands in `payload` (kind 'note') under the waiver's id.
CREATE TABLE waiver (
    id             TEXT PRIMARY KEY CHECK (length(id) = 36),
    case_no        INTEGER NOT NULL REFERENCES cases (no),
    revision       INTEGER NOT NULL,
    -- 'evidence', 'evidence:citation', 'evidence:check:…', 'second-person', 'senior', 'readback'.
    gate           TEXT NOT NULL CHECK (length(gate) BETWEEN 1 AND 2000),
    person         TEXT NOT NULL REFERENCES person (id),
    role           TEXT NOT NULL,
    reason         TEXT NOT NULL,
    note_commit    BLOB CHECK (length(note_commit) = 32),
    policy_version INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    -- Place of its event; several gates waived at once share it.
    event_seq      INTEGER NOT NULL,
    UNIQUE (case_no, revision, gate)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER waiver_keeps BEFORE UPDATE ON waiver BEGIN SELECT RAISE(ABORT, 'a waiver is a fact'); END;
CREATE TRIGGER waiver_stays BEFORE DELETE ON waiver BEGIN SELECT RAISE(ABORT, 'a waiver is a fact'); END;
