/** A draft that is read before anything is said about it: the text as it would be sent, not to be changed yet. */
import { Block, Card } from "../../components/Block";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import type { CaseView } from "../../ipc";
import { counted, readingTime, wordCount } from "../../words";
import styles from "./BlindDraft.module.css";

/** Longer than a draft is: it is judged as a whole, so nothing of it is folded. */
const WHOLE = 1_000_000;

export function BlindDraft({ view }: { view: CaseView }) {
  if (view.answer?.kind !== "text") return null;
  const { text, subjectLine } = view.answer;
  const words = wordCount(text);
  return (
    <Block title="Draft" aside={`${counted(words, "word")}, ${readingTime(words)}`}>
      <Card roomy>
        {subjectLine === null ? null : (
          <p className={styles.subject} dir="auto">
            <SafeText text={subjectLine} />
          </p>
        )}
        <LongText text={text} look="quote" limit={WHOLE} />
      </Card>
    </Block>
  );
}
