//! A sheet as the screen shows it: typed for IPC, nothing left to compute there.

mod choices;

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::Action;
use super::args::{ArgView, args_of};
use super::block::{Block, named_values, rows, text_of};
use super::draft::{Draft, FieldValue};
use super::evidence::{BarView, bar_view};
use super::past::{Before, Past, Said};
use super::previous::Marks;
use super::readback::ReadBack;
use super::revision::Revised;
use super::sheet::Sheet;
use super::verdict::VerdictView;
use super::words::{done, readable};
use crate::case::{Alternative, CaseNo, Envelope, Prediction};
use crate::people::Role;
use crate::policy::{Kind, Mode, Policy};
use crate::queue::Lease;

pub use choices::{FieldView, LabelView, ReasonView, ScaleView};
use choices::{escalation_reasons, field};
pub(super) use choices::{labels, reasons};

/// A case on screen.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each field is named for what it shows; the terms are those of the design")]
pub struct CaseView {
    pub no: CaseNo,
    pub fence: u32,
    pub lease_until: f64,
    pub case_id: String,
    pub source: String,
    pub workflow: String,
    pub workflow_name: String,
    pub kind: Kind,
    pub mode: Mode,
    pub stage: String,
    pub revision: u32,
    pub title: String,
    pub subject: Option<SubjectView>,
    pub author: Option<String>,
    pub created_at: Option<f64>,
    pub arrived_at: f64,
    pub due_at: f64,
    pub why: WhyView,
    pub model: Option<ModelView>,
    /// The AI's answer is shown once the person has said what they think.
    pub blind: bool,
    /// What they said before it was shown.
    pub verdict: Option<VerdictView>,
    pub answer: Option<AnswerView>,
    pub alternatives: Vec<AlternativeView>,
    pub explanation: Vec<ContributionView>,
    pub input: Option<Block>,
    pub context: Vec<Block>,
    pub brief: Option<BriefView>,
    pub labels: Vec<LabelView>,
    pub scale: Option<ScaleView>,
    pub fields: Vec<FieldView>,
    pub reasons: Vec<ReasonView>,
    pub escalation_reasons: Vec<ReasonView>,
    pub escalate_to: Role,
    pub history: Vec<Past>,
    pub readers: Vec<SaidView>,
    pub first_view: Option<SaidView>,
    pub question: Option<QuestionView>,
    /// The readback that its last answer did not pass.
    pub read_back: Option<ReadBack>,
    pub returned: Option<Past>,
    pub reopened: bool,
    pub may_send_back: bool,
    /// What its source changed; `None` for a first revision.
    pub revised: Option<Revised>,
    pub draft: Option<Draft>,
    pub bar: Option<BarView>,
    pub undo_ms: f64,
    pub policy_version: u32,
}

/// Whom or what the case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[expect(missing_docs, reason = "the terms are those of the envelope")]
pub struct SubjectView {
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    pub name: String,
}

/// Why the case is here.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WhyView {
    /// "0.08, below 0.80."
    pub strong: String,
    /// What it means.
    pub rest: String,
    /// 0..1; `None` when there is none or it is withheld.
    pub confidence: Option<f64>,
    /// 0..1; `None` where no threshold decides.
    pub threshold: Option<f64>,
    /// Chosen for a check: nothing else is said.
    pub check: bool,
}

/// The model that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the terms are those of the envelope")]
pub struct ModelView {
    pub name: String,
    pub version: String,
    pub prompt_version: Option<String>,
}

/// The AI's answer, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "lowercase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the terms are those of the envelope")]
pub enum AnswerView {
    Label { label: String, text: String },
    Score { score: f64, label: Option<String>, band: Option<u32> },
    Text { text: String, subject_line: Option<String> },
    Fields { fields: Vec<FieldValue> },
    Action { action: String, args: Vec<ArgView> },
    Choice { choice: String },
    Refusal,
}

