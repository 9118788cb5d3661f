/** One of a few, all of them seen: a row of radio buttons. */
import { useId } from "react";
import styles from "./SettingsScreen.module.css";

type Props<V extends string> = {
  name: string;
  value: V;
  options: readonly (readonly [V, string])[];
  onChange: (value: V) => void;
};

export function Segmented<V extends string>({ name, value, options, onChange }: Props<V>) {
  const id = useId();
  return (
    <div className={styles.segmented} role="radiogroup" aria-label={name}>
      <span aria-hidden="true">{name}</span>
      <div className={styles.segments}>
        {options.map(([option, words]) => (
          <label key={option} className={styles.segment} data-on={option === value || undefined}>
            <input type="radio" name={id} checked={option === value} onChange={() => onChange(option)} />
            {words}
          </label>
        ))}
      </div>
    </div>
  );
}
