/** An earlier case, to read: what it said, what the AI answered, what people decided. Nothing is decided here. */
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Folds, FoldsHere } from "../../components/folds";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { Scroller } from "../../components/Scroller";
import { useNow, useZone } from "../../clock";
import { engine, wordsOf } from "../../ipc";
import type { AnswerView, Earlier, LookedAt } from "../../ipc";
import { moment } from "../../time";
import { readable } from "../../words";
import { Context } from "./Context";
import { Past } from "./Past";
import { Rows } from "./Rows";
import styles from "./EarlierCase.module.css";

type Props = {
  earlier: Pick<Earlier, "no" | "case" | "title" | "workflowName" | "at">;
  onClose: () => void;
  /** What the dialog is called; an earlier case when not given. */
  name?: string;
  /** What one may do about it, beside closing it. */
  acts?: ReactNode;
};

export function EarlierCase({ earlier, onClose, name = `Earlier case ${earlier.title}`, acts = null }: Props) {
  const zone = useZone();
  const now = useNow(60_000);
  const { look, failure } = useLook(earlier.no);
  const [folds] = useState(() => new Folds());
  return (
    <Dialog name={name} onClose={onClose} size="wide">
      <header className={styles.head}>
        <p>
          {earlier.workflowName} · <SafeText text={earlier.case} /> · {moment(earlier.at, now, zone)}
        </p>
        <h1 dir="auto">
          <SafeText text={earlier.title} />
        </h1>
      </header>
      {/* What is folded here has nothing to do with what must be read of the case on screen. */}
      <FoldsHere value={folds}>
        <Scroller name="The earlier case" className={styles.body}>
          {look === null ? (
            <p className={styles.wait}>{failure ?? "Looking …"}</p>
          ) : (
            <>
              {look.case.history.length === 0 ? <p className={styles.wait}>Nobody has answered it here.</p> : null}
              <Past past={look.case.history} title="What people decided" />
              {look.decided === null || isShort(look.decided) ? null : (
                <Answer title="The answer that stands" answer={look.decided} />
              )}
              {look.case.answer === null ? null : <Answer title="The AI's answer" answer={look.case.answer} />}
              <Context view={look.case} />
            </>
          )}
        </Scroller>
      </FoldsHere>
      <footer className={styles.foot}>
        <span>To be read, not to be decided.</span>
        {acts}
        <Button look="small" chord="escape" onPress={onClose}>
          Close
        </Button>
      </footer>
    </Dialog>
  );
}

type Found = { look: LookedAt | null; failure: string | null };

function useLook(no: number): Found {
  const [found, setFound] = useState<Found>({ look: null, failure: null });
  useEffect(() => {
    let isOver = false;
    engine.look(no).then(
      (look) => {
        if (!isOver) setFound({ look, failure: null });
      },
      (failure: unknown) => {
        if (!isOver) setFound({ look: null, failure: wordsOf(failure) });
      },
    );
    return () => {
      isOver = true;
    };
  }, [no]);
  return found;
}

/** Said already, in the line of whoever decided. */
function isShort(answer: AnswerView): boolean {
  return answer.kind === "label" || answer.kind === "score" || answer.kind === "choice";
}

function Answer({ title, answer }: { title: string; answer: AnswerView }) {
  return (
    <Block title={title}>
      <Card>
        <AnswerText answer={answer} />
      </Card>
    </Block>
  );
}

function AnswerText({ answer }: { answer: AnswerView }) {
  switch (answer.kind) {
    case "label":
      return <SafeText text={answer.text} />;
    case "score":
      return (
        <SafeText text={answer.label === null ? String(answer.score) : `${answer.score}, ${readable(answer.label)}`} />
      );
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
      return <Rows rows={answer.fields} />;
    case "action":
      return (
        <>
          <p className={styles.subject}>
            <SafeText text={readable(answer.action)} />
          </p>
          <Rows rows={answer.args.map((arg) => ({ name: readable(arg.name), value: arg.shown }))} />
        </>
      );
    case "choice":
      return <SafeText text={readable(answer.choice)} />;
    case "refusal":
      return <>Do nothing</>;
  }
}
