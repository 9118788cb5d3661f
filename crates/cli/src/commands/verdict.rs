//! `verdict`: what one thinks before the AI's answer is shown.

use countersign_station::case::{Checklist, Verdict};
use countersign_station::review::{self, Saying, Spoken, Which};
use serde_json::{Value, json};

use super::value::{Typed, fields_of, text_of};
use super::{Ended, Failure};
use crate::arguments::Verdict as Given;
use crate::desk::Desk;
use crate::outcome::Exit;

pub(super) async fn run(desk: &Desk, given: Given) -> Ended {
    let id = given.id.clone();
    let spoken = give(desk, &id, None, verdict(given)?).await?;
    let row = desk.case(&id).await?;
    let predicted = review::sheet(&desk.store, &desk.by, row.no).await?.content.prediction;
    let document = json!({
        "case": spoken.case, "verdict_id": spoken.verdict_id, "said": spoken.text, "agrees": spoken.agrees,
        "late": spoken.late, "predicted": predicted,
    });
    desk.out.answer(&document, || words(&spoken, predicted.as_ref().map(|value| json!(value)).as_ref()))?;
    Ok(Exit::Done)
}

/// Records a verdict. Another one than was given first is refused: by then the AI's answer had been shown.
///
/// # Errors
/// When it is not taken.
pub(super) async fn give(desk: &Desk, case: &str, fence: Option<u32>, verdict: Verdict) -> Result<Spoken, Failure> {
    let saying = Saying { case: Which::Name(case.to_owned()), fence, verdict_id: None, verdict, active_ms: None };
    let spoken = review::give_verdict(&desk.store, &desk.by, &saying).await?;
    if spoken.held {
        let why = format!("you have said of {} before: {}; that verdict holds, decide now", spoken.case, spoken.text);
        return Err(Failure::told(Exit::Refused, why));
    }
    Ok(spoken)
}

fn verdict(given: Given) -> Result<Verdict, Failure> {
    let Given { id: _, label, score, fields, choice, text_file, act, do_not, audience, claim, next_step } = given;
    if act || do_not {
        return Ok(Verdict::Act(act));
    }
    if let (Some(audience), Some(claim), Some(next_step)) = (audience, claim, next_step) {
        return Ok(Verdict::Checklist(Checklist { audience, claim, next_step }));
    }
    let typed = Typed {
        label,
        score,
        text: text_file.as_deref().map(text_of).transpose()?,
        fields: fields.as_deref().map(fields_of).transpose()?,
        choice,
        ..Typed::default()
    };
    if typed.is_empty() {
        let flags = "--label, --score, --fields, --choice, --do, --do-not, or --audience with --claim and --next-step";
        return Err(Failure::told(Exit::Usage, format!("say what you think: {flags}")));
    }
    typed.with_action(None).map(Verdict::Answer).map_err(|why| Failure::told(Exit::Refused, why))
}

fn words(spoken: &Spoken, predicted: Option<&Value>) -> String {
    let together = match spoken.agrees {
        Some(true) => " · you agree",
        Some(false) => " · you differ",
        None => "",
    };
    let theirs = predicted.map(|value| format!("\nThe AI says: {value}")).unwrap_or_default();
    format!(
        "You say: {} · {}{together}{theirs}\nNow decide it: approve, or override with a reason.",
        spoken.text, spoken.case
    )
}
