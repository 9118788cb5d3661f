/** The desk before the AI's answer is shown: what a person thinks, and nothing to lean on. */
import { useCallback, useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { leaveField } from "../../focus";
import type { Kind } from "../../ipc";
import { useCommand, useKeyLayer } from "../../keys";
import { readable } from "../../words";
import type { DeskProps } from "./Desk";
import type { FormProps } from "./DeskForm";
import { FieldsForm } from "./FieldsForm";
import { LabelList } from "./LabelList";
import { ScoreForm } from "./ScoreForm";
import { ACTS, CHECKLIST, judgeVerdict } from "./verdict";
import styles from "./Desk.module.css";
import options from "./Options.module.css";
import panel from "./PanelForm.module.css";

/** What is asked for, and what is shown then. */
const ASKED: Readonly<Record<Kind, string>> = {
  classification: "Say first what you think. Then you see the AI's answer,",
  score: "Say first what you think. Then you see the AI's answer,",
  extraction: "Say first what you read. Then you see the AI's answer,",
  choice: "Say first which you would take. Then you see the AI's choice,",
  draft: "Say first what you found. Then you see the brief and how sure the AI is,",
  action: "Say first whether it should be done. Then you see how sure the AI is,",
};

export function BlindDesk({ view, state, tell, decisions }: DeskProps) {
  const commit = useRef<HTMLDivElement>(null);
  const onward = useCallback(() => {
    const button = commit.current?.querySelector("button");
    if (button) button.focus();
    else leaveField();
  }, []);
  const isReady = judgeVerdict(view, state).ok;
  const { complaint } = state;
  return (
    <>
      <header className={panel.head}>
        <b>Your verdict</b>
        <p>{ASKED[view.kind]} and decide.</p>
      </header>
      <VerdictForm view={view} state={state} tell={tell} onward={onward} />
      <div ref={commit} className={styles.commit}>
        <Button
          look={isReady ? "go" : "plain"}
          chord={view.kind === "draft" || view.kind === "extraction" ? "mod+enter" : "enter"}
          disabled={!isReady}
          onPress={decisions.override}
        >
          Give verdict
        </Button>
        <p className={styles.complaint} role="alert">
          {complaint === null ? "" : `${complaint.text.charAt(0).toUpperCase()}${complaint.text.slice(1)}.`}
        </p>
      </div>
    </>
  );
}

function VerdictForm(props: FormProps) {
  switch (props.view.kind) {
    case "classification":
      return <LabelList {...props} />;
    case "score":
      return <ScoreForm {...props} />;
    case "extraction":
      return <FieldsForm {...props} />;
    case "action":
      return <ActList {...props} />;
    case "draft":
      return <ChecklistForm {...props} />;
    case "choice":
      return <PickedVariant {...props} />;
  }
}

/** The variants are picked where they are read, in the sheet; here stands which one. */
function PickedVariant({ state }: FormProps) {
  const picked = state.own.picked ? "One of your own" : state.choice === null ? null : readable(state.choice);
  return (
    <Block title="Your answer">
      <p className={picked === null ? options.nothing : panel.picked}>
        {picked === null ? "Press the number of a variant." : <SafeText text={picked} />}
      </p>
    </Block>
  );
}

/** Whether what the agent wants to do should be done. */
function ActList({ state, tell }: FormProps) {
  const list = useRef<HTMLDivElement>(null);
  useKeyLayer((chord) => {
    const act = ACTS[Number(chord) - 1];
    if (act) tell({ type: "label", label: act.value });
    return act !== undefined;
  }, state.panel === null);
  useEffect(() => {
    if (state.complaint?.place === "answer") list.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [state.complaint]);
  return (
    <Block title="Should it be done?">
      <div ref={list} role="radiogroup" aria-label="Should it be done?" className={options.list}>
        {ACTS.map((act, at) => (
          <div
            key={act.value}
            role="radio"
            aria-checked={state.label === act.value}
            aria-label={act.text}
            tabIndex={state.label === act.value || (state.label === null && at === 0) ? 0 : -1}
            className={options.option}
            data-on={state.label === act.value || undefined}
            onClick={() => tell({ type: "label", label: act.value })}
            onKeyDown={(event) => {
              if (event.key !== " ") return;
              event.preventDefault();
              tell({ type: "label", label: act.value });
            }}
          >
            <Key chord={String(at + 1)} />
            <span className={options.text}>{act.text}</span>
          </div>
        ))}
      </div>
    </Block>
  );
}

/** What a reader found in the draft: written before its brief is shown. */
function ChecklistForm({ state, tell, onward }: FormProps) {
  const form = useRef<HTMLDivElement>(null);
  const focusAt = (at: number) => {
    const field = form.current?.querySelectorAll("textarea")[at];
    field?.focus();
    return field !== undefined;
  };
  useCommand("field", () => {
    focusAt(0);
  });
  useKeyLayer((chord) => /^[1-3]$/u.test(chord) && focusAt(Number(chord) - 1), state.panel === null);
  const valueOf = (name: string) => state.fields.find((field) => field.name === name)?.value ?? "";
  const missing = CHECKLIST.findIndex((part) => valueOf(part.name).trim() === "");
  const complains = state.complaint?.place === "answer";
  useEffect(() => {
    if (complains && missing >= 0) form.current?.querySelectorAll("textarea")[missing]?.focus();
  }, [complains, missing]);
  return (
    <Block title="What you found" aside="1–3 to a field">
      <div ref={form} className={panel.parts}>
        {CHECKLIST.map((part, at) => (
          <Area
            key={part.name}
            name={part.title}
            rows={2}
            value={valueOf(part.name)}
            placeholder={part.asks}
            invalid={complains && valueOf(part.name).trim() === ""}
            onChange={(value) => tell({ type: "field", name: part.name, value })}
            onEnter={() => {
              if (!focusAt(at + 1)) onward();
            }}
          />
        ))}
      </div>
    </Block>
  );
}
