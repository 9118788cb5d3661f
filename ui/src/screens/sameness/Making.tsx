/** A round in the making: its pieces, what the masker took out, what still has to be settled, and the seal. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { named } from "../../components/hidden";
import { SafeText } from "../../components/SafeText";
import { Signs } from "../../components/Signs";
import { focusHeading } from "../../focus";
import { engine, wordsOf } from "../../ipc";
import type { PreviewPiece, RoundView } from "../../ipc";
import { runCommand, useCommand, useKeyLayer } from "../../keys";
import { announce } from "../../live";
import { count, counted, sentence } from "../../words";
import { AddPiece } from "./AddPiece";
import { AskReason } from "./AskReason";
import { MaskReview } from "./MaskReview";
import { SealDialog } from "./SealDialog";
import own from "./Making.module.css";
import styles from "./Sameness.module.css";

type Props = { round: RoundView; onChanged: () => Promise<void>; onLeave: () => void };
type Over = "add" | "seal" | "void" | null;

export function Making({ round, onChanged, onLeave }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ["rounds", "preview", round.round],
    queryFn: () => engine.previewRound(round.round),
  });
  const [at, setAt] = useState(0);
  const [over, setOver] = useState<Over>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const busy = useRef(false);
  const pieces = data?.pieces ?? [];
  const piece = pieces[Math.min(at, pieces.length - 1)];
  const isReady = data?.missing.length === 0;

  const close = () => {
    setOver(null);
    requestAnimationFrame(() => focusHeading());
  };
  /** A preview is reckoned out of all pieces, so it is asked for once; the list of rounds hears of the change by itself. */
  const changed = async () => {
    await refetch();
  };
  // A key counts once the screen shows what the last one did: what is chosen before that was settled already.
  const run = (doing: () => Promise<unknown>) => {
    if (busy.current) return;
    busy.current = true;
    setTrouble(null);
    doing()
      .then(changed, (failure: unknown) => setTrouble(wordsOf(failure)))
      .finally(() => {
        busy.current = false;
      });
  };
  const remove = (one: PreviewPiece) => run(() => engine.removePiece(round.round, Number(one.piece)));
  const step = (by: number) => {
    if (pieces.length > 0) setAt((Math.min(at, pieces.length - 1) + by + pieces.length) % pieces.length);
  };
  useCommand("addPiece", () => setOver("add"));
  useCommand("sealRound", () => (isReady ? setOver("seal") : announce(`Not yet: ${data?.missing.join("; ") ?? ""}.`)));
  useCommand("voidRound", () => setOver("void"));
  useKeyLayer((chord) => {
    if (chord === "]" || chord === "right") step(1);
    else if (chord === "[" || chord === "left") step(-1);
    else if (/^[1-9]$/u.test(chord) && Number(chord) <= pieces.length) setAt(Number(chord) - 1);
    else return false;
    return true;
  }, over === null);
  const isThere = data !== undefined;
  useEffect(() => {
    if (isThere) focusHeading();
  }, [isThere]);

  return (
    <main className={own.work} aria-label={round.topic} aria-busy={!isThere && error === null}>
      <header className={own.workHead}>
        <div>
          <h1 tabIndex={-1} data-heading>
            <SafeText text={round.topic} />
          </h1>
          <p>
            {round.quarter} · in the making · judges are {round.told ? "told how many are ours" : "not told how many"}
          </p>
        </div>
        <div className={styles.acts}>
          <Button chord="escape" onPress={onLeave}>
            All rounds
          </Button>
          <Button
            look={isThere && pieces.length === 0 ? "go" : "plain"}
            command="addPiece"
            onPress={() => setOver("add")}
          >
            Add piece
          </Button>
          <Button
            look={isReady ? "go" : "plain"}
            command="sealRound"
            disabled={!isReady}
            onPress={() => runCommand("sealRound")}
          >
            Seal
          </Button>
        </div>
      </header>
      {error === null ? null : (
        <div className={styles.trouble} role="alert">
          <p>{sentence(wordsOf(error))}</p>
          <Button onPress={() => void refetch()}>Try again</Button>
        </div>
      )}
      <p className={styles.alert} role="alert">
        {trouble === null ? "" : sentence(trouble)}
      </p>
      {isThere || error !== null ? null : <p className={styles.quiet}>Masking the pieces …</p>}
      {isThere && pieces.length === 0 ? (
        <p className={styles.quiet}>
          No piece yet. Add three of ours and three of others on this topic: pasted, from files, or ours from settled
          drafts.
        </p>
      ) : null}
      {pieces.length > 0 && piece !== undefined ? (
        <div className={own.workBody}>
          <nav className={own.list} aria-label="Pieces">
            <h2>Pieces</h2>
            {pieces.map((one, place) => (
              <PieceItem key={one.piece} piece={one} on={one === piece} onPress={() => setAt(place)} />
            ))}
            <div className={own.remove}>
              <Button
                look="quiet"
                chord="delete"
                onPress={() => {
                  remove(piece);
                  // A second Enter or Space is not to take the next one out.
                  focusHeading();
                }}
              >
                Remove piece {piece.piece}
              </Button>
            </div>
            <Missing missing={data?.missing ?? []} />
          </nav>
          <MaskReview
            key={piece.piece}
            piece={piece}
            isReady={isReady}
            isQuiet={over !== null}
            onSettle={(settlings) => run(() => engine.settleSuspicions(round.round, settlings))}
            onRemove={() => remove(piece)}
            onNext={() => step(1)}
          />
        </div>
      ) : null}
      {over === "add" ? (
        <AddPiece round={round.round} pieces={pieces} onAdded={() => void changed()} onClose={close} />
      ) : null}
      {over === "seal" ? (
        <SealDialog round={round} pieces={pieces.length} onSealed={() => void onChanged()} onClose={close} />
      ) : null}
      {over === "void" ? (
        <AskReason
          title="Void the round"
          lead="It ends without a result; its pieces stay encrypted."
          go="Void it"
          onGo={(reason) => engine.voidRound(round.round, reason).then(() => void onChanged().then(onLeave))}
          onClose={close}
        />
      ) : null}
    </main>
  );
}

function openOf(piece: PreviewPiece): number {
  return piece.suspicions.filter((one) => one.settled === null).length;
}

function PieceItem({ piece, on, onPress }: { piece: PreviewPiece; on: boolean; onPress: () => void }) {
  const open = openOf(piece);
  const whose = piece.origin === "own" ? "ours" : "theirs";
  const title = piece.title === "" ? `Piece ${piece.piece}` : piece.title;
  return (
    <button
      type="button"
      className={own.item}
      aria-current={on ? "true" : undefined}
      aria-label={`Piece ${piece.piece}, ${whose}, ${counted(open, "thing")} to settle`}
      onClick={() => {
        onPress();
        focusHeading();
      }}
    >
      <b>{piece.piece}</b>
      <span>
        <span className={own.title} title={named(title)}>
          <SafeText text={title} />
        </span>
        <small>
          {whose} · {counted(piece.words, "word")}
        </small>
      </span>
      <em data-open={open > 0 || undefined}>{open === 0 ? <Signs text="✓" /> : count(open)}</em>
    </button>
  );
}

function Missing({ missing }: { missing: readonly string[] }) {
  return (
    <div className={own.missing} role="status">
      <h2>Before it can be sealed</h2>
      {missing.length === 0 ? (
        <p>Nothing is open. Sealing draws the order and commits to the key.</p>
      ) : (
        <ul>
          {missing.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