/// What somebody has put down about a case: beside an escalation, or as one side of a dispute.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SaidView {
    /// Who; "Reader 1" in a dispute.
    pub who: String,
    /// What they did.
    pub action: Action,
    /// "Overridden: Transfer fee charged".
    pub text: String,
    /// The answer they gave, or were about to give.
    pub answer: Option<AnswerView>,
    /// The reason's text.
    pub reason: Option<String>,
    /// The note.
    pub note: Option<String>,
}

/// A question that whoever has the case is to answer first.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct QuestionView {
    /// Who asks.
    pub who: String,
    /// When, UTC milliseconds.
    pub at: f64,
    /// What is asked.
    pub text: String,
}

/// Something else the AI considered, or a variant to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[expect(missing_docs, reason = "the terms are those of the envelope")]
pub struct AlternativeView {
    pub label: String,
    pub text: Option<String>,
    pub p: Option<f64>,
}

/// What moved the answer, signed.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[expect(missing_docs, reason = "the terms are those of the envelope")]
pub struct ContributionView {
    pub feature: String,
    pub value: Option<String>,
    pub contribution: f64,
}

/// What the draft was asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the terms are those of the envelope")]
pub struct BriefView {
    pub audience: Option<String>,
    pub claim: Option<String>,
    pub next_step: Option<String>,
}

/// Shows a sheet that the person holds under `lease`.
#[must_use]
pub fn view(sheet: Sheet, lease: Lease) -> CaseView {
    let bar = bar_view(&sheet.bar, &sheet.waivers, sheet.may_waive, &sheet.policy);
    let Sheet { row, content, policy, why, check, blind, verdict, before, may_send_back, previous, draft, .. } = sheet;
    let Before { history, readers, first_view, question, read_back, returned, .. } = before;
    let confidence = content.confidence;
    CaseView {
        no: row.no,
        fence: lease.fence,
        lease_until: lease.until as f64,
        workflow_name: policy.workflow.name.clone(),
        kind: policy.workflow.kind,
        mode: policy.workflow.mode,
        stage: policy.workflow.stage.as_str().to_owned(),
        revision: row.revision,
        title: content.title.clone().unwrap_or_else(|| title_of(&content)),
        subject: subject(&content),
        author: content.author.clone(),
        created_at: content.created_at.map(|ms| ms as f64),
        arrived_at: row.arrived_at as f64,
        due_at: row.due_at as f64,
        why: WhyView {
            strong: why.strong,
            rest: why.rest,
            confidence,
            threshold: confidence.map(|_| policy.route.threshold),
            check,
        },
        model: model(&content),
        blind,
        verdict,
        answer: content.prediction.as_ref().map(|prediction| answer(prediction, &policy)),
        alternatives: content.alternatives.iter().map(alternative).collect(),
        explanation: content.explanation.iter().map(contribution).collect(),
        input: input(&content.input),
        context: in_order(&content, &policy, &previous.marks),
        brief: content.brief.as_ref().map(|brief| BriefView {
            audience: brief.audience.clone(),
            claim: brief.claim.clone(),
            next_step: brief.next_step.clone(),
        }),
        labels: labels(&policy),
        scale: policy.workflow.score.as_ref().map(|scale| ScaleView {
            min: scale.min,
            max: scale.max,
            bands: scale.bands.clone(),
        }),
        fields: policy.workflow.fields.iter().map(field).collect(),
        reasons: reasons(&policy),
        escalation_reasons: escalation_reasons(),
        escalate_to: policy.review.escalate_to,
        history,
        readers: readers.into_iter().map(|said| said_view(said, &policy)).collect(),
        first_view: first_view.map(|said| said_view(said, &policy)),
        question: question.map(|asked| QuestionView { who: asked.who, at: asked.at as f64, text: asked.text }),
        reopened: row.reopened.is_some() && read_back.is_none(),
        read_back,
        returned,
        may_send_back,
        revised: previous.revised,
        draft,
        bar,
        undo_ms: policy.review.undo as f64,
        policy_version: row.policy_version,
        case_id: row.id,
        source: row.source,
        workflow: row.workflow,
    }
}

