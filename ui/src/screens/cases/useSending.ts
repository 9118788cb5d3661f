/**
 * Sends the answer to several cases once. The same answer sent again after an unclear end keeps its id. What comes of it
 * is said in the dialog, or elsewhere when the dialog has gone meanwhile: a failure is never swallowed.
 */
import { useEffect, useRef, useState } from "react";
import { engine, kindOf, wordsOf } from "../../ipc";
import type { Alike, QueueView, TogetherRequest } from "../../ipc";
import { uuidv7 } from "../../uuid";
import { useActiveClock } from "../review/useActiveClock";
import { without } from "./together";

/** How long a list that just came, or changed, is not confirmed: nobody can have read it. */
const CALM_MS = 400;

type Given = {
  alike: Alike;
  onChanged: (alike: Alike) => void;
  onBusy: (isBusy: boolean) => void;
  onDone: (label: string, queue: QueueView) => void;
  complain: (text: string) => void;
  /** Says it where it is seen without the dialog. */
  onMissed: (text: string) => void;
};

type Sending = {
  send: (answer: TogetherRequest["answer"], note: string) => void;
  /** The list has been there for a moment; what is sent before is not. */
  isCalm: boolean;
};

export function useSending({ alike, onChanged, onBusy, onDone, complain, onMissed }: Given): Sending {
  const clock = useActiveClock(true);
  const [shownAt] = useState(() => Date.now());
  const [seen, setSeen] = useState<Alike | null>(null);
  const sent = useRef({ content: "", id: "" });
  const isSending = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(alike), CALM_MS);
    return () => clearTimeout(timer);
  }, [alike]);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const isCalm = seen === alike;
  const send = (answer: TogetherRequest["answer"], note: string) => {
    if (isSending.current || !isCalm) return;
    const cases = alike.cases.map((one) => ({ no: one.case.no, fence: one.fence }));
    const content = JSON.stringify([answer, note, cases]);
    if (sent.current.content !== content) sent.current = { content, id: uuidv7() };
    const request: TogetherRequest = {
      batchId: sent.current.id,
      cases,
      answer,
      note: note.trim() === "" ? null : note.trim(),
      activeMs: clock.read(performance.now()),
      shownAt,
    };
    isSending.current = true;
    onBusy(true);
    engine
      .decideTogether(request)
      .then(
        (outcome) => {
          if (outcome.kind === "decided") {
            onDone(outcome.label, outcome.queue);
            return;
          }
          const names = outcome.left.map((one) => one.case).join(", ");
          const why = `${names} went elsewhere meanwhile`;
          if (isGone.current) {
            onMissed(`nothing was decided together: ${why}`);
            return;
          }
          onChanged(without(alike, outcome.left));
          complain(`nothing is decided yet: ${why}; look again and confirm`);
        },
        (failure: unknown) => {
          const isUnclear = kindOf(failure) === "unknownOutcome" || kindOf(failure) === null;
          const words = wordsOf(failure);
          if (!isGone.current) complain(isUnclear ? `${words}; sending the same again is safe` : words);
          else if (isUnclear) onMissed(`it is not known whether the cases were decided together: ${words}`);
          else onMissed(`nothing was decided together: ${words}`);
        },
      )
      .finally(() => {
        isSending.current = false;
        onBusy(false);
      });
  };
  return { send, isCalm };
}
