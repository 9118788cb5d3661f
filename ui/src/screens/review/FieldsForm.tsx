/** A form for extracted fields. What the AI read stays beside a changed value. */
import { useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Line } from "../../components/Field";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import { isComposing, useCommand, useKeyLayer } from "../../keys";
import { readable } from "../../words";
import type { FieldView } from "../../ipc";
import { untouched } from "./answering";
import type { FormProps } from "./DeskForm";
import styles from "./FieldsForm.module.css";

function inputType(spec: FieldView | undefined): "text" | "email" | "url" | "tel" {
  if (spec?.type === "phone") return "tel";
  return spec?.type === "email" || spec?.type === "url" ? spec.type : "text";
}

function optionsOf(spec: FieldView | undefined): readonly string[] | null {
  if (spec?.type === "boolean") return ["true", "false"];
  return spec?.type === "choice" ? spec.options : null;
}

/** A value with more characters does not fit beside its name; it gets the width of the desk. */
const BESIDE = 27;

export function FieldsForm({ view, state, tell, onward }: FormProps) {
  const form = useRef<HTMLDivElement>(null);
  const start = untouched(view).fields;
  const focusAt = (at: number) => {
    const field = form.current?.querySelectorAll<HTMLElement>("input, select")[at];
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
    return field !== undefined;
  };
  useCommand("field", () => {
    focusAt(0);
  });
  useKeyLayer((chord) => /^[1-9]$/u.test(chord) && focusAt(Number(chord) - 1), state.panel === null);
  useEffect(() => {
    if (state.complaint?.place !== "answer") return;
    const empty =
      form.current?.querySelector<HTMLElement>("[aria-invalid]") ??
      form.current?.querySelector<HTMLElement>("input, select");
    empty?.focus();
  }, [state.complaint]);
  const complains = state.complaint?.place === "answer";
  const next = (at: number) => {
    if (!focusAt(at + 1)) onward();
  };
  return (
    <Block title="Fields" aside="1–9 to a field">
      <div ref={form} className={styles.form}>
        {state.fields.map((field, at) => {
          const spec = view.fields.find((known) => known.name === field.name);
          const given = start[at]?.value ?? "";
          const options = optionsOf(spec);
          const isChanged = field.value !== given;
          const isMissing = spec?.required === true && field.value.trim() === "";
          // A form that begins empty is not wrong before it is sent.
          const isWrong = isMissing && (view.answer !== null || complains);
          const change = (value: string) => tell({ type: "field", name: field.name, value });
          return (
            <div
              key={field.name}
              className={styles.row}
              data-changed={isChanged || undefined}
              data-long={given.length > BESIDE || undefined}
            >
              <span className={styles.name} title={named(field.name)}>
                <SafeText text={readable(field.name)} />
                {spec?.required ? <i aria-hidden="true">required</i> : null}
              </span>
              {options === null ? (
                <Line
                  name={readable(field.name)}
                  quiet
                  type={inputType(spec)}
                  inputMode={spec?.type === "number" ? "decimal" : "text"}
                  value={field.value}
                  placeholder="empty"
                  invalid={isWrong}
                  onChange={change}
                  onEnter={() => next(at)}
                />
              ) : (
                <Choice
                  name={readable(field.name)}
                  value={field.value}
                  options={options}
                  onChange={change}
                  onEnter={() => next(at)}
                />
              )}
              {isChanged ? (
                <small className={styles.was}>
                  was <SafeText text={given === "" ? "empty" : given} />
                </small>
              ) : null}
            </div>
          );
        })}
      </div>
    </Block>
  );
}

type ChoiceProps = {
  name: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
  onEnter: () => void;
};

/** A yes or no as people say it, anything else as it reads. */
export function optionWords(option: string): string {
  if (option === "true") return "yes";
  return option === "false" ? "no" : readable(option);
}

/** One of a few words. */
export function Choice({ name, value, options, onChange, onEnter }: ChoiceProps) {
  return (
    <select
      className={styles.choice}
      aria-label={name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        onEnter();
      }}
    >
      {options.includes(value) ? null : <option value={value}>{value === "" ? "empty" : value}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {optionWords(option)}
        </option>
      ))}
    </select>
  );
}
