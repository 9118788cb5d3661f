-- Blind sameness rounds: pieces, ballots, the sealed key and its reveal.
-- Compatibility: adds tables; `outbox` is made anew so that a row may be about a round instead of a case. Older programs
-- refuse the file, because they do not know this migration.
--
-- Until a round is revealed, nothing in the file tells whose a piece is: every column called `sealed`, and `shown`, `answer`,
-- `body` of a ballot or its draft, is XChaCha20-Poly1305 under a random key of the round, which is wrapped by the station's
-- secret (in the system's keyring or a file of its own, never here). What is encrypted is padded to steps, and pieces
-- get other random ids and come in the order of those when the round is sealed.

CREATE TABLE round (
    id          TEXT PRIMARY KEY CHECK (length(id) = 36),
    topic       TEXT NOT NULL CHECK (length(topic) BETWEEN 1 AND 200),
    -- 2026-Q4, as it was cut in the station's zone.
    quarter     TEXT NOT NULL CHECK (quarter GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]'),
    state       TEXT NOT NULL CHECK (state IN ('making', 'sealed', 'revealed', 'void')),
    -- Whether judges are told how many pieces are ours, and mark exactly as many.
    told        INTEGER NOT NULL CHECK (told IN (0, 1)),
    -- That number, once the round is sealed; null when they are not told.
    asked       INTEGER CHECK (asked BETWEEN 2 AND 6),
    -- The round's key, wrapped.
    wrapped     BLOB NOT NULL,
    -- The names to be masked.
    sealed      BLOB NOT NULL,
    made_by     TEXT NOT NULL REFERENCES person (id),
    made_at     INTEGER NOT NULL,
    -- SHA-256 over the key and a random nonce: what every ballot carries. And both, encrypted.
    commitment  BLOB CHECK (length(commitment) = 32),
    answer      BLOB,
    sealed_at   INTEGER,
    sealed_by   TEXT REFERENCES person (id),
    sealed_seq  INTEGER,
    -- Why it counts no more, in words.
    void_reason TEXT,
    void_at     INTEGER,
    void_by     TEXT REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX round_quarter ON round (quarter, state);

-- Who made a round or changed it; they judge nothing of it.
CREATE TABLE round_maker (
    round  TEXT NOT NULL REFERENCES round (id),
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (round, person)
) STRICT, WITHOUT ROWID;

-- By random ids, so that the order of rows is nobody's.
CREATE TABLE piece (
    id          TEXT PRIMARY KEY CHECK (length(id) = 36),
    round       TEXT NOT NULL REFERENCES round (id),
    -- Its place among the round's pieces, from 1, drawn when the round is sealed: P1, P2 and so on.
    place       INTEGER CHECK (place BETWEEN 1 AND 12),
    -- Whose it is, where it comes from, its original text, what was settled about it.
    sealed      BLOB NOT NULL,
    -- What judges read, once the round is sealed, and its HMAC under the round's key.
    shown       BLOB,
    text_commit BLOB CHECK (length(text_commit) = 32),
    UNIQUE (round, place)
) STRICT, WITHOUT ROWID;

-- What a judge has marked so far.
CREATE TABLE ballot_draft (
    round    TEXT NOT NULL REFERENCES round (id),
    person   TEXT NOT NULL REFERENCES person (id),
    body     BLOB NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (round, person)
) STRICT, WITHOUT ROWID;

-- A ballot that was cast: a fact.
CREATE TABLE ballot (
    id          TEXT PRIMARY KEY CHECK (length(id) = 36),
    round       TEXT NOT NULL REFERENCES round (id),
    person      TEXT NOT NULL REFERENCES person (id),
    role        TEXT NOT NULL,
    -- Typed in by somebody else from paper: by whom.
    typed_by    TEXT REFERENCES person (id),
    -- The round's commitment, as the judge had it.
    commitment  BLOB NOT NULL CHECK (length(commitment) = 32),
    body        BLOB NOT NULL,
    -- HMAC-SHA256 under the round's key over what was marked.
    body_commit BLOB NOT NULL CHECK (length(body_commit) = 32),
    cast_at     INTEGER NOT NULL,
    event_seq   INTEGER NOT NULL,
    UNIQUE (round, person)
) STRICT, WITHOUT ROWID;

-- What a reveal brought to light: key, nonce, marks and ratings, and what own pieces are traced to. JSON.
CREATE TABLE round_result (
    round       TEXT PRIMARY KEY REFERENCES round (id),
    body        TEXT NOT NULL CHECK (json_valid(body)),
    revealed_by TEXT NOT NULL REFERENCES person (id),
    role        TEXT NOT NULL,
    revealed_at INTEGER NOT NULL,
    event_seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ballot_keeps BEFORE UPDATE ON ballot BEGIN SELECT RAISE(ABORT, 'a ballot is a fact'); END;
CREATE TRIGGER ballot_stays BEFORE DELETE ON ballot BEGIN SELECT RAISE(ABORT, 'a ballot is a fact'); END;
CREATE TRIGGER round_result_keeps BEFORE UPDATE ON round_result BEGIN SELECT RAISE(ABORT, 'a result is a fact'); END;
CREATE TRIGGER round_result_stays BEFORE DELETE ON round_result BEGIN SELECT RAISE(ABORT, 'a result is a fact'); END;
-- A sealed round keeps its seal, and goes only on to be revealed or void.
CREATE TRIGGER round_keeps BEFORE UPDATE ON round WHEN OLD.state IN ('sealed', 'revealed', 'void') AND (
       NEW.commitment IS NOT OLD.commitment OR NEW.answer IS NOT OLD.answer OR NEW.wrapped IS NOT OLD.wrapped
    OR NEW.asked IS NOT OLD.asked OR NEW.told IS NOT OLD.told OR NEW.sealed_seq IS NOT OLD.sealed_seq
    OR NEW.quarter IS NOT OLD.quarter OR NEW.topic IS NOT OLD.topic
    OR OLD.state = 'void' OR (OLD.state = 'revealed' AND NEW.state IS NOT OLD.state) OR NEW.state = 'making')
BEGIN SELECT RAISE(ABORT, 'a sealed round keeps its seal'); END;
CREATE TRIGGER round_stays BEFORE DELETE ON round BEGIN SELECT RAISE(ABORT, 'a round stays'); END;
CREATE TRIGGER piece_keeps BEFORE UPDATE ON piece WHEN (SELECT state FROM round WHERE id = OLD.round) <> 'making'
BEGIN SELECT RAISE(ABORT, 'the pieces of a sealed round stay as they are'); END;
CREATE TRIGGER piece_stays BEFORE DELETE ON piece WHEN (SELECT state FROM round WHERE id = OLD.round) <> 'making'
BEGIN SELECT RAISE(ABORT, 'the pieces of a sealed round stay as they are'); END;

-- ── what goes out may be about a round ────────────────────────────────────────────────────────────────────
CREATE TABLE outbox_of_both (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL CHECK (length(id) = 36),
    sink         TEXT NOT NULL REFERENCES sink (id),
    type         TEXT NOT NULL,
    case_no      INTEGER REFERENCES cases (no),
    round        TEXT REFERENCES round (id),
    decision     TEXT REFERENCES decision (id),
    event_seq    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    not_before   INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'delivered', 'cancelled', 'dead')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    error        TEXT,
    delivered_at INTEGER,
    CHECK ((case_no IS NULL) <> (round IS NULL))
) STRICT;
INSERT INTO outbox_of_both (no, id, sink, type, case_no, decision, event_seq, created_at, not_before, state, attempts, error, delivered_at)
SELECT no, id, sink, type, case_no, decision, event_seq, created_at, not_before, state, attempts, error, delivered_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_of_both RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (not_before, no) WHERE state IN ('pending', 'claimed');
CREATE INDEX outbox_decision ON outbox (decision) WHERE decision IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (no) WHERE state = 'dead';
