/** One piece under the mask: the text as judges read it, and each suspicion to be settled by keys. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Line } from "../../components/Field";
import { CommandKey, Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { leaveField } from "../../focus";
import type { PreviewPiece, Removal, SettleRequest, SuspicionView } from "../../ipc";
import { useKeyLayer } from "../../keys";
import { counted, sentence } from "../../words";
import { MaskedText } from "./MaskedText";
import own from "./MaskReview.module.css";
import styles from "./Sameness.module.css";

type Props = {
  piece: PreviewPiece;
  /** Whether the round can be sealed as it stands. */
  isReady: boolean;
  isQuiet: boolean;
  onSettle: (settlings: SettleRequest[]) => void;
  onRemove: () => void;
  onNext: () => void;
};

/** Why words stay when nothing else is typed. */
const USUAL = "anybody writing on this topic uses it";

export function MaskReview({ piece, isReady, isQuiet, onSettle, onRemove, onNext }: Props) {
  const [at, setAt] = useState(0);
  const [reason, setReason] = useState(USUAL);
  const [shows, setShows] = useState<"open" | "removals">("open");
  const sheet = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const open = piece.suspicions.filter((one) => one.settled === null);
  const chosen = open[Math.min(at, open.length - 1)];
  const no = chosen?.no ?? null;
  const number = Number(piece.piece);
  useEffect(() => {
    const mark = no === null ? null : sheet.current?.querySelector("mark[data-on]");
    if (mark) mark.scrollIntoView({ block: "center" });
    else sheet.current?.scrollTo({ top: 0 });
  }, [no]);

  const settle = (choice: "mask" | "leave", which: readonly SuspicionView[]) => {
    if (which.length === 0) return;
    onSettle(
      which.map((one) => ({ piece: number, suspicion: one.no, choice, reason: choice === "leave" ? reason : "" })),
    );
  };
  const mask = () => {
    if (chosen !== undefined && chosen.quote !== "") settle("mask", [chosen]);
  };
  const leave = () => {
    if (chosen !== undefined) settle("leave", [chosen]);
    else onNext();
  };
  useKeyLayer((chord) => {
    if (chord === "m") mask();
    else if (chord === "l") leave();
    else if (chord === "shift+l") settle("leave", open);
    else if (chord === "down" || chord === "j") setAt(Math.min(at + 1, Math.max(0, open.length - 1)));
    else if (chord === "up" || chord === "k") setAt(Math.max(Math.min(at, open.length - 1) - 1, 0));
    else if (chord === "t") setShows(shows === "open" ? "removals" : "open");
    else if (chord === "w") field.current?.select();
    else if (chord === "delete") onRemove();
    else return false;
    return true;
  }, !isQuiet);

  const marks = open.flatMap((one) => one.spans.map((span) => ({ no: one.no, start: span.start, end: span.end })));
  return (
    <>
      <article
        ref={sheet}
        className={own.masked}
        data-scroller
        // It scrolls with the arrow keys too, so it must be able to hold the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={`Piece ${piece.piece} as judges read it`}
      >
        <MaskedText text={piece.text} marks={marks} chosen={no} />
      </article>
      <aside className={own.desk} data-scroller aria-label="To settle">
        <header className={own.deskHead}>
          <h2>
            {shows === "open"
              ? open.length === 0
                ? "Nothing to settle"
                : counted(open.length, "thing") + " to settle"
              : `${piece.removals.length} taken out`}
          </h2>
          <Button look="quiet" chord="t" onPress={() => setShows(shows === "open" ? "removals" : "open")}>
            {shows === "open" ? "taken out" : "to settle"}
          </Button>
        </header>
        {shows === "removals" ? (
          <Removals removals={piece.removals} />
        ) : (
          <>
            {chosen === undefined ? (
              <p className={styles.quiet}>
                Nothing is left to settle in this piece.{" "}
                {isReady ? (
                  <>
                    <CommandKey id="sealRound" /> seals the round.
                  </>
                ) : (
                  <>
                    <Key chord="]" /> goes to the next one.
                  </>
                )}
              </p>
            ) : (
              <section className={own.suspicion} aria-label="Chosen">
                <p className={own.quote}>
                  {chosen.quote === "" ? "The whole piece" : <SafeText text={`“${chosen.quote}”`} />}
                </p>
                <p>{sentence(chosen.reason)}</p>
                <div className={styles.acts}>
                  <Button look="go" chord="m" disabled={chosen.quote === ""} onPress={mask}>
                    Mask it
                  </Button>
                  <Button chord="l" onPress={leave}>
                    Leave it
                  </Button>
                </div>
                <Line
                  ref={field}
                  name="Why it may stay"
                  hint={
                    <>
                      <Key chord="w" dim /> to say another reason; it is recorded
                    </>
                  }
                  value={reason}
                  onChange={setReason}
                  onEnter={() => {
                    leave();
                    leaveField();
                  }}
                />
                {open.length > 1 ? (
                  <Button look="small" chord="shift+l" onPress={() => settle("leave", open)}>
                    Leave all {open.length} of this piece
                  </Button>
                ) : null}
              </section>
            )}
            <ul className={own.suspects}>
              {open.map((one, place) => (
                <li key={one.no} data-on={one === chosen || undefined}>
                  <button type="button" tabIndex={-1} onClick={() => setAt(place)}>
                    <SafeText text={one.quote === "" ? "the whole piece" : one.quote} />
                    <small>{one.reason}</small>
                  </button>
                </li>
              ))}
              {piece.suspicions
                .filter((one) => one.settled !== null)
                .map((one) => (
                  <li key={one.no} data-settled>
                    <SafeText text={one.quote === "" ? "the whole piece" : one.quote} />
                    <small>{one.settled?.choice === "mask" ? "masked" : `stays: ${one.settled?.reason ?? ""}`}</small>
                  </li>
                ))}
            </ul>
          </>
        )}
      </aside>
    </>
  );
}

function Removals({ removals }: { removals: readonly Removal[] }) {
  if (removals.length === 0) return <p className={styles.quiet}>Nothing was taken out of this piece.</p>;
  return (
    <table className={styles.removals}>
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Stood there</th>
          <th scope="col">Stands there now</th>
        </tr>
      </thead>
      <tbody>
        {removals.map((one, at) => (
          // Removals keep their order, and two may be alike.
          // oxlint-disable-next-line no-array-index-key
          <tr key={at}>
            <td>{one.kind}</td>
            <td>
              <SafeText text={one.was.length > 160 ? `${one.was.slice(0, 160)} …` : one.was} />
            </td>
            <td>{one.now === "" ? "–" : <SafeText text={one.now} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
