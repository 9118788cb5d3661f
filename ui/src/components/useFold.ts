/** One folded part: how much of it is shown, and its place among the folds of the case. */
import { useCallback, useContext, useEffect, useState } from "react";
import type { RefObject } from "react";
import { FoldsHere } from "./folds";

export type Fold = {
  /** How much of the whole may be shown, in the unit of `size`. */
  shown: number;
  isFolded: boolean;
  /** Whether there is anything to fold or unfold. */
  isLong: boolean;
  /** On its way to be shown as a whole. */
  isOpening: boolean;
  open: () => void;
  close: () => void;
};

/**
 * What is drawn in `place` shows `first` of its `size` until it is opened. Opening goes on by itself, `step` more at a
 * time, so that the window answers keys however long the part is.
 */
export function useFold(
  place: RefObject<HTMLDivElement | null>,
  { key, size, first, step }: { key: string; size: number; first: number; step: number },
): Fold {
  const folds = useContext(FoldsHere);
  const isLong = size > first;
  const [shown, setShown] = useState(() => (isLong && folds.wasOpened(key) ? Math.min(size, first + step) : first));
  const [isOpening, setOpening] = useState(() => isLong && folds.wasOpened(key));
  const isFolded = shown < size;
  const more = useCallback(() => setShown((now) => Math.min(size, Math.max(now, first) + step)), [size, first, step]);
  const open = useCallback(() => {
    setOpening(true);
    more();
  }, [more]);
  useEffect(() => {
    if (!isOpening || shown >= size) return undefined;
    const timer = setTimeout(more, 0);
    return () => clearTimeout(timer);
  }, [isOpening, shown, size, more]);
  useEffect(() => {
    if (!isLong) return undefined;
    if (isFolded) return folds.add({ key, place: () => place.current, open });
    folds.noteOpened(key);
    return undefined;
  }, [folds, place, key, isLong, isFolded, open]);
  const close = () => {
    setOpening(false);
    setShown(first);
  };
  return { shown, isFolded, isLong, isOpening: isOpening && isFolded, open, close };
}
