/**
 * One case: its sheet and its desk. The case on screen and the next one are both drawn; the next one lies behind,
 * inert and unseen, so that showing it changes the style of two elements and paints.
 */
import { memo, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useSyncExternalStore } from "react";
import { Boundary } from "../../components/Boundary";
import { FoldsHere } from "../../components/folds";
import type { DecideRequest, VerdictRequest } from "../../ipc";
import { InFront, useCommand } from "../../keys";
import { answered, beginning, resumed } from "./answering";
import type { Answering, Input } from "./answering";
import { BrokenCase } from "./BrokenCase";
import type { Held } from "./cursor";
import { Desk } from "./Desk";
import { readingOf } from "./reading";
import type { Reading } from "./reading";
import { Sheet } from "./Sheet";
import { unseenInCase } from "./unseen";
import { unseenWords } from "./UnseenChip";
import { CALM_MS, useDecisions } from "./useDecisions";
import { useAround } from "./useAround";
import { useDraftSaving } from "./useDraftSaving";
import { useEvidence } from "./useEvidence";
import { useKeeping } from "./useKeeping";
import { usePaintedAhead } from "./usePaintedAhead";
import { useReach } from "./useReach";
import type { Notify } from "./useReview";
import styles from "./Slot.module.css";
import { markReady } from "../../ready";

export type SlotProps = {
  held: Held;
  /** The id of whoever reads it. */
  reader: string;
  active: boolean;
  activeMs: () => number;
  decide: (request: DecideRequest, answering: Answering) => void;
  skip: () => void;
  sendBack: (question: string, answering: Answering) => void;
  giveVerdict: (request: VerdictRequest, answering: Answering) => void;
  /** Keeps what was entered when this is taken down with the case still in line. */
  keep: (held: Held, answering: Answering) => void;
  notice: Notify;
};

function starting(held: Held): Answering {
  if (held.answering) return held.answering;
  return held.view.draft ? resumed(held.view, held.view.draft) : beginning(held.view);
}

/** Dims the keys of a desk while it takes no decision; straight on the element, because drawing it again would cost. */
function calm(desk: HTMLDivElement | null): (() => void) | undefined {
  if (!desk) return undefined;
  desk.dataset["calm"] = "true";
  const timer = setTimeout(() => delete desk.dataset["calm"], CALM_MS);
  return () => clearTimeout(timer);
}

export const Slot = memo(function Slot(props: SlotProps) {
  const front = useRef(false);
  useLayoutEffect(() => {
    front.current = props.active;
    return () => {
      front.current = false;
    };
  }, [props.active]);
  return (
    <InFront value={front}>
      <Boundary fallback={props.active ? <BrokenCase caseId={props.held.view.caseId} skip={props.skip} /> : null}>
        <CaseOnDesk {...props} />
      </Boundary>
    </InFront>
  );
});

function CaseOnDesk(props: SlotProps) {
  const { held, reader, active, activeMs, decide, skip, sendBack, giveVerdict, keep, notice } = props;
  const { view } = held;
  const [state, tell] = useReducer(answered, held, starting);
  const sheet = useRef<HTMLDivElement>(null);
  useKeeping(held, state, keep);
  const saving = useDraftSaving(held, state, active, notice);
  const evidence = useEvidence(view, state, tell);
  const around = useAround(view.no, active, view.blind);
  const settled = saving.settle;
  const acts = { skip, sendBack, giveVerdict, decide, notice, settled };
  const unseen = useMemo(() => unseenInCase(view), [view]);
  const reading = useMemo(() => readingOf(reader, view.no, view.revision, unseenWords(unseen)), [reader, view, unseen]);
  const decisions = useDecisions({ held, state, tell, active, activeMs, reading, ...acts });

  const desk = useRef<HTMLDivElement>(null);
  useReading(reading, state, tell, sheet);
  useReach(active, sheet, desk);
  usePaintedAhead(active, sheet, desk);
  useLayoutEffect(() => {
    if (!active) return undefined;
    markReady();
    return calm(desk.current);
  }, [active]);
  const isRestored = useRef(view.draft !== null && held.answering === null);
  useEffect(() => {
    if (!active || !isRestored.current) return;
    isRestored.current = false;
    notice("restored what you typed");
  }, [active, notice]);

  return (
    <FoldsHere value={reading.folds}>
      <div
        ref={sheet}
        className={styles.sheet}
        data-active={active || undefined}
        role={active ? "main" : undefined}
        aria-label={active ? "Case" : undefined}
        aria-hidden={!active}
        aria-busy={active ? false : undefined}
        inert
      >
        <Sheet
          view={view}
          state={state}
          tell={tell}
          evidence={evidence}
          around={around}
          trouble={held.trouble}
          unsure={held.unsure !== null}
          unseen={unseen}
          label={view.caseId}
        />
      </div>
      <div
        ref={desk}
        className={styles.desk}
        data-active={active || undefined}
        role={active ? "complementary" : undefined}
        aria-label={active ? "Decision" : undefined}
        aria-hidden={!active}
        inert
      >
        <Desk view={view} state={state} tell={tell} decisions={decisions} evidence={evidence} />
      </div>
    </FoldsHere>
  );
}

/** The keys that unfold, and the way to what was not looked at yet. */
function useReading(
  { folds }: Reading,
  { complaint }: Answering,
  tell: (input: Input) => void,
  sheet: { current: HTMLDivElement | null },
): void {
  const folded = useSyncExternalStore(folds.subscribe, folds.count);
  const unread = useSyncExternalStore(folds.subscribe, folds.unreadCount);
  useCommand("unfold", () => folds.openNext(), folded > 0);
  useCommand("unfoldAll", () => folds.openAll(), folded > 0);
  useEffect(() => {
    if (unread === 0) tell({ type: "unfolded" });
  }, [unread, tell]);
  useEffect(() => {
    if (complaint?.place === "fold") folds.goToNext();
    if (complaint?.place === "unseen") {
      sheet.current?.querySelector("[data-unseen]")?.scrollIntoView({ block: "center" });
    }
  }, [complaint, folds, sheet]);
}
