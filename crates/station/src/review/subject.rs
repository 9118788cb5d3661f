//! What else was about the same subject: earlier cases of every workflow, and later ones that are decided already.

use serde::Serialize;
use sqlx_sqlite::SqliteConnection;

use super::ReviewError;
use super::earlier::{self, Earlier};
use crate::case::CaseNo;
use crate::store::Store;

/// Cases that are told one by one.
const TOLD: usize = 50;
/// Cases that are counted; a thousand more would move nobody to another answer.
const COUNTED: usize = 1_000;

/// The other cases about a subject.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SubjectHistory {
    /// Newest first.
    pub cases: Vec<Earlier>,
    /// How many more there are, older than these.
    pub more: u32,
    /// Whether there are even more than that.
    pub capped: bool,
}

/// Reads what else was about the subject of a case; `None` when it names none.
pub(super) async fn read(
    store: &Store,
    connection: &mut SqliteConnection,
    no: CaseNo,
) -> Result<Option<SubjectHistory>, ReviewError> {
    let named: bool = sqlx::query_scalar("SELECT subject_id IS NOT NULL FROM cases WHERE no = ?")
        .bind(no.as_i64())
        .fetch_one(&mut *connection)
        .await?;
    if !named {
        return Ok(None);
    }
    let most = u32::try_from(TOLD + COUNTED + 1).unwrap_or(u32::MAX);
    let found: Vec<u32> =
        sqlx::query_scalar(SAME_SUBJECT).bind(no.as_i64()).bind(most).fetch_all(&mut *connection).await?;
    let (told, more) = found.split_at(found.len().min(TOLD));
    Ok(Some(SubjectHistory {
        cases: earlier::read(store, connection, told).await?,
        more: u32::try_from(more.len().min(COUNTED)).unwrap_or(u32::MAX),
        capped: more.len() > COUNTED,
    }))
}

/// Known-answer checks are nobody's history.
const SAME_SUBJECT: &str = "
SELECT c.no FROM cases s CROSS JOIN cases c INDEXED BY cases_subject
  ON c.subject_type IS s.subject_type AND c.subject_id = s.subject_id AND c.subject_id IS NOT NULL
WHERE s.no = ?1 AND c.no <> ?1 AND (c.no < ?1 OR c.state IN ('held', 'settled'))
  AND NOT EXISTS (SELECT 1 FROM seed WHERE case_no = c.no)
ORDER BY c.no DESC LIMIT ?2";

/// The newest cases about the same subject that came before this one, at most `limit`.
pub(super) async fn before(
    connection: &mut SqliteConnection,
    no: CaseNo,
    limit: u32,
) -> Result<Vec<CaseNo>, ReviewError> {
    let found: Vec<u32> = sqlx::query_scalar(BEFORE).bind(no.as_i64()).bind(limit).fetch_all(connection).await?;
    Ok(found.into_iter().map(CaseNo).collect())
}

const BEFORE: &str = "
SELECT c.no FROM cases s CROSS JOIN cases c INDEXED BY cases_subject
  ON c.subject_type IS s.subject_type AND c.subject_id = s.subject_id AND c.subject_id IS NOT NULL
WHERE s.no = ?1 AND c.no < ?1 AND NOT EXISTS (SELECT 1 FROM seed WHERE case_no = c.no)
ORDER BY c.no DESC LIMIT ?2";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::founding::found;
    use crate::store::{Clock, Home};
    use rstest::rstest;

    #[rstest]
    #[case(SAME_SUBJECT, "the subject's history")]
    #[case(BEFORE, "what a record is compared with")]
    #[tokio::test]
    async fn only_the_subjects_own_cases_are_read(#[case] sql: &'static str, #[case] what: &str) {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = found(&Home::at(dir.path()), Clock::fixed(1_795_168_800_000), "Ada").await.unwrap();
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(store.reader()).await.unwrap();
        let plan: Vec<String> = steps.into_iter().map(|(_, _, _, step)| step).collect();
        let by_subject = plan.iter().any(|step| step.contains("cases_subject (subject_type=? AND subject_id=?"));
        assert!(by_subject, "{what} may not cost more with more cases of others: {plan:?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "and is read in order: {plan:?}");
    }
}
