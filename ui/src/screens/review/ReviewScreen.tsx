/** The review screen: rail, the case with its desk, status line. It puts the parts together and owns no rule. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { CaseView, Person, QueueView } from "../../ipc";
import { useCommand } from "../../keys";
import { ActiveClock } from "./activeClock";
import type { Held } from "./cursor";
import { EmptySheet } from "./EmptySheet";
import { Rail } from "./Rail";
import { Slot } from "./Slot";
import { StatusLine } from "./StatusLine";
import { useReview } from "./useReview";
import styles from "./ReviewScreen.module.css";

export type View = "review" | "settings" | "import";

type Props = {
  me: Person;
  queue: QueueView | undefined;
  view: View;
  go: (view: View) => void;
  onQueue: (queue: QueueView) => void;
  onSignedOut: () => void;
  /** Where the palette finds the case on screen and the way to other workflows. */
  onPlace: (place: Place) => void;
  /** What stands in place of the case: settings or import. */
  children?: ReactNode;
};

/** What the palette may offer besides the commands. */
export type Place = { current: CaseView | null; open: (workflow: string | null) => void; close: () => Promise<void> };

export function ReviewScreen({ me, queue, view, go, onQueue, onSignedOut, onPlace, children }: Props) {
  const review = useReview({ onQueue, onSignedOut });
  const { cursor, open, close, again } = review;
  const clock = useActiveClock(cursor.line[0]?.view.no);
  const isFront = view === "review";

  const workflows = useMemo(() => queue?.workflows.map((workflow) => workflow.key) ?? [], [queue]);
  const step = (by: number) => {
    const keys = [null, ...workflows];
    const at = keys.indexOf(cursor.workflow);
    open(keys[(at + by + keys.length) % keys.length] ?? null);
  };
  useCommand("nextWorkflow", () => step(1), isFront);
  useCommand("previousWorkflow", () => step(-1), isFront);
  useCommand("allWorkflows", () => open(null), isFront && cursor.workflow !== null);
  useCommand("undo", review.undo, isFront);
  useCommand("importFile", () => go("import"), isFront);

  const current = cursor.line[0]?.view ?? null;
  const choose = useCallback(
    (workflow: string | null) => {
      open(workflow);
      go("review");
    },
    [open, go],
  );
  useEffect(() => {
    onPlace({ current, open: choose, close });
  }, [current, choose, close, onPlace]);

  // Whatever changed the queue may have brought a case.
  useEffect(() => {
    if (queue !== undefined) again();
  }, [queue, again]);

  // The queue's own word on what can be undone counts when nothing is on its way.
  const known = queue?.undoable;
  const { sync } = review;
  useEffect(() => {
    if (known !== undefined) sync(known);
  }, [known, sync]);

  return (
    <div className={styles.app}>
      <Rail queue={queue} workflow={cursor.workflow} view={view} me={me} open={choose} go={go} />
      {isFront ? null : (
        <div className={styles.other} data-scroller>
          {children}
        </div>
      )}
      {/* A decided case stays drawn, unseen, until its answer: taking it down may not delay the next one. */}
      {[...cursor.sending.map((sending) => sending.held), ...cursor.line.slice(0, DRAWN)].map((held) => (
        <Slot
          key={slotKey(held)}
          held={held}
          active={held === cursor.line[0] && isFront}
          activeMs={clock}
          decide={review.decide}
          skip={review.skip}
          notice={review.notice}
        />
      ))}
      {cursor.line.length === 0 && isFront ? (
        <EmptySheet
          cursor={cursor}
          queue={queue}
          again={again}
          widen={() => open(null)}
          importFile={() => go("import")}
        />
      ) : null}
      <StatusLine cursor={cursor} queue={queue} undo={review.undo} isFront={isFront} />
    </div>
  );
}

/** How many cases are drawn: the one on screen, the next, and what undo and failure push back. */
const DRAWN = 4;

/** A case that came back, or was leased anew, is drawn anew. */
function slotKey(held: Held): string {
  return `${held.view.no}:${held.view.fence}:${held.trouble ?? ""}`;
}

/** Active milliseconds on the case on screen. */
function useActiveClock(no: number | undefined): () => number {
  const [clock] = useState(() => new ActiveClock(performance.now(), document.hasFocus()));
  const shownNo = useRef(no);
  useEffect(() => {
    if (shownNo.current !== no) clock.restart(performance.now());
    shownNo.current = no;
  }, [no, clock]);
  useEffect(() => {
    const touched = () => clock.touched(performance.now());
    const turned = () => clock.turned(performance.now(), document.hasFocus() && document.visibilityState === "visible");
    const inputs = ["keydown", "pointerdown", "pointermove", "wheel"];
    for (const input of inputs) window.addEventListener(input, touched, { passive: true });
    for (const turn of ["focus", "blur"]) window.addEventListener(turn, turned);
    document.addEventListener("visibilitychange", turned);
    return () => {
      for (const input of inputs) window.removeEventListener(input, touched);
      for (const turn of ["focus", "blur"]) window.removeEventListener(turn, turned);
      document.removeEventListener("visibilitychange", turned);
    };
  }, [clock]);
  return useCallback(() => clock.read(performance.now()), [clock]);
}
