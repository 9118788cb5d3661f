/** One's ballot on a round: read, kept while it is filled in, cast once. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { engine, kindOf, wordsOf } from "../../ipc";
import type { BallotView, Judged } from "../../ipc";
import { announce } from "../../live";
import { uuidv7 } from "../../uuid";
import { withJudged } from "./ballot";

const PAUSE_MS = 400;

export type Kept = "kept" | "keeping" | { trouble: string };

export type Opened = {
  view: BallotView | null;
  judged: readonly Judged[];
  trouble: string | null;
  kept: Kept;
  isCasting: boolean;
  /** When it was cast, UTC milliseconds; null while it can be changed. */
  castAt: number | null;
  judge: (at: number, change: Partial<Judged>) => void;
  cast: () => void;
  retry: () => void;
  /** Keeps at once what is not kept yet; whether all of it is. */
  flush: () => Promise<boolean>;
};

const NOTHING: readonly Judged[] = [];

export function useBallot(round: string): Opened {
  const { data, error, refetch } = useQuery({
    queryKey: ["ballot", round],
    queryFn: () => engine.openBallot(round),
    // What is being marked may not be read over.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const [edited, setEdited] = useState<readonly Judged[] | null>(null);
  const [kept, setKept] = useState<Kept>("kept");
  const [isCasting, setCasting] = useState(false);
  const [castNow, setCastNow] = useState<number | null>(null);
  const waiting = useRef<readonly Judged[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  // The same ballot sent again is cast once.
  const [ballot] = useState(() => uuidv7());
  const judged = edited ?? data?.yours ?? NOTHING;

  const flush = useCallback(async () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const next = waiting.current;
    if (next === null) return true;
    waiting.current = null;
    return engine.keepBallot(round, [...next]).then(
      () => {
        setKept(waiting.current === null ? "kept" : "keeping");
        return true;
      },
      (failure: unknown) => {
        waiting.current ??= next;
        setKept({ trouble: wordsOf(failure) });
        return false;
      },
    );
  }, [round]);
  useEffect(() => () => void flush(), [flush]);

  const judge = (at: number, change: Partial<Judged>) => {
    const next = withJudged(waiting.current ?? judged, at, change);
    waiting.current = next;
    setEdited(next);
    setKept("keeping");
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), PAUSE_MS);
  };

  const cast = async () => {
    if (data === undefined || isCasting) return;
    setCasting(true);
    await flush();
    const request = { ballot, commitment: data.commitment, judged: [...judged] };
    const send = () => engine.castBallot(round, request);
    await send()
      .catch((failure: unknown) => {
        if (kindOf(failure) === "unknownOutcome") return send();
        throw failure;
      })
      .then(
        (done) => {
          setCastNow(done.cast_at);
          announce("Your ballot is cast.");
        },
        (failure: unknown) => setKept({ trouble: wordsOf(failure) }),
      )
      .finally(() => setCasting(false));
  };

  return {
    view: data ?? null,
    judged,
    trouble: error === null ? null : wordsOf(error),
    kept,
    isCasting,
    castAt: castNow ?? data?.cast_at ?? null,
    judge,
    cast: () => void cast(),
    retry: () => void refetch(),
    flush,
  };
}
