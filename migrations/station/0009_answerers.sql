-- Who is a side of a dispute that is older than the list of who has answered: they are not offered it either.
-- Compatibility: adds rows; an older program refuses the file, as after every migration.
INSERT OR IGNORE INTO answerer (case_no, person)
SELECT c.no, d.person FROM cases c JOIN decision d ON d.case_no = c.no AND d.revision = c.revision
WHERE c.waits_as = 'disputed' AND c.state IN ('disputed', 'leased') AND d.action IN ('approve', 'override')
  AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.supersedes = d.id AND u.action = 'undo');
