/** A path, typed or chosen. Choosing fills the field; what is typed is taken as it is. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Line } from "../../components/Field";
import { engine, wordsOf } from "../../ipc";
import type { Purpose } from "../../ipc";
import styles from "./ImportScreen.module.css";

type Props = {
  name: string;
  purpose: Purpose;
  value: string;
  onChange: (path: string) => void;
  onEnter: () => void;
  placeholder: string;
  /** The field one types in first. */
  startsHere?: boolean;
};

export function PathField({ name, purpose, value, onChange, onEnter, placeholder, startsHere = false }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    if (startsHere) field.current?.focus();
  }, [startsHere]);
  // Whatever was wrong with choosing is over once there is another path, or the chooser answers.
  const change = (path: string) => {
    setTrouble(null);
    onChange(path);
  };
  const choose = () => {
    engine.chooseFile(purpose).then(
      (path) => {
        setTrouble(null);
        if (path !== null) onChange(path);
        field.current?.focus();
      },
      (failure: unknown) => setTrouble(wordsOf(failure)),
    );
  };
  return (
    <div className={styles.path}>
      <Line
        ref={field}
        name={name}
        mono
        value={value}
        onChange={change}
        onEnter={onEnter}
        placeholder={placeholder}
        hint={trouble ?? undefined}
      />
      <Button look="small" name={`Choose the ${name.toLowerCase()}`} onPress={choose}>
        Choose
      </Button>
    </div>
  );
}
