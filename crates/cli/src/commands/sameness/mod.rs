//! `sameness`: blind rounds made, judged, revealed and read, and the secret they are encrypted under.

mod judging;
mod making;
mod reading;
pub(super) mod secret;

use super::Ended;
use crate::arguments::SamenessCommand;
use crate::desk::Desk;

pub(super) async fn run(desk: &Desk, command: SamenessCommand) -> Ended {
    match command {
        SamenessCommand::List => reading::list(desk).await,
        SamenessCommand::Plan { judges, rounds, own, other } => reading::plan(desk, judges, rounds, own, other).await,
        SamenessCommand::New { file, topic, quarter, marks, pieces } => {
            making::new(desk, file.as_deref(), topic, quarter, marks, &pieces).await
        }
        SamenessCommand::Change { round, remove, pieces } => making::change(desk, &round, &remove, &pieces).await,
        SamenessCommand::Preview { round } => making::preview(desk, &round).await,
        SamenessCommand::Settle { round, piece, numbers, mask, leave: _, reason } => {
            making::settle(desk, &round, piece, &numbers, mask, reason.as_deref()).await
        }
        SamenessCommand::Seal { round } => making::seal(desk, &round).await,
        SamenessCommand::Print { round, out } => making::print(desk, &round, &out).await,
        SamenessCommand::Ballot { round } => judging::ballot(desk, &round).await,
        SamenessCommand::Vote(given) => judging::vote(desk, given).await,
        SamenessCommand::Reveal { round } => reading::reveal(desk, &round).await,
        SamenessCommand::Void { round, reason } => making::void(desk, &round, &reason).await,
        SamenessCommand::Report { round } => reading::report(desk, &round).await,
        SamenessCommand::Trend { quarter } => reading::trend(desk, quarter).await,
        SamenessCommand::RecoveryCode => secret::recovery_code(desk).await,
        SamenessCommand::Recover => secret::recover(desk).await,
    }
}
