//! Pieces of ours straight from settled draft cases: the text that was approved, and what it is traced to.

use sqlx_sqlite::SqliteConnection;

use super::piece::{Content, FromCase};
use super::{Format, Origin, SamenessError};
use crate::case::{CaseRow, Prediction, State, by_name, parse_kept};
use crate::people::PersonId;
use crate::policy;
use crate::store::{Store, StoreError};
use crate::sync::{Decision, Facts, Ref, load};

/// The piece that a settled draft case is.
///
/// # Errors
/// When there is no such case, it is no draft or not settled, or its text is gone.
pub(super) async fn piece(
    store: &Store,
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Content, SamenessError> {
    let case = by_name(connection, name).await?;
    let (facts, decision) = settled(connection, &case).await?;
    let refused = |why: &str| SamenessError::Invalid(format!("{} cannot be a piece: {why}", case.name()));
    let envelope = facts.content.as_deref().ok_or_else(|| refused("its content is gone"))?;
    let envelope =
        parse_kept(envelope).map_err(|fault| StoreError::Damaged(format!("the case {}: {fault}", case.name())))?;
    let given = decision.final_value.clone().map(Prediction::from_value).transpose();
    let given = given.map_err(|fault| StoreError::Damaged(format!("the answer of {}: {fault}", case.name())))?;
    // An approval without a kept answer is the model's own text.
    let Some(Prediction::Text { text, .. }) = given.or(envelope.prediction) else {
        return Err(refused("it is no draft; only texts are compared"));
    };
    let model = envelope.model.unwrap_or_default();
    let policy = policy::load(store, &facts.workflow, decision.policy_version).await?;
    Ok(Content {
        no: 0,
        origin: Origin::Own,
        title: envelope.title.unwrap_or_default(),
        author: envelope.author.unwrap_or_default(),
        company: String::new(),
        date: String::new(),
        url: String::new(),
        file: String::new(),
        format: Format::Markdown,
        text,
        from: Some(FromCase {
            case: case.name(),
            case_no: case.no.0,
            decision: decision.id,
            mode: policy.workflow.mode,
            workflow: facts.workflow,
            policy_version: decision.policy_version,
            model_name: model.name.unwrap_or_default(),
            model_version: model.version.unwrap_or_default(),
        }),
        settled: Vec::new(),
    })
}

async fn settled(connection: &mut SqliteConnection, case: &CaseRow) -> Result<(Facts, Decision), SamenessError> {
    let refused = |why: &str| SamenessError::Invalid(format!("{} cannot be a piece: {why}", case.name()));
    if case.state != State::Settled {
        return Err(refused("it is not settled yet"));
    }
    let Some(decision) = case.decision.clone() else { return Err(refused("nobody decided it")) };
    let (seq, is_check): (i64, bool) =
        sqlx::query_as("SELECT event_seq, EXISTS (SELECT 1 FROM seed WHERE case_no = ?2) FROM decision WHERE id = ?1")
            .bind(decision.clone())
            .bind(case.no.as_i64())
            .fetch_one(&mut *connection)
            .await?;
    if is_check {
        return Err(refused("it was a check, not a piece of work"));
    }
    let mut facts = load(connection, &[Ref(case.no.as_i64(), Some(decision), seq, None)]).await?;
    let facts = facts.pop().ok_or_else(|| refused("nothing is kept of it"))?;
    let decided = facts.decision.clone().ok_or_else(|| refused("nobody decided it"))?;
    if !matches!(decided.action.as_str(), "approve" | "override") {
        return Err(refused("it has no answer"));
    }
    Ok((facts, decided))
}

/// Everyone who had a hand in a case: who decided it, said what they thought, asked, waived, typed, read it back or scored that.
pub(super) async fn handled(
    connection: &mut SqliteConnection,
    case_no: u32,
    person: &PersonId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM decision WHERE case_no = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM verdict WHERE case_no = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM question WHERE case_no = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM waiver WHERE case_no = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM answerer WHERE case_no = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM draft WHERE case_no = ?1 AND person = ?2)
             OR EXISTS (SELECT 1 FROM reading WHERE case_no = ?1 AND reader = ?2)
             OR EXISTS (SELECT 1 FROM readback WHERE case_no = ?1 AND reader = ?2)
             OR EXISTS (SELECT 1 FROM readback b JOIN readback_score s ON s.readback = b.id
                        WHERE b.case_no = ?1 AND s.scorer = ?2)",
    )
    .bind(i64::from(case_no))
    .bind(person.as_str().to_owned())
    .fetch_one(connection)
    .await?)
}
