/** Keeps what is typed: stored 400 ms after the last change, at once when the window is left. Never after the decision. */
import { useCallback, useEffect, useRef } from "react";
import { engine, wordsOf } from "../../ipc";
import type { CaseView } from "../../ipc";
import { draftOf } from "./answering";
import type { Answering } from "./answering";

const PAUSE_MS = 400;

export type Saving = { settle: () => void };

export function useDraftSaving(
  view: CaseView,
  state: Answering,
  active: boolean,
  notice: (text: string) => void,
): Saving {
  const stored = useRef(JSON.stringify(draftOf(view, state)));
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; flush: () => void } | null>(null);
  const isSettled = useRef(false);

  const cancel = useCallback(() => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = null;
  }, []);
  const flush = useCallback(() => waiting.current?.flush(), []);

  useEffect(() => {
    if (!active || isSettled.current) return;
    const draft = draftOf(view, state);
    const text = JSON.stringify(draft);
    if (text === stored.current) return;
    cancel();
    const save = () => {
      cancel();
      if (isSettled.current) return;
      engine.saveDraft(view.no, draft).then(
        () => {
          stored.current = text;
          if (view.kind === "draft") notice("draft saved");
        },
        (failure: unknown) => notice(`what you typed is not stored yet: ${wordsOf(failure)}`),
      );
    };
    waiting.current = { timer: setTimeout(save, PAUSE_MS), flush: save };
  }, [active, view, state, notice, cancel]);

  useEffect(() => {
    const hidden = () => document.visibilityState === "hidden" && flush();
    document.addEventListener("visibilitychange", hidden);
    document.addEventListener("focusout", flush);
    window.addEventListener("blur", flush);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      document.removeEventListener("focusout", flush);
      window.removeEventListener("blur", flush);
      flush();
    };
  }, [flush]);

  return {
    settle: useCallback(() => {
      isSettled.current = true;
      cancel();
    }, [cancel]),
  };
}
