/** The word diff between the AI's text and the person's, asked of the engine a moment after typing stops. */
import { useEffect, useState } from "react";
import { engine } from "../../ipc";
import type { DiffSpan } from "../../ipc";

const PAUSE_MS = 180;

/** `spans` are of this very text, `latest` perhaps of one a moment ago. */
export type Diff = { spans: DiffSpan[] | null; latest: DiffSpan[] | null; edits: number };

/** A run of deletions and insertions together is one edit. */
export function editsOf(spans: readonly DiffSpan[]): number {
  return spans.filter((span, at) => span.kind !== "same" && (spans[at - 1]?.kind ?? "same") === "same").length;
}

export function useDiff(before: string, after: string, enabled: boolean): Diff {
  const [found, setFound] = useState<{ after: string; spans: DiffSpan[] } | null>(null);
  useEffect(() => {
    if (!enabled) return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      engine.diff(before, after).then(
        (spans) => {
          if (!isOver) setFound({ after, spans });
        },
        // Without a diff the plain text stays on screen, which is right.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [before, after, enabled]);
  if (!enabled || found === null) return { spans: null, latest: null, edits: 0 };
  return { spans: found.after === after ? found.spans : null, latest: found.spans, edits: editsOf(found.spans) };
}
