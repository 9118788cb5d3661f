/** A sealed round at the lead's desk: who has cast, and nothing of what; reveal, print, void. Or a void one: why. */
import { useEffect, useState } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { SafeText } from "../../components/SafeText";
import { focusHeading } from "../../focus";
import { engine } from "../../ipc";
import type { RoundView } from "../../ipc";
import { runCommand, useCommand } from "../../keys";
import { counted, sentence } from "../../words";
import { AskReason } from "./AskReason";
import { wholeSeal } from "./ballot";
import { PrintDialog } from "./PrintDialog";
import { RevealDialog } from "./RevealDialog";
import { TypeBallot } from "./TypeBallot";
import styles from "./Sameness.module.css";

type Props = {
  round: RoundView;
  people: readonly string[];
  isLead: boolean;
  onChanged: () => Promise<void>;
  onLeave: () => void;
};
type Over = "reveal" | "print" | "type" | "void" | null;

export function SealedRound({ round, people, isLead, onChanged, onLeave }: Props) {
  const [over, setOver] = useState<Over>(null);
  const isSealed = round.state === "sealed";
  const may = isSealed && isLead;
  const canReveal = may && round.cast_by.length > 0;
  useCommand("revealRound", () => setOver("reveal"), canReveal);
  useCommand("printRound", () => setOver("print"), may);
  useCommand("typeBallot", () => setOver("type"), may);
  useCommand("voidRound", () => setOver("void"), may);
  useEffect(() => focusHeading(), []);
  const close = () => {
    setOver(null);
    requestAnimationFrame(() => focusHeading());
  };
  return (
    <main className={styles.page} aria-label={round.topic}>
      <header className={styles.top}>
        <h1 tabIndex={-1} data-heading>
          <SafeText text={round.topic} />
        </h1>
        <p>
          {round.quarter} · {counted(round.pieces, "piece")}
          {round.asked === null ? ", judges are not told how many are ours" : `, ${round.asked} of them ours`} · made by{" "}
          {round.made_by}
        </p>
      </header>
      {isSealed ? null : (
        <p className={styles.due} role="note" data-due>
          This round is void{round.void_reason === null ? "." : `: ${sentence(round.void_reason)}`} It counts no more;
          its topic can be judged in a new one.
        </p>
      )}
      <Block
        title="Ballots"
        aside={isSealed ? "what they say is sealed until the reveal" : "what they say stays sealed"}
      >
        <Card>
          <p className={styles.big}>
            <b>{round.cast_by.length}</b> cast
          </p>
          {round.cast_by.length === 0 ? (
            <p className={styles.quiet}>
              Nobody has judged yet. Judges find the round under “My ballots”; whoever made it, or had a hand in a
              piece, may not judge it.
            </p>
          ) : (
            <p className={styles.chips}>
              {round.cast_by.map((name) => (
                <Chip key={name} tone="good">
                  {name}
                </Chip>
              ))}
            </p>
          )}
        </Card>
      </Block>
      {round.commitment === null ? null : (
        <Block title="Commitment" aside="on every ballot and in the audit log">
          <Card>
            <p className={styles.hex}>{wholeSeal(round.commitment)}</p>
          </Card>
        </Block>
      )}
      <div className={styles.acts}>
        {may ? (
          <>
            <Button
              look={canReveal ? "go" : "plain"}
              command="revealRound"
              disabled={!canReveal}
              onPress={() => runCommand("revealRound")}
            >
              Reveal
            </Button>
            <Button command="printRound" onPress={() => runCommand("printRound")}>
              Print
            </Button>
            <Button command="typeBallot" onPress={() => runCommand("typeBallot")}>
              Type in a paper ballot
            </Button>
            <Button command="voidRound" onPress={() => runCommand("voidRound")}>
              Void
            </Button>
          </>
        ) : null}
        <Button chord="escape" onPress={onLeave}>
          All rounds
        </Button>
      </div>
      {over === "reveal" ? <RevealDialog round={round} onRevealed={() => void onChanged()} onClose={close} /> : null}
      {over === "print" ? <PrintDialog round={round} onClose={close} /> : null}
      {over === "type" ? (
        <TypeBallot round={round} people={people} onTyped={() => void onChanged()} onClose={close} />
      ) : null}
      {over === "void" ? (
        <AskReason
          title="Void the round"
          lead="It ends without a result. Its key stays sealed, and its ballots stay unread."
          go="Void it"
          onGo={(reason) => engine.voidRound(round.round, reason).then(() => void onChanged())}
          onClose={close}
        />
      ) : null}
    </main>
  );
}
