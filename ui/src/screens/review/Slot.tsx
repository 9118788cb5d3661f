/**
 * One case: its sheet and its desk. The case on screen and the next one are both drawn; the next one lies behind,
 * inert and unseen, so that showing it changes two attributes and paints.
 */
import { memo, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { Boundary } from "../../components/Boundary";
import { focusHeading } from "../../focus";
import type { DecideRequest } from "../../ipc";
import { InFront } from "../../keys";
import { answered, resumed, untouched } from "./answering";
import type { Answering } from "./answering";
import { BrokenCase } from "./BrokenCase";
import type { Held } from "./cursor";
import { Desk } from "./Desk";
import { Sheet } from "./Sheet";
import { CALM_MS, useDecisions } from "./useDecisions";
import { useDraftSaving } from "./useDraftSaving";
import styles from "./Slot.module.css";
import { markReady } from "../../ready";

export type SlotProps = {
  held: Held;
  active: boolean;
  activeMs: () => number;
  decide: (request: DecideRequest, answering: Answering) => void;
  skip: () => void;
  notice: (text: string) => void;
};

function starting(held: Held): Answering {
  if (held.answering) return held.answering;
  return held.view.draft ? resumed(held.view, held.view.draft) : untouched(held.view);
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

function CaseOnDesk({ held, active, activeMs, decide, skip, notice }: SlotProps) {
  const { view } = held;
  const [state, tell] = useReducer(answered, held, starting);
  const sheet = useRef<HTMLDivElement>(null);
  const saving = useDraftSaving(view, state, active, notice);
  const decisions = useDecisions({ held, state, tell, active, activeMs, skip, decide, settled: saving.settle });

  const desk = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!active) return undefined;
    markReady();
    if (sheet.current && !document.querySelector("[data-modal]")) focusHeading(sheet.current);
    return calm(desk.current);
  }, [active]);
  const isRestored = useRef(view.draft !== null && held.answering === null);
  useEffect(() => {
    if (!active || !isRestored.current) return;
    isRestored.current = false;
    notice("restored what you typed");
  }, [active, notice]);

  return (
    <>
      <div
        ref={sheet}
        className={styles.sheet}
        data-active={active || undefined}
        role={active ? "main" : undefined}
        aria-label={active ? "Case" : undefined}
        aria-hidden={!active}
        aria-busy={active ? false : undefined}
        inert={!active}
      >
        <Sheet
          view={view}
          state={state}
          tell={tell}
          trouble={held.trouble}
          unsure={held.unsure !== null}
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
        inert={!active}
      >
        <Desk view={view} state={state} tell={tell} decisions={decisions} />
      </div>
    </>
  );
}
