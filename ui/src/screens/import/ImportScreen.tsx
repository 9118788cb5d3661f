/** Cases from a file: first the policies of their workflows, then the file, with its progress and what was refused. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { engine, wordsOf } from "../../ipc";
import { announce } from "../../live";
import { sentence } from "../../words";
import type { Importing } from "./importing";
import { PathField } from "./PathField";
import { Progress } from "./Progress";
import styles from "./ImportScreen.module.css";

type Props = { importing: Importing; onDone: () => void; onChanged: () => void };

export function ImportScreen({ importing, onDone, onChanged }: Props) {
  const { path, map, isBusy, progress, trouble } = useSyncExternalStore(importing.subscribe, importing.now);
  // What had ended before one came takes no focus.
  const [old] = useState(progress);
  const start = () => importing.start();
  return (
    <main className={styles.page} aria-label="Import a file" aria-busy={isBusy}>
      <h1 tabIndex={-1} data-heading>
        Import a file
      </h1>
      <Policies onChanged={onChanged} />
      <Block title="Cases">
        <Card>
          <div className={styles.form}>
            <PathField
              name="File of cases"
              purpose="cases"
              value={path}
              onChange={(next) => importing.enter({ path: next })}
              onEnter={start}
              placeholder="cases.jsonl or cases.csv"
              startsHere
            />
            <PathField
              name="Map file"
              purpose="map"
              value={map}
              onChange={(next) => importing.enter({ map: next })}
              onEnter={start}
              placeholder="only when the file is not in the native format"
            />
            <div className={styles.acts}>
              <Button look="go" chord="enter" disabled={isBusy} onPress={start}>
                {isBusy ? "Importing …" : "Import"}
              </Button>
              <p className={styles.trouble} role="alert">
                {trouble === null ? "" : sentence(trouble)}
              </p>
            </div>
          </div>
        </Card>
      </Block>
      {progress === null ? null : <Progress progress={progress} />}
      {progress?.done && progress.accepted + progress.duplicate > 0 ? (
        <Onward isNews={progress !== old} onDone={onDone} />
      ) : null}
    </main>
  );
}

/** Takes the focus when the import is done, so that Enter goes on. */
function Onward({ isNews, onDone }: { isNews: boolean; onDone: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isNews) return;
    place.current?.querySelector("button")?.focus();
    place.current?.scrollIntoView({ block: "nearest" });
  }, [isNews]);
  return (
    <div ref={place} className={styles.acts}>
      <Button look="go" chord="enter" onPress={onDone}>
        Start reviewing
      </Button>
    </div>
  );
}

/** A case of a workflow without a policy is refused, so policies come first. */
function Policies({ onChanged }: { onChanged: () => void }) {
  const [path, setPath] = useState("");
  const [applied, setApplied] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const isBusy = useRef(false);
  const apply = () => {
    if (isBusy.current || path.trim() === "") return;
    isBusy.current = true;
    engine
      .applyPolicy(path.trim())
      .then(
        (name) => {
          setApplied((before) => [...before.filter((known) => known !== name), name]);
          setPath("");
          setTrouble(null);
          announce(`Applied ${name}.`);
          onChanged();
        },
        (failure: unknown) => setTrouble(wordsOf(failure)),
      )
      .finally(() => {
        isBusy.current = false;
      });
  };
  return (
    <Block title="Policies first" aside="one file a workflow; skip what the station already has">
      <Card>
        <div className={styles.form}>
          <PathField
            name="Policy file"
            purpose="policy"
            value={path}
            onChange={setPath}
            onEnter={apply}
            placeholder="ticket-routing.toml"
          />
          <div className={styles.acts}>
            <Button chord="enter" disabled={path.trim() === ""} onPress={apply}>
              Apply
            </Button>
            {applied.map((name) => (
              <Chip key={name} tone="good">
                {name}
              </Chip>
            ))}
          </div>
          {trouble === null ? null : (
            <pre className={styles.mistakes} role="alert">
              {trouble}
            </pre>
          )}
        </div>
      </Card>
    </Block>
  );
}
