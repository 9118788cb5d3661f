/** Text that is read: folded when long, drawn in parts when very long. */
import { useRef } from "react";
import { counted } from "../words";
import { FOLD_AT, cutAt, headOf, partsOf } from "./fold";
import { FoldFoot } from "./FoldFoot";
import { SafeText } from "./SafeText";
import { useFold } from "./useFold";
import styles from "./LongText.module.css";

type Props = { text: string; look?: "plain" | "quote" | "mono"; limit?: number };

/** Characters that are drawn at once when the fold opens. */
const STEP = 40_000;

export function LongText({ text, look = "plain", limit = FOLD_AT }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const fold = useFold(place, { key: foldKey(text), size: text.length, first: cutAt(text, limit), step: STEP });
  const { head, rest } = headOf(text, fold.shown);
  const parts = partsOf(head);
  return (
    <div ref={place} className={styles.text} data-look={look} dir="auto">
      {parts.length === 1 ? (
        <SafeText text={head} />
      ) : (
        parts.map((part, at) => (
          // Parts of one text never move, so their place is their identity.
          // oxlint-disable-next-line no-array-index-key
          <div key={at} className={styles.part}>
            <SafeText text={part === "" ? "\n" : part} />
          </div>
        ))
      )}
      {rest > 0 ? "…" : null}
      <FoldFoot fold={fold} rest={counted(rest, "more word")} />
    </div>
  );
}

/** What tells a text from the others of a case well enough to know it again. */
function foldKey(text: string): string {
  return `${text.length} ${text.slice(0, 60)} ${text.slice(-60)}`;
}
