-- What a case.accepted tells of is pinned: the route under which nobody had to look. The case may be routed anew, or come
-- again with other content, before its message is delivered.
-- Compatibility: adds a column; an older program refuses the file, as after every migration.
ALTER TABLE outbox ADD COLUMN route INTEGER;
UPDATE outbox SET route = (
    SELECT max(t.n) FROM route t
    WHERE t.case_no = outbox.case_no AND t.to_ IN ('auto', 'audit') AND t.at <= outbox.created_at)
WHERE type = 'case.accepted' AND state IN ('pending', 'claimed', 'dead');
