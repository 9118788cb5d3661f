//! Two people on one case: whether an answer waits for a second one, agrees with the first, or disputes it.
//!
//! The answer that completes a pair is the one that stands, is sent and is trained on; the first is kept beside it.
//! Nobody who has answered is asked again, as long as somebody else on the station could be.

use super::ReviewError;
use super::answer::Action;
use super::decision;
use super::gate::Gate;
use super::readback::{self, Asked};
use super::record::Taken;
use crate::case::{CaseRow, Lane, Prediction, State};
use crate::change::Change;
use crate::people::{Person, everyone};
use crate::policy::{self, Policy, same};
use crate::queue::{Place, QueueError, reaches};
use crate::store::Store;

/// What is known of a case's other answers before one is taken; read together with the case.
#[derive(Debug, Clone, Default)]
pub(super) struct Pair {
    /// The draw asked for two people.
    pub(super) drawn: bool,
    /// What the first person answered, as kept.
    pub(super) first: Option<Vec<u8>>,
    /// The person who answers now has answered already.
    pub(super) answered: bool,
    /// The decision that the next answer takes the place of: what a dispute is about, what a reopened case had, or what was
    /// said of an older revision.
    pub(super) replaces: Option<String>,
}

/// What an answer is among the answers of its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nobody else is asked.
    Only,
    /// Somebody else is asked too, and nothing leaves before.
    First,
    /// It says the same as the first.
    Agrees,
    /// It does not; somebody else settles it.
    Differs,
}

impl Turn {
    /// The word of it in the audit log; nothing is said of an ordinary answer.
    pub(super) fn told(self) -> Option<&'static str> {
        match self {
            Self::Only => None,
            Self::First => Some("first"),
            Self::Agrees => Some("agrees"),
            Self::Differs => Some("differs"),
        }
    }

    /// Whether the case goes on to be sent.
    pub(super) fn goes_on(self) -> bool {
        match self {
            Self::Only | Self::Agrees => true,
            Self::First | Self::Differs => false,
        }
    }

    /// Where an approval or override puts its case.
    pub(super) fn place(self, case: &CaseRow) -> Place {
        match self {
            Self::Only | Self::Agrees => Place { state: State::Held, lane: case.lane },
            Self::First => Place { state: State::Answered, lane: case.lane },
            // A pair that a lead's lane had stays there: it was handed up to a lead.
            Self::Differs => {
                let lane = if case.lane == Lane::Lead { Lane::Lead } else { Lane::Senior };
                Place { state: State::Disputed, lane }
            }
        }
    }
}

/// What an answer is, as far as the case and the draw say. Pure: [`Turn::First`] still has to find somebody else.
fn turn(
    action: Action,
    value: Option<&Prediction>,
    case: &CaseRow,
    pair: &Pair,
    policy: &Policy,
) -> Result<Turn, ReviewError> {
    let answers = match action {
        Action::Approve | Action::Override => true,
        Action::Escalate | Action::Return => false,
    };
    // A correction of what was executed unseen, of a decided case, and of a dispute is one person's word.
    let settles = case.waits_as == State::Disputed || case.reopened.is_some() || case.state == State::Accepted;
    if !answers || settles {
        return Ok(Turn::Only);
    }
    let Some(first) = &pair.first else {
        return Ok(if pair.drawn { Turn::First } else { Turn::Only });
    };
    let first = Prediction::from_json(first)?;
    let agrees = value.is_some_and(|value| same(policy, &first, value));
    Ok(if agrees { Turn::Agrees } else { Turn::Differs })
}

/// What an answer is taken as.
pub(super) struct Taking {
    pub(super) turn: Turn,
    /// A gate that would have needed somebody else, and there is nobody: it is passed, and recorded as waived.
    pub(super) nobody_for: Option<Gate>,
}

/// What an answer is taken as, with the people there are.
///
/// # Errors
/// `Answered` when the person has answered the case and somebody else is to.
pub(super) async fn taking(change: &mut Change, taken: &Taken<'_>) -> Result<Taking, ReviewError> {
    let Taken { case, policy, pair, .. } = taken;
    let again = pair.answered && case.reopened.is_none() && case.state != State::Accepted;
    if again {
        if somebody_else(change, taken).await? {
            return Err(QueueError::Answered { case: case.name() }.into());
        }
        let gate = if case.waits_as == State::Disputed { Gate::Senior } else { Gate::SecondPerson };
        return Ok(Taking { turn: Turn::Only, nobody_for: Some(gate) });
    }
    let (action, value) = (taken.checked.action, taken.checked.final_value.as_ref());
    let turn = turn(action, value, case, pair, policy)?;
    if turn != Turn::First {
        return Ok(Taking { turn, nobody_for: None });
    }
    if taken.waived.contains(&Gate::SecondPerson) {
        return Ok(Taking { turn: Turn::Only, nobody_for: None });
    }
    let others = somebody_else(change, taken).await?;
    Ok(if others {
        Taking { turn, nobody_for: None }
    } else {
        Taking { turn: Turn::Only, nobody_for: Some(Gate::SecondPerson) }
    })
}

