/** How wide an element is, so that a chart is drawn as wide as its place and its words keep their size. */
import { useLayoutEffect, useState } from "react";
import type { RefObject } from "react";

/** @param usual the width until it is measured. */
export function useWidth(place: RefObject<HTMLElement | null>, usual: number): number {
  const [width, setWidth] = useState(usual);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const measure = () => {
      // What is not laid out yet has no width.
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [place]);
  return width;
}
