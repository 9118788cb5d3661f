/** Why the answer is overridden: one of the workflow's reasons, by letter, arrows or click. */
import type { KeyboardEvent, Ref } from "react";
import { Block } from "../../components/Block";
import { Key } from "../../components/Key";
import type { CaseView } from "../../ipc";
import type { Answering, Input } from "./answering";
import styles from "./Options.module.css";

type Props = {
  reasons: CaseView["reasons"];
  state: Answering;
  tell: (input: Input) => void;
  letters: readonly string[];
  title?: string;
  ref?: Ref<HTMLDivElement>;
};

export function Reasons({ reasons, state, tell, letters, title = "Because", ref }: Props) {
  if (reasons.length === 0) return null;
  const at = reasons.findIndex((reason) => reason.code === state.reason);
  const move = (event: KeyboardEvent<HTMLDivElement>, from: number) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : event.key === " " ? 0 : null;
    if (step === null) return;
    event.preventDefault();
    // Before anything is picked, the first arrow picks the row that has the focus.
    const to = at < 0 ? from : (from + step + reasons.length) % reasons.length;
    const reason = reasons[to];
    if (reason && (step === 0 || reason.code !== state.reason)) tell({ type: "reason", code: reason.code });
    const option = event.currentTarget.parentElement?.children[to];
    if (option instanceof HTMLElement) option.focus();
  };
  return (
    <Block title={title}>
      <div ref={ref} role="radiogroup" aria-label="Reason" className={styles.list}>
        {reasons.map((reason, index) => (
          <div
            key={reason.code}
            role="radio"
            aria-checked={reason.code === state.reason}
            aria-label={reason.text}
            tabIndex={index === Math.max(at, 0) ? 0 : -1}
            className={styles.option}
            data-on={reason.code === state.reason || undefined}
            onClick={() => tell({ type: "reason", code: reason.code })}
            onKeyDown={(event) => move(event, index)}
          >
            {letters[index] === undefined ? null : <Key chord={letters[index]} />}
            <span className={styles.text} title={reason.text}>
              {reason.text}
            </span>
            {reason.noteRequired ? <em className={styles.aside}>with a note</em> : null}
          </div>
        ))}
      </div>
    </Block>
  );
}
