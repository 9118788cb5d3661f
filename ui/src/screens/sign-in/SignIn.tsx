/** Several people share the station: choose who you are. Digits, arrows or a click; nothing is asked besides. */
import { useEffect, useRef, useState } from "react";
import { Key } from "../../components/Key";
import { Solo } from "../../components/Solo";
import { engine, wordsOf } from "../../ipc";
import type { Boot, Person } from "../../ipc";
import { useKeyLayer } from "../../keys";
import styles from "./SignIn.module.css";

export function SignIn({ people, onBoot }: { people: readonly Person[]; onBoot: (boot: Boot) => void }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus(), []);
  const choose = (person: Person | undefined) => {
    if (!person) return false;
    engine.signIn(person.id).then(onBoot, (failure: unknown) => setTrouble(wordsOf(failure)));
    return true;
  };
  const step = (by: number) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
    return true;
  };
  useKeyLayer((chord) => {
    if (chord === "down" || chord === "up") return step(chord === "down" ? 1 : -1);
    return /^[1-9]$/u.test(chord) && choose(people[Number(chord) - 1]);
  }, true);
  return (
    <Solo title="Who is reviewing?">
      <ul ref={list} className={styles.people}>
        {people.map((person, at) => (
          <li key={person.id}>
            <button
              type="button"
              className={styles.person}
              aria-label={person.name}
              aria-describedby={`roles-${person.id}`}
              onClick={() => choose(person)}
            >
              {at < 9 ? <Key chord={String(at + 1)} /> : null}
              <b>{person.name}</b>
              <span id={`roles-${person.id}`} aria-hidden="true">
                {person.roles.join(", ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p role="alert">{trouble}</p>
    </Solo>
  );
}
