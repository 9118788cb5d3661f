/** A field whose changes can be undone and done again, also after a restart: the history is the draft's, not the field's. */
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { ChangeEvent, KeyboardEvent, RefObject } from "react";
import { chordOf } from "../../chord";
import { leaveField } from "../../focus";
import { isComposing } from "../../keys";
import type { Answering, Input } from "./answering";
import { redone, undone } from "./history";

type Field = HTMLInputElement | HTMLTextAreaElement;

const WAYS: Readonly<Record<string, "undo" | "redo">> = {
  "mod+z": "undo",
  "mod+shift+z": "redo",
  "mod+y": "redo",
};

export type Editing<E extends Field> = {
  ref: RefObject<E | null>;
  onChange: (event: ChangeEvent<E>) => void;
  onKeyDown: (event: KeyboardEvent<E>) => void;
};

export function useEditing<E extends Field>(
  field: "text" | "subjectLine",
  state: Answering,
  tell: (input: Input) => void,
): Editing<E> {
  const ref = useRef<E>(null);
  const caret = useRef<number | null>(null);
  const value = state[field];
  const history = state.histories[field];

  const step = useCallback(
    (way: "undo" | "redo") => {
      const stepped = way === "undo" ? undone(history, value) : redone(history, value);
      if (stepped === null) return;
      caret.current = stepped.caret;
      tell({ type: "stepped", field, way });
    },
    [history, value, field, tell],
  );

  useLayoutEffect(() => {
    const at = caret.current;
    if (at === null || ref.current === null) return;
    caret.current = null;
    ref.current.setSelectionRange(at, at);
  });

  // The field's own undo, from its menu too, knows nothing of what was typed before the window opened.
  useEffect(() => {
    const element = ref.current;
    const before = (event: Event) => {
      if (!(event instanceof InputEvent)) return;
      if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
      event.preventDefault();
      step(event.inputType === "historyUndo" ? "undo" : "redo");
    };
    element?.addEventListener("beforeinput", before);
    return () => element?.removeEventListener("beforeinput", before);
  }, [step]);

  return {
    ref,
    onChange: (event) => tell({ type: field, text: event.target.value, at: Date.now() }),
    onKeyDown: (event) => {
      if (isComposing(event.nativeEvent)) return;
      const way = WAYS[chordOf(event.nativeEvent) ?? ""];
      if (way === undefined && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (way === undefined) leaveField();
      else step(way);
    },
  };
}
