/** A corrected score: a number, the scale it stands on, and the band it falls in. A digit starts typing. */
import { useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Line } from "../../components/Field";
import { CommandKey } from "../../components/Key";
import { leaveField } from "../../focus";
import { useCommand, useKeyLayer } from "../../keys";
import { plain, sentence } from "../../words";
import type { FormProps } from "./DeskForm";
import { BandBar, bandOf, bandsOf } from "./ScoreScale";
import { typedNumber } from "./typedNumber";
import { useKeymap } from "../../keys";
import { commandOf } from "../../keymap";
import styles from "./LabelList.module.css";

export function ScoreForm({ view, state, tell, onward }: FormProps) {
  const field = useRef<HTMLInputElement>(null);
  const keymap = useKeymap();
  const { scale } = view;
  const given = view.answer?.kind === "score" ? view.answer.score : null;
  const typed = typedNumber(state.score, scale);
  const mine = typed.kind === "number" ? typed.value : null;
  useCommand("field", () => field.current?.select());
  useKeyLayer((chord) => {
    if (!/^[0-9]$/u.test(chord) || commandOf(keymap, chord) === "allWorkflows") return false;
    tell({ type: "score", text: chord });
    field.current?.focus();
    return true;
  }, state.panel === null);
  useEffect(() => {
    if (state.complaint?.place === "answer") field.current?.focus();
  }, [state.complaint]);
  const by = (step: number) => {
    const from = mine ?? given ?? scale?.min ?? 0;
    const to = Math.min(Math.max(from + step, scale?.min ?? -Infinity), scale?.max ?? Infinity);
    tell({ type: "score", text: String(to) });
  };
  return (
    <Block
      title={given === null ? "Your score" : "Or override with"}
      aside={scale === null ? null : `${plain(scale.min)} to ${plain(scale.max)}`}
    >
      <div className={styles.filter}>
        <Line
          ref={field}
          name="Score"
          quiet
          inputMode="decimal"
          value={state.score}
          invalid={state.complaint?.place === "answer"}
          onChange={(text) => tell({ type: "score", text })}
          onEnter={onward}
          onEscape={leaveField}
          onKey={(event) => {
            if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
            by((event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1));
            return true;
          }}
        />
        <span className={styles.tip}>
          <CommandKey id="field" />
        </span>
      </div>
      {scale === null ? null : <BandBar scale={scale} score={given} mine={mine} />}
      {/* Before the AI's answer is shown nothing can be sent that would be refused with these words. */}
      {view.blind && typed.kind === "wrong" ? <p className={styles.words}>{sentence(typed.text)}</p> : null}
      {scale === null || mine === null || given === null ? null : (
        <p className={styles.words}>{bandWords(scale, given, mine)}</p>
      )}
    </Block>
  );
}

/** What the correction means in bands: only a changed band makes the AI's score wrong. */
function bandWords(scale: Parameters<typeof bandsOf>[0], given: number, mine: number): string {
  const from = bandOf(scale, given);
  const to = bandOf(scale, mine);
  const name = (index: number) => {
    const band = bandsOf(scale)[index];
    return band ? `${plain(band.from)}–${plain(band.to)}` : "";
  };
  if (mine === given) return `In the band ${name(from)}.`;
  return from === to ? `Same band, ${name(from)}.` : `From the band ${name(from)} to ${name(to)}.`;
}
