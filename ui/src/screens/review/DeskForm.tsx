/** What is answered at the desk, by kind. Drafts and choices are answered in the sheet. */
import type { CaseView } from "../../ipc";
import type { Answering, Input } from "./answering";
import { ActionForm } from "./ActionForm";
import { Brief } from "./Brief";
import { FieldsForm } from "./FieldsForm";
import { LabelList } from "./LabelList";
import { ScoreForm } from "./ScoreForm";

export type FormProps = {
  view: CaseView;
  state: Answering;
  tell: (input: Input) => void;
  /** Moves the focus on to what is still open. */
  onward: () => void;
};

export function DeskForm(props: FormProps) {
  switch (props.view.kind) {
    case "classification":
      return <LabelList {...props} />;
    case "score":
      return <ScoreForm {...props} />;
    case "extraction":
      return <FieldsForm {...props} />;
    case "action":
      return <ActionForm {...props} />;
    case "draft":
      return <Brief view={props.view} />;
    case "choice":
      return <Brief view={props.view} />;
  }
}
