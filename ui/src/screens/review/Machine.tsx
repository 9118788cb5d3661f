/** What the machine thinks, by kind: its answer with the alternatives, and what moved it. */
import { memo } from "react";
import { Bars } from "../../components/Bars";
import { Block, Card } from "../../components/Block";
import { SafeText } from "../../components/SafeText";
import type { CaseView } from "../../ipc";
import { readable } from "../../words";
import type { Answering, Input } from "./answering";
import { BlindDraft } from "./BlindDraft";
import { DraftEditor } from "./DraftEditor";
import { Moved } from "./Moved";
import { Rows } from "./Rows";
import { ScoreScale } from "./ScoreScale";
import type { Evidence } from "./useEvidence";
import { Variants } from "./Variants";
import styles from "./Machine.module.css";

type Props = { view: CaseView; state: Answering; tell: (input: Input) => void; evidence: Evidence };

const MOST_BARS = 8;

export function Machine({ view, state, tell, evidence }: Props) {
  switch (view.kind) {
    case "draft":
      if (view.blind) return <BlindDraft view={view} />;
      return <DraftEditor view={view} state={state} tell={tell} evidence={evidence} />;
    case "choice":
      return <Variants view={view} state={state} tell={tell} />;
    case "extraction":
      // The form at the desk holds the AI's fields; the sheet is for the source they were read from.
      return null;
    case "classification":
    case "score":
    case "action":
      return <Thought view={view} />;
  }
}

/** Two columns when there is something to set beside the answer, else the answer alone. */
const Thought = memo(function Thought({ view }: { view: CaseView }) {
  const hasMoves = view.explanation.length > 0;
  if (view.answer === null) return hasMoves ? <Moved view={view} /> : null;
  return (
    <div className={styles.two} data-single={!hasMoves || undefined}>
      <Block title="The AI's answer">
        <Card>
          <AnswerOf view={view} />
        </Card>
      </Block>
      {hasMoves ? <Moved view={view} /> : null}
    </div>
  );
});

function AnswerOf({ view }: { view: CaseView }) {
  const { answer } = view;
  if (answer === null) return null;
  switch (answer.kind) {
    case "label": {
      const shown = new Map(view.labels.map((label) => [label.value, label.text]));
      const known = view.alternatives.filter((alternative) => alternative.label !== answer.label);
      const own = view.alternatives.find((alternative) => alternative.label === answer.label);
      const first = { name: answer.text, p: own?.p ?? view.why.confidence };
      const rest = known.map((alternative) => ({
        name: shown.get(alternative.label) ?? readable(alternative.label),
        p: alternative.p,
      }));
      return <Bars label="The AI's answer and its alternatives" bars={[first, ...rest].slice(0, MOST_BARS)} />;
    }
    case "score":
      return <ScoreScale scale={view.scale} score={answer.score} label={answer.label} />;
    case "action":
      return (
        <>
          <p className={styles.action}>
            <SafeText text={readable(answer.action)} />
          </p>
          <Rows rows={answer.args.map((arg) => ({ name: readable(arg.name), value: arg.shown }))} />
        </>
      );
    case "fields":
    case "text":
    case "choice":
    case "refusal":
      return null;
  }
}
