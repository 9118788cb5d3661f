/** A button with its key on it. A double click presses it once. */
import type { MouseEvent, ReactNode } from "react";
import { spokenOf } from "../chord";
import type { CommandId } from "../commands";
import { useKeyOf } from "../keys";
import { named } from "./hidden";
import { Key } from "./Key";
import styles from "./Button.module.css";

type Props = {
  children: ReactNode;
  onPress: () => void;
  /** What a screen reader calls it, where the visible words do not suffice. */
  name?: string;
  /** The command whose key stands on it. */
  command?: CommandId;
  /** A key that is no command's own. */
  chord?: string;
  look?: "go" | "plain" | "small" | "quiet";
  disabled?: boolean;
  pressed?: boolean;
};

export function Button({ children, onPress, name, command, chord, look = "plain", disabled = false, pressed }: Props) {
  const shown = useShownKey(command, chord);
  const press = (event: MouseEvent) => {
    if (!disabled && event.detail < 2) onPress();
  };
  return (
    <button
      type="button"
      className={styles.button}
      data-look={look}
      aria-label={name === undefined ? undefined : named(name)}
      aria-keyshortcuts={shown === null ? undefined : spokenOf(shown)}
      aria-disabled={disabled || undefined}
      aria-pressed={pressed}
      onClick={press}
    >
      <span className={styles.words}>{children}</span>
      {shown === null ? null : <Key chord={shown} />}
    </button>
  );
}

function useShownKey(command: CommandId | undefined, chord: string | undefined): string | null {
  const own = useKeyOf(command ?? "leave");
  if (chord !== undefined) return chord;
  return command === undefined ? null : own;
}
