/** What of a case one does not see: hidden characters and words of two alphabets, in every text it brought. Pure. */
import type { AnswerView, Block, CaseView } from "../../ipc";
import { unseenIn } from "../../components/hidden";
import type { Unseen } from "../../components/hidden";
import { passageTexts } from "../../components/prose";

/** All texts of a block, its title first. */
export function blockTexts(block: Block): string[] {
  switch (block.type) {
    case "record":
      return [block.title, ...block.rows.flatMap((row) => [row.name, row.value, row.before ?? ""])];
    case "timeline":
      return [block.title, ...block.touches.flatMap((touch) => [touch.who, touch.text])];
    case "text":
      return [block.title, block.text];
    case "markdown":
    case "html":
      return [block.title, ...passageTexts(block.passages)];
    case "image":
      return [block.title];
    case "series":
      return [block.title, ...block.points.map((point) => point.x)];
    case "table":
      return [block.title, ...block.columns, ...block.rows.flat()];
    case "attachment":
      return [block.title, block.media, block.text ?? ""];
  }
}

function answerTexts(answer: AnswerView | null): string[] {
  if (answer === null) return [];
  switch (answer.kind) {
    case "label":
      return [answer.text];
    case "score":
      return [answer.label ?? ""];
    case "text":
      return [answer.text, answer.subjectLine ?? ""];
    case "fields":
      return answer.fields.flatMap((field) => [field.name, field.value]);
    case "action":
      return [answer.action, ...answer.args.flatMap((arg) => [arg.name, arg.value])];
    case "choice":
      return [answer.choice];
    case "refusal":
      return [];
  }
}

/** All texts a case brought to the sheet. */
export function caseTexts(view: CaseView): string[] {
  const blocks = view.input === null ? view.context : [view.input, ...view.context];
  const { brief, model, subject } = view;
  return [
    view.title,
    view.caseId,
    view.source,
    view.author ?? "",
    subject?.name ?? "",
    `${model?.name ?? ""} ${model?.version ?? ""} ${model?.promptVersion ?? ""}`,
    ...answerTexts(view.answer),
    ...view.alternatives.flatMap((alternative) => [alternative.label, alternative.text ?? ""]),
    ...view.explanation.flatMap((moved) => [moved.feature, moved.value ?? ""]),
    ...[brief?.audience, brief?.claim, brief?.nextStep].map((text) => text ?? ""),
    ...view.history.flatMap((past) => [past.text, past.note ?? ""]),
    ...blocks.flatMap(blockTexts),
  ];
}

export function unseenInCase(view: CaseView): Unseen {
  return unseenIn(caseTexts(view));
}
