/**
 * What an agent wants to do, as a form: its arguments can be changed, or the whole refused. A number stays a number,
 * a list a list; what nobody touched goes out as it came.
 */
import { useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area, Line } from "../../components/Field";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import { useCommand, useKeyLayer } from "../../keys";
import { readable } from "../../words";
import type { ArgView } from "../../ipc";
import { argTrouble } from "./args";
import type { FormProps } from "./DeskForm";
import { Choice, optionWords } from "./FieldsForm";
import styles from "./ActionForm.module.css";

/** Longer texts are typed in an area. */
const LINE = 48;

/** Characters in a row of an area, as words break. */
const ROW = 29;

export function ActionForm({ view, state, tell, onward }: FormProps) {
  const form = useRef<HTMLDivElement>(null);
  const args = view.answer?.kind === "action" ? view.answer.args : [];
  const focusAt = (at: number) => {
    const field = form.current?.querySelectorAll<HTMLElement>("input, textarea, select")[at];
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
    return field !== undefined;
  };
  useCommand("field", () => {
    focusAt(0);
  });
  useKeyLayer((chord) => /^[1-9]$/u.test(chord) && focusAt(Number(chord) - 1), state.panel === null && !state.refused);
  useEffect(() => {
    if (state.complaint?.place !== "answer") return;
    form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [state.complaint]);
  const next = (at: number) => {
    if (!focusAt(at + 1)) onward();
  };
  return (
    <Block title="Arguments" aside={args.length > 1 ? "1–9 to an argument" : undefined}>
      <div ref={form} className={styles.form} data-off={state.refused || undefined} inert={state.refused}>
        {args.length === 0 ? <p className={styles.none}>It has no arguments.</p> : null}
        {args.map((arg, at) => (
          <Argument
            key={arg.name}
            arg={arg}
            value={state.fields.find((field) => field.name === arg.name)?.value ?? arg.value}
            onChange={(value) => tell({ type: "field", name: arg.name, value })}
            onEnter={() => next(at)}
          />
        ))}
      </div>
      <Button
        look="small"
        command="refuse"
        pressed={state.refused}
        name="Refuse this action"
        onPress={() => tell({ type: "refuse" })}
      >
        {state.refused ? "Refused: nothing is done" : "Refuse: do nothing"}
      </Button>
    </Block>
  );
}

type ArgumentProps = { arg: ArgView; value: string; onChange: (value: string) => void; onEnter: () => void };

function Argument({ arg, value, onChange, onEnter }: ArgumentProps) {
  const isChanged = value !== arg.value;
  const trouble = argTrouble(arg, value);
  const name = readable(arg.name);
  return (
    <div className={styles.row} data-changed={isChanged || undefined}>
      <span className={styles.name} title={named(arg.name)}>
        <SafeText text={name} />
        {arg.type === "list" || arg.type === "object" ? <i aria-hidden="true">JSON</i> : null}
      </span>
      <ArgumentField
        name={name}
        arg={arg}
        value={value}
        wrong={trouble !== null}
        onChange={onChange}
        onEnter={onEnter}
      />
      {trouble === null ? null : <small className={styles.wrong}>{trouble}</small>}
      {isChanged ? (
        <small className={styles.was}>
          was <SafeText text={wasWords(arg)} />
        </small>
      ) : null}
    </div>
  );
}

function wasWords(arg: ArgView): string {
  if (arg.value === "") return "empty";
  return arg.type === "boolean" ? optionWords(arg.value) : arg.value;
}

/** Enough rows to read the text as it came, up to six; typing does not move what stands below. */
function rowsOf(text: string): number {
  const rows = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / ROW)), 0);
  return Math.min(Math.max(rows, 3), 6);
}

function ArgumentField(props: ArgumentProps & { name: string; wrong: boolean }) {
  const { name, arg, value, wrong, onChange, onEnter } = props;
  const isJson = arg.type === "list" || arg.type === "object";
  if (arg.type === "boolean") {
    return <Choice name={name} value={value} options={["true", "false"]} onChange={onChange} onEnter={onEnter} />;
  }
  if (isJson || arg.value.length > LINE || arg.value.includes("\n")) {
    return (
      <Area
        name={name}
        quiet
        rows={isJson ? 2 : rowsOf(arg.value)}
        value={value}
        placeholder="empty"
        invalid={wrong}
        onChange={onChange}
        onEnter={onEnter}
      />
    );
  }
  return (
    <Line
      name={name}
      quiet
      inputMode={arg.type === "number" ? "decimal" : "text"}
      value={value}
      placeholder="empty"
      invalid={wrong}
      onChange={onChange}
      onEnter={onEnter}
    />
  );
}
