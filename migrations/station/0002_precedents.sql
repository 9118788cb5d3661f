-- Earlier cases beside the one that is judged: those on the same subject, and those that are like it.
-- Compatibility: adds tables and an index; older programs refuse the file, because they do not know this migration.

-- All cases on a subject, in the order they came.
CREATE INDEX cases_subject ON cases (subject_type, subject_id, no) WHERE subject_id IS NOT NULL;

-- What a settled case is found by: keyed tokens that stand for its words, never words. Each token stands in a case once.
CREATE VIRTUAL TABLE precedent USING fts5 (terms, tokenize = 'ascii');
-- What is deleted leaves the index at once, not with some later merge: erasing a case takes its tokens with it.
INSERT INTO precedent (precedent, rank) VALUES ('secure-delete', 1);
-- The key of the tokens. It never changes and travels in backups; who has it can look for a word they can guess.
INSERT INTO setting (key, value) VALUES ('precedent.key', lower(hex(randomblob(32))));

-- How many cases have a token, so that the rarest are known without counting.
CREATE TABLE precedent_term (
    token TEXT PRIMARY KEY,
    n     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Cases that settled, or were settled, since the index last looked.
CREATE TABLE precedent_todo (
    case_no INTEGER PRIMARY KEY REFERENCES cases (no)
) STRICT;
CREATE TRIGGER precedent_due AFTER UPDATE OF state ON cases WHEN (OLD.state = 'settled') <> (NEW.state = 'settled')
BEGIN INSERT OR IGNORE INTO precedent_todo (case_no) VALUES (NEW.no); END;
-- What had settled before there was an index is read by and by.
INSERT INTO precedent_todo (case_no) SELECT no FROM cases WHERE state = 'settled';
