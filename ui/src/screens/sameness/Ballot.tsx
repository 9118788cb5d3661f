/** The judge's quiet room: the pieces, one at a time, and what is thought of each. Nothing else. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { named } from "../../components/hidden";
import { Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { isTyping } from "../../focus";
import type { BallotView, Judged } from "../../ipc";
import { useCommand, useKeyLayer } from "../../keys";
import { announce } from "../../live";
import { letterOf, markedWords, openWords, placeOf, shortSeal, startOf, wholeSeal } from "./ballot";
import { sentence } from "../../words";
import { CastDialog } from "./CastDialog";
import { JudgePanel } from "./JudgePanel";
import { MaskedText } from "./MaskedText";
import { useBallot } from "./useBallot";
import type { Opened } from "./useBallot";
import styles from "./Ballot.module.css";

export function Ballot({ round, onLeave }: { round: string; onLeave: () => void }) {
  const opened = useBallot(round);
  const { view, castAt, trouble, retry } = opened;
  useCommand("leave", onLeave);
  if (view !== null && castAt !== null) return <Done view={view} judged={opened.judged} onLeave={onLeave} />;
  if (view !== null) return <Judging view={view} opened={opened} onLeave={onLeave} />;
  return (
    <main className={styles.still} aria-label="Ballot" aria-busy={trouble === null}>
      {trouble === null ? (
        <p>Opening …</p>
      ) : (
        <>
          <h1 tabIndex={-1} data-heading>
            This ballot cannot be opened
          </h1>
          <p role="alert">{sentence(trouble)}</p>
          <div className={styles.acts}>
            <Button look="go" onPress={retry}>
              Try again
            </Button>
            <Button chord="escape" onPress={onLeave}>
              Back to my ballots
            </Button>
          </div>
        </>
      )}
    </main>
  );
}

function Judging({ view, opened, onLeave }: { view: BallotView; opened: Opened; onLeave: () => void }) {
  const { judged, judge } = opened;
  const [at, setAt] = useState(() => startOf(view));
  const [isCasting, setCasting] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const sheet = useRef<HTMLElement>(null);
  const piece = view.pieces[at];
  const mine = judged[at];
  const open = openWords(judged, view.asked);

  const show = (next: number) => {
    setAt(next);
    sheet.current?.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  };
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const mark = () => {
    if (!mine) return;
    judge(at, { ours: !mine.ours });
    announce(`Piece ${letterOf(at)} ${mine.ours ? "is no longer marked" : "marked as ours"}.`);
  };
  const rate = (rating: number) => {
    judge(at, { rating });
    announce(`Piece ${letterOf(at)} rated ${rating}.`);
  };
  // What is not kept yet is kept first; where that fails, a second press leaves all the same.
  const isStuck = typeof opened.kept !== "string";
  const leave = () => void opened.flush().then((isKept) => (isKept || isStuck ? onLeave() : undefined));
  const scroll = (by: number) => () => sheet.current?.scrollBy({ top: by });
  useKeyLayer((chord) => {
    const place = placeOf(chord, view.pieces.length);
    if (place !== null) show(place);
    else if (/^[1-5]$/u.test(chord)) rate(Number(chord));
    else if (chord === "space") mark();
    else if (chord === "right" || chord === "left")
      show((at + (chord === "right" ? 1 : -1) + view.pieces.length) % view.pieces.length);
    else if (chord === "down" || chord === "up") scroll(chord === "down" ? 60 : -60)();
    else return false;
    return true;
  }, !isCasting);
  // With ten pieces and more their letters name pieces.
  useCommand("down", scroll(60), !isCasting && view.pieces.length < 10);
  useCommand("up", scroll(-60), !isCasting && view.pieces.length < 10);
  useCommand("note", () => note.current?.focus(), !isCasting);
  useCommand("commit", () => {
    if (open === null) setCasting(true);
    else announce(`Not yet: ${open}.`);
  });
  useCommand("leave", () => {
    if (isTyping(document.activeElement)) heading.current?.focus({ preventScroll: true });
    else leave();
  });
  if (piece === undefined || mine === undefined) return null;
  return (
    <div className={styles.room}>
      <header className={styles.head}>
        <strong>Which are ours?</strong>
        <span className={styles.topic} title={named(view.topic)}>
          <SafeText text={view.topic} /> · {view.quarter}
        </span>
        <span className={styles.seal}>
          <Chip title={wholeSeal(view.commitment)}>sealed {shortSeal(view.commitment)}</Chip>
        </span>
      </header>
      <div className={styles.columns}>
        <nav className={styles.pieces} aria-label="Pieces">
          <h2>Pieces</h2>
          {view.pieces.map((one, place) => (
            <button
              key={one.piece}
              type="button"
              className={styles.piece}
              aria-current={place === at ? "true" : undefined}
              aria-label={`Piece ${letterOf(place)}${spoken(judged[place])}`}
              onClick={() => show(place)}
            >
              <Key chord={letterOf(place).toLowerCase()} />
              <span>Piece {letterOf(place)}</span>
              <em>{judged[place]?.ours ? "ours" : ""}</em>
              <i>{judged[place]?.rating ?? "–"}</i>
            </button>
          ))}
          <p className={styles.count} role="status">
            {markedWords(judged, view.asked)}
          </p>
        </nav>
        {/* It scrolls with the arrow keys too, so it must be able to hold the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <main ref={sheet} className={styles.sheet} data-scroller tabIndex={0} aria-label={`Piece ${letterOf(at)}`}>
          <h1 ref={heading} tabIndex={-1} data-heading>
            Piece {letterOf(at)}
          </h1>
          <div className={styles.read}>
            <MaskedText text={piece.text} />
          </div>
        </main>
        <JudgePanel
          asked={view.asked}
          mine={mine}
          letter={letterOf(at)}
          note={note}
          onRate={rate}
          onMark={mark}
          onNote={(gave_away) => judge(at, { gave_away })}
        />
      </div>
      <footer className={styles.foot}>
        <KeptWords kept={opened.kept} />
        <span className={styles.cast}>
          <Button look="quiet" chord="escape" onPress={leave}>
            Leave it for later
          </Button>
          {open === null ? null : <span>Then: {open}</span>}
          <Button
            look={open === null ? "go" : "small"}
            command="commit"
            disabled={open !== null}
            onPress={() => setCasting(true)}
          >
            Cast ballot
          </Button>
        </span>
      </footer>
      {isCasting ? (
        <CastDialog
          view={view}
          judged={judged}
          trouble={typeof opened.kept === "string" ? null : opened.kept.trouble}
          isBusy={opened.isCasting}
          onCast={opened.cast}
          onClose={() => {
            setCasting(false);
            requestAnimationFrame(() => heading.current?.focus({ preventScroll: true }));
          }}
        />
      ) : null}
    </div>
  );
}

function spoken(one: Judged | undefined): string {
  const rating = one?.rating === null || one === undefined ? "not rated" : `rated ${one.rating}`;
  return `, ${rating}${one?.ours ? ", marked as ours" : ""}`;
}

function KeptWords({ kept }: { kept: Opened["kept"] }) {
  if (kept === "kept") return <span>Draft kept; nobody sees it before you cast</span>;
  if (kept === "keeping") return <span>Keeping …</span>;
  return <span role="alert">Not kept: {sentence(kept.trouble)}</span>;
}

function Done({ view, judged, onLeave }: { view: BallotView; judged: readonly Judged[]; onLeave: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useCommand("commit", onLeave);
  const ours = judged.flatMap((one, at) => (one.ours ? [letterOf(at)] : []));
  return (
    <main className={styles.still} aria-label="Ballot cast">
      <h1 ref={heading} tabIndex={-1} data-heading>
        Your ballot is cast
      </h1>
      <p>
        You marked {ours.length === 0 ? "none" : ours.join(", ")} as ours. It is final, and nobody sees it before the
        round is revealed.
      </p>
      <p className={styles.hint}>
        Your ballot carries this commitment to the answers. Keep it: after the reveal anybody can check that the answers
        were not changed.
      </p>
      <p className={styles.hex}>{wholeSeal(view.commitment)}</p>
      <div className={styles.acts}>
        <Button look="go" chord="escape" onPress={onLeave}>
          Back to my ballots
        </Button>
      </div>
    </main>
  );
}
