/** What the engine is told of the cases this window holds: which one is on screen, for how long, and when they are free again. */
import { useEffect } from "react";
import { afterPaint } from "../../frames";
import { engine, kindOf, wordsOf } from "../../ipc";
import { isReady, whenReady } from "../../ready";
import type { Cursor, Event } from "./cursor";

/** Frees the cases of the line for others. A lease that could not be freed runs out by itself. */
export function giveBack(latest: { current: Cursor }): Promise<null>[] {
  return latest.current.line.map(({ view }) => engine.release(view.no, view.fence).catch(() => null));
}

/** Tells the engine which case is on screen and keeps its lease; a case that went elsewhere leaves the line. */
export function useShown(cursor: Cursor, tell: (event: Event) => void): void {
  const view = cursor.line[0]?.view;
  const no = view?.no;
  const fence = view?.fence;
  const caseId = view?.caseId;
  useEffect(() => {
    if (no === undefined || fence === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const settle = (until: number) => {
      if (isOver) return;
      timer = setTimeout(() => void renew(), Math.max(1000, (until - Date.now()) / 3));
    };
    const lose = (failure: unknown) => {
      if (isOver) return;
      if (kindOf(failure) === "leaseLost") tell({ type: "lost", no, text: `${caseId}: ${wordsOf(failure)}` });
      else timer = setTimeout(() => void renew(), 5000);
    };
    const renew = () => engine.renew(no, fence).then(settle, lose);
    const show = () => {
      if (!isOver) void engine.shown(no, fence).then(settle, lose);
    };
    // Of the first case it is said as soon as its frame is past, before the rest of the screens is read.
    if (isReady()) afterPaint(show);
    else whenReady(show);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [no, fence, caseId, tell]);
}

/** Holds the window while a decision is unsent, and gives the cases back when it closes. */
export function useLeaving(latest: { current: Cursor }): void {
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent) => {
      if (latest.current.sending.length > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", hold);
    return () => {
      window.removeEventListener("beforeunload", hold);
      // The newest line is meant here, not the one of the first render.
      void giveBack(latest);
    };
  }, [latest]);
}
