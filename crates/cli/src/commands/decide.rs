//! `decide`: many decisions from a stream, each acknowledged after its commit.

use std::io;
use std::path::Path;

use countersign_station::review;
use serde::Serialize;
use tokio::fs::File;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, BufReader, stdin};

use super::line::{self, Line, Unread};
use super::policy::unread;
use super::verdict::give;
use super::{Ended, Failure};
use crate::desk::Desk;
use crate::outcome::Exit;
use crate::print::{count, line_of};

/// What became of one line.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outcome {
    /// Durable.
    Decided {
        case: String,
        decision_id: String,
        action: review::Action,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        late: bool,
    },
    /// Not taken.
    Refused { case: Option<String>, error: String, line: u64 },
}

/// How many lines ended how.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    decided: u64,
    refused: u64,
    not_permitted: u64,
    storage: u64,
}

impl Tally {
    fn refuse(&mut self, exit: Exit) {
        match exit {
            Exit::NotPermitted => self.not_permitted += 1,
            Exit::Storage => self.storage += 1,
            Exit::Done | Exit::No | Exit::Usage | Exit::Refused => self.refused += 1,
        }
    }

    fn exit(self) -> Exit {
        match self {
            Self { storage: 1.., .. } => Exit::Storage,
            Self { decided: 0, refused: 0, not_permitted: 1.., .. } => Exit::NotPermitted,
            Self { refused: 0, not_permitted: 0, .. } => Exit::Done,
            Self { .. } => Exit::Refused,
        }
    }
}

pub(super) async fn run(desk: &Desk, file: &Path) -> Ended {
    let tally = if file == Path::new("-") {
        each_line(desk, BufReader::new(stdin()), file).await?
    } else {
        let lines = File::open(file).await.map_err(unread(file))?;
        each_line(desk, BufReader::new(lines), file).await?
    };
    let not_taken = tally.refused + tally.not_permitted + tally.storage;
    if !desk.out.json {
        desk.out.remark(&format!("{} decided · {} refused", count(tally.decided), count(not_taken)));
    }
    Ok(tally.exit())
}

async fn each_line(desk: &Desk, mut lines: impl AsyncBufRead + Unpin, file: &Path) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        if lines.read_until(b'\n', &mut bytes).await.map_err(unread(file))? == 0 {
            return Ok(tally);
        }
        number += 1;
        let line = bytes.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let outcome = one(desk, line, number, &mut tally).await;
        line_of(&outcome).map_err(|error| unheard(&error))?;
    }
}

/// Whoever does not hear the results must not take this for success.
fn unheard(error: &io::Error) -> Failure {
    Failure::told(Exit::Storage, format!("the results cannot be printed ({error}); decided no further"))
}

async fn one(desk: &Desk, bytes: &[u8], number: u64, tally: &mut Tally) -> Outcome {
    let line = match line::read(bytes) {
        Ok(line) => line,
        Err(Unread { case, error }) => {
            tally.refuse(Exit::Refused);
            return Outcome::Refused { case, error, line: number };
        }
    };
    let case = line.case.clone();
    match decided(desk, line).await {
        Ok(decided) => {
            tally.decided += 1;
            Outcome::Decided { case, decision_id: decided.decision_id, action: decided.action, late: decided.late }
        }
        Err(failure) => {
            let error = failure.to_string();
            tally.refuse(failure.exit());
            Outcome::Refused { case: Some(case), error, line: number }
        }
    }
}

async fn decided(desk: &Desk, line: Line) -> Result<review::Decided, Failure> {
    let Line { case, mut answer, typed, verdict } = line;
    if let Some(verdict) = verdict {
        give(desk, &case, answer.fence, verdict).await?;
    }
    if !typed.is_empty() {
        answer.value = Some(typed.prediction(desk, &case).await?);
    }
    Ok(review::decide(&desk.store, &desk.by, &answer).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 0, 0, 0, Exit::Done, "nothing came, nothing was refused")]
    #[case(9, 0, 0, 0, Exit::Done, "all were taken")]
    #[case(9, 1, 0, 0, Exit::Refused, "one bad line is told")]
    #[case(9, 0, 1, 0, Exit::Refused, "some were permitted")]
    #[case(0, 1, 9, 0, Exit::Refused, "the bad line was refused for itself")]
    #[case(0, 0, 9, 0, Exit::NotPermitted, "only when all were not permitted")]
    #[case(9, 1, 1, 1, Exit::Storage, "a failing disk goes before everything else")]
    fn how_a_stream_ends(
        #[case] decided: u64,
        #[case] refused: u64,
        #[case] not_permitted: u64,
        #[case] storage: u64,
        #[case] exit: Exit,
        #[case] why: &str,
    ) {
        assert_eq!(Tally { decided, refused, not_permitted, storage }.exit(), exit, "{why}");
    }
}