/// Whether somebody else on the station, who has not answered the case, may answer it where it waits.
async fn somebody_else(change: &mut Change, taken: &Taken<'_>) -> Result<bool, ReviewError> {
    let Taken { store, by, case, .. } = taken;
    let holds = policy::holds_now(store, &case.workflow).await?;
    let answered: Vec<String> = sqlx::query_scalar("SELECT person FROM answerer WHERE case_no = ?")
        .bind(case.no.as_i64())
        .fetch_all(change.connection())
        .await?;
    let could = |person: &Person| {
        person.id != by.id
            && !answered.iter().any(|id| id == person.id.as_str())
            && reaches(&holds, &person.roles, case.lane)
    };
    Ok(everyone(store.reader()).await?.iter().any(could))
}

/// Lets the first of two answers go on alone: a lead waived the second. It waits for its readback, or its hold begins.
pub(super) async fn complete(
    store: &Store,
    change: &mut Change,
    case: &CaseRow,
    policy: &Policy,
    waived: &[Gate],
) -> Result<(), ReviewError> {
    let (Some(first), State::Answered) = (&case.first_answer, case.state) else { return Ok(()) };
    let Some(row) = decision::by_id(change.connection(), first).await? else { return Ok(()) };
    let asked = readback::asked(store, change, case, policy, waived, &row.person).await?;
    let answered = CaseRow { decision: Some(first.clone()), ..case.clone() };
    match asked {
        Asked::Yes => readback::wait(change, &answered),
        // With nobody to read it, the second person's waiver is the last word of a lead on this answer.
        Asked::No | Asked::Nobody => readback::begin_hold(store, change, &answered, policy, &row).await?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CaseNo;
    use crate::policy::parse;
    use rstest::rstest;

    const POLICY: &str = "[workflow]\nkey = 't'\nname = 'T'\nmode = 'ai-assisted'\nstage = 'convert'\n\
        kind = 'classification'\nowner = 'Ada'\nlabels = ['a', 'b']\n";

    fn case(waits_as: State) -> CaseRow {
        CaseRow {
            no: CaseNo(1),
            source: "s".to_owned(),
            id: "1".to_owned(),
            workflow: "t".to_owned(),
            revision: 1,
            content_sha256: [0; 32],
            key: Some([0; 32]),
            state: State::Leased,
            lane: Lane::Main,
            waits_as,
            route: "review".to_owned(),
            policy_version: 1,
            confidence: None,
            arrived_at: 0,
            due_at: 0,
            accepted_at: None,
            lease_person: None,
            lease_until: None,
            lease_holder: None,
            fence: 1,
            hold_until: None,
            decision: None,
            first_answer: None,
            reopened: None,
            readback: None,
        }
    }

    fn label(label: &str) -> Prediction {
        Prediction::Label { label: label.to_owned() }
    }

    #[rstest]
    #[case(false, None, State::Queued, Turn::Only, "nobody drew it")]
    #[case(true, None, State::Queued, Turn::First, "two people are to answer")]
    #[case(true, Some("a"), State::Answered, Turn::Agrees, "the second says the same")]
    #[case(true, Some("b"), State::Answered, Turn::Differs, "or not")]
    #[case(true, Some("b"), State::Escalated, Turn::Differs, "handed up in between, it is still the second")]
    #[case(true, Some("b"), State::Disputed, Turn::Only, "whoever settles says the last word")]
    #[case(false, Some("a"), State::Answered, Turn::Agrees, "what has a first answer needs its second")]
    fn what_an_approval_of_a_is(
        #[case] drawn: bool,
        #[case] first: Option<&str>,
        #[case] waits_as: State,
        #[case] expected: Turn,
        #[case] why: &str,
    ) {
        let policy = parse(POLICY, "t.toml").unwrap();
        let first = first.map(|first| label(first).to_json());
        let pair = Pair { drawn, first, answered: false, replaces: None };
        let as_is = turn(Action::Approve, Some(&label("a")), &case(waits_as), &pair, &policy).unwrap();
        assert_eq!(as_is, expected, "{why}");
        for action in [Action::Escalate, Action::Return] {
            let other = turn(action, None, &case(waits_as), &pair, &policy).unwrap();
            assert_eq!(other, Turn::Only, "{why}: whoever does not answer makes no pair");
        }
        let open = CaseRow { reopened: Some("r".to_owned()), ..case(waits_as) };
        let reopened = turn(Action::Approve, Some(&label("a")), &open, &pair, &policy).unwrap();
        assert_eq!(reopened, Turn::Only, "{why}: a case that a lead opened again needs one answer");
    }

    #[test]
    fn only_what_goes_on_is_held() {
        for turn in [Turn::Only, Turn::First, Turn::Agrees, Turn::Differs] {
            let held = turn.place(&case(State::Queued)).state == State::Held;
            assert_eq!(held, turn.goes_on(), "{turn:?}");
        }
    }
}
