/** A new round: its topic, whether the number of ours is told, and names to be masked; or a whole round from a file. */
import { useEffect, useRef, useState } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Line } from "../../components/Field";
import { engine, wordsOf } from "../../ipc";
import { PathField } from "../import/PathField";
import { Segmented } from "../settings/Segmented";
import { namesOf } from "./names";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

export function NewRound({ onMade, onLeave }: { onMade: (round: string) => void; onLeave: () => void }) {
  const topic = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [told, setTold] = useState<"told" | "untold">("told");
  const [companies, setCompanies] = useState("");
  const [products, setProducts] = useState("");
  const [path, setPath] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const isBusy = useRef(false);
  useEffect(() => topic.current?.focus(), []);
  const run = (making: () => Promise<{ round: string }>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    making()
      .then(
        (made) => onMade(made.round),
        (failure: unknown) => setTrouble(wordsOf(failure)),
      )
      .finally(() => {
        isBusy.current = false;
      });
  };
  const make = () => {
    const names = { authors: [], companies: namesOf(companies), products: namesOf(products), brands: [] };
    run(() => engine.makeRound({ topic: text, told: told === "told", names }));
  };
  const read = () => run(() => engine.makeRoundOfFile(path.trim()));
  return (
    <main className={styles.page} aria-label="New round">
      <h1 tabIndex={-1} data-heading>
        New round
      </h1>
      <p className={styles.alert} role="alert">
        {trouble === null ? "" : sentence(trouble)}
      </p>
      <Block title="One topic">
        <Card>
          <div className={styles.form}>
            <Line
              ref={topic}
              name="Topic"
              value={text}
              onChange={setText}
              onEnter={make}
              placeholder="what all pieces are about; judges read it"
            />
            <Segmented
              name="Judges are"
              value={told}
              options={[
                ["told", "told how many are ours"],
                ["untold", "not told how many"],
              ]}
              onChange={setTold}
            />
            <Line
              name="Companies and brands to mask"
              value={companies}
              onChange={setCompanies}
              onEnter={make}
              placeholder="ours and theirs, with commas between them"
            />
            <Line
              name="Products to mask"
              value={products}
              onChange={setProducts}
              onEnter={make}
              placeholder="with commas between them"
            />
            <div className={styles.acts}>
              <Button look="go" chord="enter" disabled={text.trim() === ""} onPress={make}>
                Make the round
              </Button>
              <Button chord="escape" onPress={onLeave}>
                Back
              </Button>
            </div>
          </div>
        </Card>
      </Block>
      <Block title="Or a whole round from a file" aside="round.json, as the command line reads it">
        <Card>
          <div className={styles.form}>
            <PathField
              name="Round file"
              purpose="cases"
              value={path}
              onChange={setPath}
              onEnter={read}
              placeholder="round.json"
            />
            <div className={styles.acts}>
              <Button chord="enter" disabled={path.trim() === ""} onPress={read}>
                Read the file
              </Button>
            </div>
          </div>
        </Card>
      </Block>
    </main>
  );
}
