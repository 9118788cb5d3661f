/** A labelled line or area of text. Escape leaves it, or closes the dialog it stands in; Enter does what the screen says. */
import { useId } from "react";
import type { FocusEvent, KeyboardEvent, ReactNode, Ref } from "react";
import { leaveField } from "../focus";
import { isComposing } from "../keys";
import { named } from "./hidden";
import styles from "./Field.module.css";

type Shared = {
  /** The accessible name; shown above the field unless `quiet`. */
  name: string;
  value: string;
  onChange: (text: string) => void;
  onEnter?: () => void;
  onKey?: (event: KeyboardEvent) => boolean;
  onEscape?: () => void;
  onFocus?: (event: FocusEvent) => void;
  quiet?: boolean;
  placeholder?: string;
  hint?: ReactNode;
  invalid?: boolean;
};

function useFieldKeys({ onEnter, onKey, onEscape }: Pick<Shared, "onEnter" | "onKey" | "onEscape">) {
  return (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (onKey?.(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      // A dialog keeps the focus, so its field cannot be left: the press goes on to the dialog, which closes.
      if (onEscape === undefined && event.currentTarget.closest("[data-modal]") !== null) return;
      event.preventDefault();
      event.stopPropagation();
      (onEscape ?? leaveField)();
    } else if (event.key === "Enter" && onEnter && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!event.repeat) onEnter();
    }
  };
}

type LineProps = Shared & {
  ref?: Ref<HTMLInputElement>;
  type?: "text" | "email" | "url" | "tel";
  inputMode?: "decimal" | "text";
  controls?: string | undefined;
  activeOption?: string | undefined;
  mono?: boolean;
};

export function Line(props: LineProps) {
  const {
    name,
    value,
    onChange,
    quiet = false,
    placeholder,
    hint,
    invalid,
    ref,
    type = "text",
    inputMode,
    mono,
  } = props;
  const id = useId();
  const keys = useFieldKeys(props);
  return (
    <div className={styles.field}>
      {quiet ? null : <label htmlFor={id}>{name}</label>}
      <input
        id={id}
        ref={ref}
        className={styles.line}
        data-mono={mono || undefined}
        type={type}
        inputMode={inputMode}
        aria-label={quiet ? named(name) : undefined}
        aria-invalid={invalid || undefined}
        aria-controls={props.controls}
        aria-activedescendant={props.activeOption}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={keys}
        onFocus={props.onFocus}
      />
      {hint === undefined ? null : <small className={styles.hint}>{hint}</small>}
    </div>
  );
}

type AreaProps = Shared & { ref?: Ref<HTMLTextAreaElement>; rows?: number };

export function Area(props: AreaProps) {
  const { name, value, onChange, quiet = false, placeholder, hint, invalid, ref, rows = 2 } = props;
  const id = useId();
  const keys = useFieldKeys(props);
  return (
    <div className={styles.field}>
      {quiet ? null : <label htmlFor={id}>{name}</label>}
      <textarea
        id={id}
        ref={ref}
        className={styles.area}
        rows={rows}
        aria-label={quiet ? named(name) : undefined}
        aria-invalid={invalid || undefined}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={keys}
        onFocus={props.onFocus}
      />
      {hint === undefined ? null : <small className={styles.hint}>{hint}</small>}
    </div>
  );
}
