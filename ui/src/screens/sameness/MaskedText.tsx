/** A masked text: its placeholders as chips, paragraphs as paragraphs, and marked places where there are some. */
import { Fragment, memo } from "react";
import { Chip } from "../../components/Chip";
import { SafeText } from "../../components/SafeText";
import { paragraphsOf } from "./masked";
import type { Mark } from "./masked";
import styles from "./Sameness.module.css";

type Props = { text: string; marks?: readonly Mark[]; chosen?: number | null };

const NONE: readonly Mark[] = [];

export const MaskedText = memo(function MaskedText({ text, marks = NONE, chosen = null }: Props) {
  return paragraphsOf(text, marks).map((paragraph, no) => (
    // Parts of one text never move, so their place is their identity.
    // oxlint-disable-next-line no-array-index-key
    <p key={no}>
      {paragraph.map((part, at) => (
        // oxlint-disable-next-line no-array-index-key
        <Fragment key={at}>
          {part.kind === "break" ? <br /> : null}
          {part.kind === "chip" ? <Chip>{part.text}</Chip> : null}
          {part.kind === "words" ? <SafeText text={part.text} /> : null}
          {part.kind === "mark" ? (
            <mark className={styles.mark} data-on={part.no === chosen || undefined}>
              <SafeText text={part.text} />
            </mark>
          ) : null}
        </Fragment>
      ))}
    </p>
  ));
});
