-- The list of cases: what it can be filtered by without reading content, filters that people keep, and decisions made
-- together. Compatibility: an older program refuses the file, as after every migration.

-- What the AI answered, in a word: the label of a classification (or of a score that names one), the variant of a
-- choice, the name of an action. It is content: erasing a case nulls it.
ALTER TABLE cases ADD COLUMN label TEXT;
-- What the case keeps to itself until it is judged, so that no list tells it: 1 its confidence and route (chosen for a
-- check), 2 the AI's answer (to be judged blind), 3 both. Not said where it waits, because an escalation changes that.
ALTER TABLE cases ADD COLUMN withholds INTEGER NOT NULL DEFAULT 0 CHECK (withholds BETWEEN 0 AND 3);

UPDATE cases SET
    label = (SELECT coalesce(p.body ->> '$.prediction.label', p.body ->> '$.prediction.choice', p.body ->> '$.prediction.action')
             FROM payload p WHERE p.case_no = cases.no AND p.kind = 'case' AND p.revision = cases.revision),
    withholds = (SELECT coalesce(sum(CASE r.value ->> 'rule' WHEN 'audit' THEN 1 WHEN 'blind-first' THEN 2 ELSE 0 END), 0)
                 FROM json_each((SELECT t.rules FROM route t WHERE t.case_no = cases.no ORDER BY t.n DESC LIMIT 1)) r
                 WHERE r.value ->> 'result' = 1);

-- A person's own filters; a preference, so neither logged nor guarded.
CREATE TABLE saved_filter (
    person   TEXT NOT NULL REFERENCES person (id),
    name     TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    filter   TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;

-- Decisions made together are undone together.
CREATE INDEX decision_batch ON decision (batch) WHERE batch IS NOT NULL;
