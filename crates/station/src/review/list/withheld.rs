//! What the sheet of a case would not tell a person, in SQL: the same rules for a million cases at once. A story holds
//! the two against each other.

/// Whether case `c` withholds its answer, confidence or route from the person `?1`. The bits are those of
/// `policy::withholds`; a person who has said what they think has seen the answer, and a reopened case shows everything.
pub(super) const WITHHELD: &str = "(c.withholds <> 0 AND (
    (c.withholds & 1 AND c.state IN ('queued', 'leased', 'escalated', 'disputed', 'answered', 'returned'))
 OR (c.withholds & 2 AND c.state IN ('queued', 'leased', 'escalated', 'answered', 'returned') AND c.waits_as <> 'disputed'
     AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.case_no = c.no AND v.revision = c.revision AND v.person = ?1)
     AND NOT EXISTS (SELECT 1 FROM decision o WHERE o.case_no = c.no AND o.action = 'reopen'))))";

/// Where case `c` stands, as far as the person `?1` may know: whoever is to give the second answer must not learn that
/// there is a first.
pub(super) const STATE: &str = "CASE WHEN c.state = 'answered'
     AND NOT EXISTS (SELECT 1 FROM answerer a WHERE a.case_no = c.no AND a.person = ?1) THEN 'queued' ELSE c.state END";
