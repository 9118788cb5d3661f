/** The first start: make the station, then fill it with the samples or with a file of one's own. */
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Line } from "../../components/Field";
import { Key } from "../../components/Key";
import { Solo } from "../../components/Solo";
import { engine, wordsOf } from "../../ipc";
import type { Boot } from "../../ipc";
import { useKeyLayer } from "../../keys";
import { sentence } from "../../words";
import styles from "./FirstRun.module.css";

export function MakeStation({ home, onBoot }: { home: string; onBoot: (boot: Boot) => void }) {
  const [name, setName] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const make = () => {
    if (isBusy) return;
    if (name.trim() === "") {
      setTrouble("type your name first; it stands on every decision you make");
      field.current?.focus();
      return;
    }
    setBusy(true);
    engine.makeStation(name.trim()).then(onBoot, (failure: unknown) => {
      setTrouble(wordsOf(failure));
      setBusy(false);
    });
  };
  return (
    <Solo
      title="Make your station"
      lead="Everything stays on this computer: cases, decisions and the record of who decided what."
    >
      <div className={styles.form}>
        <Line ref={field} name="Your name" value={name} onChange={setName} onEnter={make} invalid={trouble !== null} />
        <p className={styles.trouble} role="alert">
          {trouble === null ? "" : sentence(trouble)}
        </p>
        <Button look="go" chord="enter" disabled={isBusy} onPress={make}>
          {isBusy ? "Making the station …" : "Make the station"}
        </Button>
      </div>
      <p className={styles.where}>It is kept in {home}</p>
    </Solo>
  );
}

type FillProps = { onBoot: (boot: Boot) => void; onImport: () => void; onLater: () => void };

/** The station is there and empty. */
export function FillStation({ onBoot, onImport, onLater }: FillProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const ways = useRef<HTMLDivElement>(null);
  useEffect(() => ways.current?.querySelector("button")?.focus(), []);
  const samples = () => {
    if (isBusy) return;
    setBusy(true);
    engine.loadSamples().then(onBoot, (failure: unknown) => {
      setTrouble(wordsOf(failure));
      setBusy(false);
    });
  };
  return (
    <Solo
      title="Fill the station"
      lead="Cases come from your pipeline as a file. The samples show a whole day of them."
    >
      <div ref={ways} className={styles.ways}>
        <Way
          chord="1"
          title={isBusy ? "Loading the samples …" : "Try the samples"}
          text="Six workflows with about 130 cases, written for this"
          onPress={samples}
        />
        <Way chord="2" title="Import a file" text="JSONL or CSV, with a policy for its workflow" onPress={onImport} />
        <Way chord="3" title="Later" text="Go to the empty queue" onPress={onLater} />
      </div>
      <p className={styles.trouble} role="alert">
        {trouble === null ? "" : sentence(trouble)}
      </p>
    </Solo>
  );
}

function Way({ chord, title, text, onPress }: { chord: string; title: string; text: string; onPress: () => void }) {
  const about = useId();
  useKeyLayer((pressed) => {
    if (pressed === chord) onPress();
    return pressed === chord;
  }, true);
  return (
    <button type="button" className={styles.way} aria-label={title} aria-describedby={about} onClick={onPress}>
      <Key chord={chord} />
      <span>
        <b>{title}</b>
        <small id={about} aria-hidden="true">
          {text}
        </small>
      </span>
    </button>
  );
}
