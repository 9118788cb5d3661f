/**
 * What the engine sees in the draft: claims, proposals for the bar, waivers. Asked a moment after typing stops and at
 * least once a second while it goes on; one question at a time, so that a long draft never piles them up.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { engine, onChanged } from "../../ipc";
import type { CaseView, DraftView } from "../../ipc";

const PAUSE_MS = 200;
const LONGEST_MS = 1000;

/** A reading and the text it was made of. */
export type Read = { text: string; reading: DraftView["reading"] };

type Asking = { timer: ReturnType<typeof setTimeout> | null; isUnderWay: boolean; since: number; text: string | null };

export type Asked = { read: Read | null; again: () => void };

export function useReading(view: CaseView, text: string, onBar: (bar: DraftView["bar"]) => void): Asked {
  const isDraft = view.kind === "draft";
  const [read, setRead] = useState<Read | null>(null);
  const asking = useRef<Asking>({ timer: null, isUnderWay: false, since: 0, text: null });
  const latest = useRef({ text, onBar, isGone: false });
  const soon = useRef(() => {});
  useEffect(() => {
    latest.current = { ...latest.current, text, onBar };
  });

  const ask = useCallback(async () => {
    const state = asking.current;
    state.timer = null;
    if (state.isUnderWay || latest.current.isGone) return;
    state.isUnderWay = true;
    const asked = latest.current.text;
    // Without a reading nothing is marked; the text itself is untouched, and the engine judges all the same.
    const found = await engine.readDraft(view.no, asked).catch(() => null);
    state.isUnderWay = false;
    state.text = asked;
    state.since = 0;
    if (latest.current.isGone) return;
    if (found !== null) {
      setRead({ text: asked, reading: found.reading });
      latest.current.onBar(found.bar);
    }
    if (latest.current.text !== asked) soon.current();
  }, [view.no]);

  useEffect(() => {
    soon.current = () => {
      const state = asking.current;
      if (state.isUnderWay) return;
      const now = performance.now();
      if (state.since === 0) state.since = now;
      if (state.timer !== null) clearTimeout(state.timer);
      const wait = Math.max(0, Math.min(PAUSE_MS, state.since + LONGEST_MS - now));
      state.timer = setTimeout(() => void ask(), wait);
    };
  }, [ask]);

  useEffect(() => {
    if (!isDraft) return;
    if (asking.current.text === null) void ask();
    else if (asking.current.text !== text) soon.current();
  }, [isDraft, text, ask]);

  // A waiver may come from another window or a command.
  useEffect(() => {
    if (!isDraft) return undefined;
    return onChanged((changed) => {
      if (!changed.own && changed.tags.includes("case")) soon.current();
    });
  }, [isDraft]);

  useEffect(() => {
    const [state, now] = [asking.current, latest.current];
    now.isGone = false;
    return () => {
      latest.current.isGone = true;
      if (state.timer !== null) clearTimeout(state.timer);
    };
  }, []);
  return { read, again: useCallback(() => soon.current(), []) };
}
