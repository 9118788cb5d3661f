/** The variants of a choice side by side; a digit picks one, and one can write a better one below them. */
import { LongText } from "../../components/LongText";
import { Block } from "../../components/Block";
import { Chip } from "../../components/Chip";
import { Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import type { CaseView } from "../../ipc";
import { useKeyLayer } from "../../keys";
import { readable, share } from "../../words";
import type { Answering, Input } from "./answering";
import { OwnVariant } from "./OwnVariant";
import styles from "./Variants.module.css";

export type VariantProps = { view: CaseView; state: Answering; tell: (input: Input) => void };

export function Variants({ view, state, tell }: VariantProps) {
  const theirs = view.answer?.kind === "choice" ? view.answer.choice : null;
  const picked = state.own.picked ? null : (state.choice ?? theirs);
  useKeyLayer((chord) => {
    const variant = /^[1-9]$/u.test(chord) ? view.alternatives[Number(chord) - 1] : undefined;
    if (!variant || state.panel !== null) return false;
    tell({ type: "choice", choice: variant.label });
    return true;
  }, true);
  return (
    <>
      <Block title="The variants">
        <div className={styles.variants} role="radiogroup" aria-label="Variants">
          {view.alternatives.map((variant, at) => (
            <div
              key={variant.label}
              role="radio"
              aria-checked={picked === variant.label}
              aria-label={named(readable(variant.label))}
              tabIndex={picked === variant.label || (picked === null && !state.own.picked && at === 0) ? 0 : -1}
              className={styles.variant}
              onClick={() => tell({ type: "choice", choice: variant.label })}
              onKeyDown={(event) => {
                if (event.key === " ") {
                  event.preventDefault();
                  tell({ type: "choice", choice: variant.label });
                }
              }}
            >
              <header className={styles.head}>
                <Key chord={String(at + 1)} />
                <b>
                  <SafeText text={readable(variant.label)} />
                </b>
                {variant.label === theirs ? <Chip tone="accent">the AI's answer</Chip> : null}
                {variant.p === null ? null : <em>{share(variant.p)}</em>}
              </header>
              {variant.text === null ? null : <LongText text={variant.text} look="quote" />}
            </div>
          ))}
        </div>
      </Block>
      <OwnVariant view={view} state={state} tell={tell} />
    </>
  );
}
