-- The whole station from its first day: every state of a case exists here, also those whose screens come later.
-- Compatibility: the first version; nothing older can open it.
--
-- Rules that the schema itself keeps:
--   facts (event, decision, route) are inserted and never updated or deleted;
--   what may have to be erased (content, people's words) stands in `payload` alone, under the random key of its case;
--   times are UTC milliseconds; ids are UUIDv7 in text form, persons UUIDs.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ── people ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE person (
    id            TEXT PRIMARY KEY CHECK (length(id) = 36),
    name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    -- Argon2id in PHC form; null until sign-in with a password is switched on.
    password_hash TEXT,
    created_at    INTEGER NOT NULL,
    removed_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_name ON person (name) WHERE removed_at IS NULL;

CREATE TABLE person_role (
    person TEXT NOT NULL REFERENCES person (id),
    role   TEXT NOT NULL CHECK (role IN ('reviewer', 'senior', 'lead', 'auditor')),
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

-- ── the audit log ─────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE event (
    seq  INTEGER PRIMARY KEY,
    prev BLOB NOT NULL CHECK (length(prev) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- The exact bytes that are hashed: JSON, never re-canonicalised.
    body BLOB NOT NULL CHECK (length(body) BETWEEN 2 AND 65536)
) STRICT;

-- ── policy ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE policy (
    workflow   TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    text       TEXT NOT NULL,
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    applied_at INTEGER NOT NULL,
    applied_by TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (workflow, version)
) STRICT;

CREATE TABLE workflow (
    key     TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- Open: routing sends every case of the workflow to a person.
    breaker TEXT NOT NULL DEFAULT 'closed' CHECK (breaker IN ('closed', 'open')),
    FOREIGN KEY (key, version) REFERENCES policy (workflow, version)
) STRICT, WITHOUT ROWID;

-- ── cases ─────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE cases (
    no             INTEGER PRIMARY KEY,
    source         TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 512),
    id             TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 512),
    workflow       TEXT NOT NULL,
    revision       INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
    content_sha256 BLOB NOT NULL CHECK (length(content_sha256) = 32),
    -- Random; every commitment over the case's content is keyed with it. Null once the case is erased.
    key            BLOB CHECK (length(key) = 32),
    state          TEXT NOT NULL CHECK (state IN (
                       'quarantine', 'accepted', 'queued', 'leased', 'returned', 'escalated', 'answered', 'disputed',
                       'readback', 'held', 'settled', 'erased')),
    -- Where it waits, or would wait again: 'main', 'audit', or the role an escalation or dispute asks for.
    lane           TEXT NOT NULL CHECK (lane IN ('main', 'audit', 'senior', 'lead')),
    -- The waiting state it has, or goes back to when a lease ends unused.
    waits_as       TEXT NOT NULL CHECK (waits_as IN ('queued', 'escalated', 'disputed')),
    route          TEXT NOT NULL CHECK (route IN ('review', 'audit', 'auto', 'hold', 'quarantine')),
    policy_version INTEGER NOT NULL,
    confidence     REAL CHECK (confidence BETWEEN 0 AND 1),
    model_name     TEXT NOT NULL DEFAULT '',
    model_version  TEXT NOT NULL DEFAULT '',
    subject_type   TEXT,
    subject_id     TEXT,
    -- Value per minute of review, see the queue room; larger first.
    value          REAL NOT NULL,
    arrived_at     INTEGER NOT NULL,
    created_at     INTEGER,
    due_at         INTEGER NOT NULL,
    -- From this moment less than an hour of slack is left, and due dates go before value.
    urgent_at      INTEGER NOT NULL,
    -- Set once nobody had to look before it was executed.
    accepted_at    INTEGER,
    batch          TEXT NOT NULL,
    lease_person   TEXT,
    lease_until    INTEGER,
    -- 'window' or 'cli': a new window may take back what the last one held when it was killed.
    lease_holder   TEXT CHECK (lease_holder IN ('window', 'cli')),
    -- Counts the leases a case has had; a decision under an older one is late.
    fence          INTEGER NOT NULL DEFAULT 0,
    -- The undo hold of the answer that stands.
    hold_until     INTEGER,
    -- The decision that stands, if any.
    decision       TEXT,
    UNIQUE (source, id)
) STRICT;
CREATE INDEX cases_value  ON cases (workflow, lane, value DESC, no) WHERE state IN ('queued', 'escalated', 'disputed');
CREATE INDEX cases_urgent ON cases (workflow, lane, urgent_at, due_at, no) WHERE state IN ('queued', 'escalated', 'disputed');
CREATE INDEX cases_oldest ON cases (workflow, arrived_at) WHERE state IN ('queued', 'escalated', 'disputed');
CREATE INDEX cases_leased ON cases (lease_until) WHERE state = 'leased';
CREATE INDEX cases_held   ON cases (hold_until) WHERE state = 'held';

-- Content and people's words. `body` is what is shown and committed to; `received` the original bytes when they differ.
CREATE TABLE payload (
    no       INTEGER PRIMARY KEY,
    case_no  INTEGER NOT NULL REFERENCES cases (no),
    kind     TEXT NOT NULL CHECK (kind IN ('case', 'final', 'note', 'evidence', 'verdict', 'readback')),
    revision INTEGER NOT NULL,
    -- The decision it belongs to; null for the case itself.
    decision TEXT,
    body     BLOB NOT NULL,
    received BLOB
) STRICT;
CREATE INDEX payload_case ON payload (case_no, kind, revision);

CREATE TABLE route (
    case_no               INTEGER NOT NULL REFERENCES cases (no),
    -- 1 for the first routing; a re-sent revision and --reroute add facts.
    n                     INTEGER NOT NULL,
    revision              INTEGER NOT NULL,
    policy_version        INTEGER NOT NULL,
    to_                   TEXT NOT NULL CHECK (to_ IN ('review', 'audit', 'auto', 'hold', 'quarantine')),
    -- Every rule asked, with value, limit and result; the draws with u and rate. JSON; checking it again on every row
    -- would cost an import a twentieth of its speed.
    rules                 TEXT NOT NULL,
    selection_probability REAL NOT NULL CHECK (selection_probability BETWEEN 0 AND 1),
    at                    INTEGER NOT NULL,
    PRIMARY KEY (case_no, n)
) STRICT, WITHOUT ROWID;

-- ── queue ─────────────────────────────────────────────────────────────────────────────────────────────────
-- How many cases of a workflow are in a state and lane; kept by every transition, never counted on reading.
CREATE TABLE counter (
    workflow TEXT NOT NULL,
    state    TEXT NOT NULL,
    lane     TEXT NOT NULL,
    n        INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (workflow, state, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE skip (
    person  TEXT NOT NULL REFERENCES person (id),
    case_no INTEGER NOT NULL REFERENCES cases (no),
    at      INTEGER NOT NULL,
    PRIMARY KEY (person, case_no)
) STRICT, WITHOUT ROWID;

-- ── review ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE decision (
    id             TEXT PRIMARY KEY CHECK (length(id) = 36),
    case_no        INTEGER NOT NULL REFERENCES cases (no),
    revision       INTEGER NOT NULL,
    action         TEXT NOT NULL CHECK (action IN ('approve', 'override', 'escalate', 'return', 'undo', 'reopen')),
    person         TEXT NOT NULL REFERENCES person (id),
    role           TEXT NOT NULL,
    reason         TEXT,
    fence          INTEGER NOT NULL,
    -- Made under a lease that had passed on: kept as a second opinion.
    late           INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    -- The case had already been accepted unseen; this is a later correction.
    after_accept   INTEGER NOT NULL DEFAULT 0 CHECK (after_accept IN (0, 1)),
    policy_version INTEGER NOT NULL,
    -- Where the case stood before it ('queued', 'escalated', 'disputed', 'accepted', 'returned') and its lane then: what undo restores.
    was            TEXT NOT NULL,
    lane           TEXT NOT NULL,
    -- HMAC-SHA256 under the case's key over the final value and over the note.
    final_commit   BLOB CHECK (length(final_commit) = 32),
    note_commit    BLOB CHECK (length(note_commit) = 32),
    shown_at       INTEGER,
    decided_at     INTEGER NOT NULL,
    active_ms      INTEGER,
    hold_until     INTEGER NOT NULL,
    -- The decision this one takes back or replaces.
    supersedes     TEXT REFERENCES decision (id),
    -- Several cases decided as one share it, and are undone as one.
    batch          TEXT,
    -- Place of its event. No foreign key: the event is written last, and a deferred one would search this whole table
    -- for it; `audit verify` holds the two against each other.
    event_seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_case ON decision (case_no, decided_at);
CREATE INDEX decision_person ON decision (person, decided_at);
CREATE INDEX decision_supersedes ON decision (supersedes) WHERE supersedes IS NOT NULL;

-- What a person has typed on a case and not yet sent. Content, so erased with the case.
CREATE TABLE draft (
    case_no  INTEGER NOT NULL REFERENCES cases (no),
    person   TEXT NOT NULL REFERENCES person (id),
    body     TEXT NOT NULL CHECK (json_valid(body)),
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (case_no, person)
) STRICT, WITHOUT ROWID;

-- ── intake ────────────────────────────────────────────────────────────────────────────────────────────────
-- One import of one file; `bytes` is where it goes on after an interruption.
CREATE TABLE import (
    id          TEXT PRIMARY KEY CHECK (length(id) = 36),
    file        TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    bytes       INTEGER NOT NULL,
    lines       INTEGER NOT NULL,
    report      TEXT NOT NULL CHECK (json_valid(report)),
    started_at  INTEGER NOT NULL,
    finished_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX import_open ON import (fingerprint) WHERE finished_at IS NULL;

-- Refused input, word for word, so that it can be looked at and sent again.
CREATE TABLE reject (
    import TEXT NOT NULL REFERENCES import (id) DEFERRABLE INITIALLY DEFERRED,
    line   INTEGER NOT NULL,
    path   TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw    BLOB NOT NULL,
    PRIMARY KEY (import, line)
) STRICT, WITHOUT ROWID;

-- ── sync ──────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE sink (
    id         TEXT PRIMARY KEY CHECK (length(id) = 36),
    name       TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('folder', 'webhook', 's3', 'hub')),
    config     TEXT NOT NULL CHECK (json_valid(config)),
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT, WITHOUT ROWID;

-- Bodies are written at delivery from the facts, so that nothing erased waits here.
CREATE TABLE outbox (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL CHECK (length(id) = 36),
    sink         TEXT NOT NULL REFERENCES sink (id),
    type         TEXT NOT NULL,
    case_no      INTEGER NOT NULL REFERENCES cases (no),
    decision     TEXT REFERENCES decision (id),
    event_seq    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    not_before   INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'delivered', 'cancelled', 'dead')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    error        TEXT,
    delivered_at INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (not_before, no) WHERE state IN ('pending', 'claimed');
CREATE INDEX outbox_decision ON outbox (decision) WHERE decision IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (no) WHERE state = 'dead';

-- ── guards: facts are inserted, never changed ─────────────────────────────────────────────────────────────
-- `recursive_triggers` is on for every connection, so INSERT OR REPLACE runs into the delete guard as well.
CREATE TRIGGER event_keeps BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER event_follows BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'an audit event must follow the last one'); END;
CREATE TRIGGER decision_keeps BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is a fact'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is a fact'); END;
CREATE TRIGGER route_keeps BEFORE UPDATE ON route BEGIN SELECT RAISE(ABORT, 'a route is a fact'); END;
CREATE TRIGGER route_stays BEFORE DELETE ON route BEGIN SELECT RAISE(ABORT, 'a route is a fact'); END;
CREATE TRIGGER policy_keeps BEFORE UPDATE ON policy BEGIN SELECT RAISE(ABORT, 'a policy version is a fact'); END;
CREATE TRIGGER policy_stays BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'a policy version is a fact'); END;