/// A case without a title is called by the beginning of its input.
pub(super) fn title_of(content: &Envelope) -> String {
    let first = content.input.values().next().map(text_of).unwrap_or_default();
    let line = first.lines().next().unwrap_or_default();
    let title: String = line.chars().take(120).collect();
    if title.is_empty() { content.id.clone() } else { title }
}

fn subject(content: &Envelope) -> Option<SubjectView> {
    content.subject.as_ref().map(|subject| SubjectView {
        kind: subject.kind.clone().unwrap_or_default(),
        id: subject.id.clone().unwrap_or_default(),
        name: subject.name.clone().or_else(|| subject.id.clone()).unwrap_or_default(),
    })
}

fn model(content: &Envelope) -> Option<ModelView> {
    content.model.as_ref().map(|model| ModelView {
        name: model.name.clone().unwrap_or_default(),
        version: model.version.clone().unwrap_or_default(),
        prompt_version: model.prompt_version.clone(),
    })
}

pub(super) fn answer(prediction: &Prediction, policy: &Policy) -> AnswerView {
    match prediction {
        Prediction::Label { label } => AnswerView::Label { label: label.clone(), text: readable(label) },
        Prediction::Score { score, label } => {
            let band = policy.workflow.score.as_ref().map(|scale| u32::try_from(scale.band(*score)).unwrap_or(0));
            AnswerView::Score { score: *score, label: label.clone(), band }
        }
        Prediction::Text { text, subject_line } => {
            AnswerView::Text { text: text.clone(), subject_line: subject_line.clone() }
        }
        Prediction::Fields { fields } => AnswerView::Fields { fields: named_values(fields) },
        Prediction::Action { action, args } => AnswerView::Action { action: action.clone(), args: args_of(args) },
        Prediction::Choice { choice } => AnswerView::Choice { choice: choice.clone() },
        Prediction::Refusal(_) => AnswerView::Refusal,
    }
}

fn said_view(said: Said, policy: &Policy) -> SaidView {
    let text = done(said.action, said.answer.as_ref());
    let answer = said.answer.as_ref().map(|given| answer(given, policy));
    SaidView { who: said.who, action: said.action, text, answer, reason: said.reason, note: said.note }
}

fn alternative(alternative: &Alternative) -> AlternativeView {
    let label = alternative.label.clone().or_else(|| alternative.choice.clone()).unwrap_or_default();
    AlternativeView { label, text: alternative.text.clone(), p: alternative.p }
}

fn contribution(contribution: &crate::case::Contribution) -> ContributionView {
    ContributionView {
        feature: contribution.feature.clone(),
        value: contribution.value.as_ref().map(text_of),
        contribution: contribution.contribution,
    }
}

fn input(input: &Map<String, Value>) -> Option<Block> {
    let mut values = input.iter();
    match (values.next(), values.next()) {
        (None, _) => None,
        (Some((name, Value::String(text))), None) => Some(Block::Text { title: name.clone(), text: text.clone() }),
        _ => Some(Block::Record { title: "Input".to_owned(), rows: rows(input) }),
    }
}

/// A record whose values say what they were before.
fn marked(mut block: Block, marks: &Marks) -> Block {
    if let Block::Record { title, rows } = &mut block {
        for row in rows {
            row.before = marks.before(title, &row.name).map(str::to_owned);
        }
    }
    block
}

/// The blocks that the policy shows first, then the others as they came.
fn in_order(content: &Envelope, policy: &Policy, marks: &Marks) -> Vec<Block> {
    let place = |title: &str| policy.review.show.iter().position(|shown| shown == title).unwrap_or(usize::MAX);
    let mut blocks: Vec<&crate::case::Block> = content.context.iter().collect();
    blocks.sort_by_key(|block| place(&block.title));
    blocks.into_iter().map(Block::of).map(|block| marked(block, marks)).collect()
}
