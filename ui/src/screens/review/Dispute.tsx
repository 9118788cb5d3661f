/**
 * What others have put down about the case: both answers of a dispute, unnamed, and the view of whoever handed it up.
 * Each can be taken as one's own answer, and still be changed before it counts.
 */
import { memo } from "react";
import type { ReactNode } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { focusHeading } from "../../focus";
import type { AnswerView, CaseView, SaidView } from "../../ipc";
import { plain, readable } from "../../words";
import type { Input } from "./answering";
import { Rows } from "./Rows";
import styles from "./Dispute.module.css";

type Props = { view: CaseView; tell: (input: Input) => void };

/** Characters of a note that are read without unfolding. */
const LONG_NOTE = 600;

export const Dispute = memo(function Dispute({ view, tell }: Props) {
  return (
    <>
      {view.readers.length === 0 ? null : (
        <Block title="Two answers" aside="yours settles it">
          <div className={styles.readers}>
            {view.readers.map((said) => (
              <Said key={said.who} view={view} said={said} tell={tell} />
            ))}
          </div>
        </Block>
      )}
      {view.firstView === null ? null : (
        <Block title="Handed up">
          <Said view={view} said={view.firstView} tell={tell} />
        </Block>
      )}
    </>
  );
});

function Said({ view, said, tell }: Props & { said: SaidView }) {
  const { answer } = said;
  const take = () => {
    if (answer === null) return;
    tell({ type: "take", answer, isChoice: view.kind === "choice" });
    focusHeading();
  };
  return (
    <article className={styles.said} aria-label={said.who}>
      <header className={styles.head}>
        <b>
          <SafeText text={said.who} />
        </b>
        <span>{pastOf(said.action)}</span>
      </header>
      {answer === null ? null : <Answer view={view} answer={answer} thought={said.action === "escalate"} />}
      {said.reason === null ? null : <p className={styles.why}>{said.reason}</p>}
      {said.note === null ? null : (
        <div className={styles.note}>
          <LongText text={said.note} limit={LONG_NOTE} />
        </div>
      )}
      {answer === null || said.action === "approve" ? null : (
        <Button look="small" name={`Take the answer of ${said.who}`} onPress={take}>
          Take this answer
        </Button>
      )}
    </article>
  );
}

function pastOf(action: SaidView["action"]): string {
  switch (action) {
    case "approve":
      return "approved the AI's answer";
    case "override":
      return "overrode it";
    case "escalate":
      return "handed it up";
    case "return":
      return "returned it";
  }
}

function Answer({ view, answer, thought }: { view: CaseView; answer: AnswerView; thought: boolean }) {
  return (
    <div className={styles.answer}>
      {thought ? <span className={styles.thought}>would have answered</span> : null}
      {wordsOf(view, answer)}
    </div>
  );
}

function wordsOf(view: CaseView, answer: AnswerView): ReactNode {
  switch (answer.kind) {
    case "label":
      return (
        <strong>
          <SafeText text={view.labels.find((label) => label.value === answer.label)?.text ?? answer.text} />
        </strong>
      );
    case "score":
      return <strong>{plain(answer.score)}</strong>;
    case "text":
      return (
        <>
          {answer.subjectLine === null ? null : (
            <p className={styles.subject}>
              <SafeText text={answer.subjectLine} />
            </p>
          )}
          <LongText text={answer.text} look="quote" />
        </>
      );
    case "fields":
      return <Rows rows={answer.fields.map(({ name, value }) => ({ name: readable(name), value }))} />;
    case "action":
      return (
        <>
          <strong>
            <SafeText text={readable(answer.action)} />
          </strong>
          <Rows rows={answer.args.map((arg) => ({ name: readable(arg.name), value: arg.shown }))} />
        </>
      );
    case "choice":
      return (
        <strong>
          <SafeText text={readable(answer.choice)} />
        </strong>
      );
    case "refusal":
      return <strong>Do nothing</strong>;
  }
}
