/** The review screen: rail, the case with its desk, status line. It puts the parts together and owns no rule. */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { CaseView, Person, QueueView } from "../../ipc";
import { useCommand } from "../../keys";
import { UndoList } from "../../parts";
import type { First } from "../../start";
import type { Held } from "./cursor";
import { EmptySheet } from "./EmptySheet";
import { Rail } from "./Rail";
import { Reopen } from "./Reopen";
import { Slot } from "./Slot";
import { StatusLine } from "./StatusLine";
import { useCaseClock } from "./useCaseClock";
import { useReview } from "./useReview";
import styles from "./ReviewScreen.module.css";

export type View = "review" | "cases" | "readbacks" | "rounds" | "ballots" | "settings" | "import";

type Props = {
  me: Person;
  /** The case that this window took while its screens were read. */
  first: First;
  queue: QueueView | undefined;
  /** Readbacks that wait for this person; null until they are counted. */
  readbacks: number | null;
  view: View;
  /** What stands in place of the case has the whole window: a room with nothing else in it. */
  quiet: boolean;
  go: (view: View) => void;
  onQueue: (queue: QueueView) => void;
  onSignedOut: () => void;
  /** Where the palette finds the case on screen and the way to other workflows. */
  onPlace: (place: Place) => void;
  /** What stands in place of the case: settings or import. */
  children?: ReactNode;
};

/** What the palette may offer besides the commands. */
export type Place = {
  current: CaseView | null;
  open: (workflow: string | null) => void;
  close: () => Promise<void>;
  /** Puts a case that was taken elsewhere in front. */
  bring: (view: CaseView) => void;
  /** Takes cases that were decided elsewhere off the desk. */
  drop: (numbers: readonly number[]) => void;
  /** Asks why a decided case is to be opened again; null for whoever may not. */
  reopen: ((no: number) => void) | null;
  notice: (text: string) => void;
};

export function ReviewScreen({
  me,
  first,
  queue,
  readbacks,
  view,
  quiet,
  go,
  onQueue,
  onSignedOut,
  onPlace,
  children,
}: Props) {
  const looksOn = me.roles.every((role) => role === "auditor");
  const review = useReview(first, looksOn, { onQueue, onSignedOut });
  const { cursor, open, close, again } = review;
  const isFront = view === "review";
  const clock = useCaseClock(cursor.line[0]?.view.no, isFront);

  const workflows = useMemo(() => queue?.workflows.map((workflow) => workflow.key) ?? [], [queue]);
  const step = (by: number) => {
    const keys = [null, ...workflows];
    const at = keys.indexOf(cursor.workflow);
    open(keys[(at + by + keys.length) % keys.length] ?? null);
  };
  useCommand("nextWorkflow", () => step(1), isFront);
  useCommand("previousWorkflow", () => step(-1), isFront);
  useCommand("allWorkflows", () => open(null), isFront && cursor.workflow !== null);
  useCommand("undo", review.undo, isFront || view === "cases");
  const [over, setOver] = useState<Over>(null);
  useCommand("undoList", () => setOver({ kind: "undoList" }), isFront);
  const mayReopen = me.roles.includes("lead");
  const openReopen = useCallback((no: number | null) => setOver({ kind: "reopen", no }), []);
  useCommand("reopen", () => openReopen(null), isFront && mayReopen);
  const closeOver = useCallback(() => setOver(null), []);
  useCommand("importFile", () => go("import"), isFront);

  const current = cursor.line[0]?.view ?? null;
  const choose = useCallback(
    (workflow: string | null) => {
      open(workflow);
      go("review");
    },
    [open, go],
  );
  const { bring: put, drop, notice } = review;
  const bring = useCallback(
    (one: CaseView) => {
      put(one);
      go("review");
    },
    [put, go],
  );
  useEffect(() => {
    onPlace({ current, open: choose, close, bring, drop, reopen: mayReopen ? openReopen : null, notice });
  }, [current, choose, close, bring, drop, mayReopen, openReopen, notice, onPlace]);

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
      {quiet ? null : (
        <Rail
          queue={queue}
          readbacks={readbacks}
          workflow={cursor.workflow}
          view={view}
          me={me}
          open={choose}
          go={go}
        />
      )}
      {isFront ? null : (
        <div className={styles.other} data-quiet={quiet || undefined} data-scroller>
          {children}
        </div>
      )}
      {/* A decided case stays drawn, unseen, until its answer: taking it down may not delay the next one. */}
      {[...cursor.sending.map((sending) => sending.held), ...cursor.line.slice(0, DRAWN)].map((held) => (
        <Slot
          key={slotKey(held)}
          held={held}
          reader={me.id}
          active={held === cursor.line[0] && isFront}
          activeMs={clock.read}
          decide={review.decide}
          skip={review.skip}
          sendBack={review.sendBack}
          giveVerdict={review.giveVerdict}
          keep={review.keep}
          notice={review.notice}
        />
      ))}
      {cursor.line.length === 0 && isFront ? (
        <EmptySheet
          cursor={cursor}
          queue={queue}
          looksOn={looksOn}
          again={again}
          widen={() => open(null)}
          list={() => go("cases")}
          importFile={() => go("import")}
        />
      ) : null}
      {over?.kind === "undoList" ? (
        <UndoList onClose={closeOver} undo={review.undoOne} reopen={mayReopen ? openReopen : null} />
      ) : null}
      {over?.kind === "reopen" ? (
        <Reopen
          no={over.no}
          onClose={closeOver}
          onReopened={(name, next) => {
            onQueue(next);
            review.notice(`${name} waits again; its decision stands until the next one`);
          }}
        />
      ) : null}
      {quiet ? null : (
        <StatusLine
          cursor={cursor}
          queue={queue}
          clock={clock}
          undo={review.undoIfLast}
          faded={review.faded}
          isFront={isFront}
        />
      )}
    </div>
  );
}

/** What lies over the screen. */
type Over = { kind: "undoList" } | { kind: "reopen"; no: number | null } | null;

/** How many cases are drawn: the one on screen, the next, and what undo and failure push back. */
const DRAWN = 4;

/** A case that came back, was leased anew, or shows its answer now, is drawn anew. */
function slotKey(held: Held): string {
  return `${held.view.no}:${held.view.fence}:${held.view.blind ? "blind" : ""}:${held.returns}`;
}
