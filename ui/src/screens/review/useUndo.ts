/** Taking decisions back, one after the other: whoever presses twice takes back two, however long the first takes. */
import { useCallback, useMemo, useRef } from "react";
import { engine, wordsOf } from "../../ipc";
import type { QueueView, Undoable } from "../../ipc";
import type { Cursor, Event } from "./cursor";

export type Undoing = {
  /** Takes back the last decision. */
  undo: () => void;
  /** Takes back this decision if it is still the last one: what a button offered, and nothing that came after it. */
  undoIfLast: (decisionId: string) => void;
  /** Takes back one decision of the last ones. */
  undoOne: (undoable: Undoable) => void;
};

type Given = {
  latest: { readonly current: Cursor };
  /** Settled when the decision that is on its way has arrived or failed. */
  arrived: (decisionId: string) => Promise<unknown> | undefined;
  /** What was asked for before still offers a decision that is being taken back. */
  outdate: () => void;
  /** Asks for the queue as it is now. */
  readAround: () => void;
  hear: (queue: QueueView) => void;
  tell: (event: Event) => void;
  failed: (failure: unknown) => void;
};

export function useUndo({ latest, arrived, outdate, readAround, hear, tell, failed }: Given): Undoing {
  const turn = useRef<Promise<void>>(Promise.resolve());
  const inTurn = useCallback(
    (act: () => Promise<void>) => {
      turn.current = turn.current.then(act).catch((failure: unknown) => {
        tell({ type: "noticed", text: wordsOf(failure) });
        failed(failure);
      });
    },
    [tell, failed],
  );

  const takeBack = useCallback(
    async (decisionId: string) => {
      outdate();
      const back = await engine.undo(decisionId);
      tell({ type: "undone", view: back.case, decisionId, text: back.text });
      readAround();
    },
    [outdate, readAround, tell],
  );

  /** The last decision now. Right after an undo nobody has said yet which one that is. */
  const lastNow = useCallback(async () => {
    // A decision on its way is waited for: what one sees last is what U takes back.
    const underway = latest.current.sending.at(-1);
    if (underway) await arrived(underway.request.decisionId);
    const { last } = latest.current;
    if (last !== null) return last;
    const queue = await engine.queue();
    hear(queue);
    return queue.undoable;
  }, [latest, arrived, hear]);

  return useMemo(
    () => ({
      undo: () =>
        inTurn(async () => {
          const last = await lastNow();
          if (last === null) tell({ type: "noticed", text: "nothing to undo" });
          else await takeBack(last.decisionId);
        }),
      undoIfLast: (decisionId) =>
        inTurn(async () => {
          if (latest.current.last?.decisionId === decisionId) await takeBack(decisionId);
        }),
      undoOne: ({ decisionId }) => inTurn(() => takeBack(decisionId)),
    }),
    [inTurn, lastNow, takeBack, latest, tell],
  );
}
