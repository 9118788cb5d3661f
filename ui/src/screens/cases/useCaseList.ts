/**
 * The list's talk with the engine: finding, reading pages, hearing of changes. What was typed, found and marked stays
 * while another screen stands in front (`Memory`), so that one comes back to where one was.
 */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { engine, onChanged, wordsOf } from "../../ipc";
import type { ListedCase, Order, Without } from "../../ipc";
import { announce } from "../../live";
import { counted } from "../../words";
import { NO_MARKS } from "./marks";
import type { Marks } from "./marks";
import { Pages } from "./pages";
import { ROW } from "./windowing";

/** What is kept while the list is not on screen. */
export type Memory = { filter: string; order: Order; marks: Marks; top: number };

export const FRESH: Memory = { filter: "", order: "newest", marks: NO_MARKS, top: 0 };

/** What is wrong in the filter, and where: places in the text as the screen counts them. */
export type Mistake = { what: string; start: number; end: number };

type Found = { filter: string; order: Order; total: number; hidden: number; pages: Pages };

/** How often rows on screen are read again at most while others decide. */
const PAUSE_MS = 1_000;

export type CaseList = {
  found: Found | null;
  mistake: Mistake | null;
  failure: string | null;
  isBusy: boolean;
  /** Something else is looked for than what is shown. */
  isElsewhere: boolean;
  /** Parts of the filter whose leaving out would find something; null while that is counted. */
  without: readonly Without[] | null;
  /** `row` is the first that will be seen; where it is not said, the list begins at its top. */
  find: (filter: string, order: Order, row?: number) => void;
  rowAt: (row: number) => ListedCase | undefined;
  /** Whether any of these rows was read. */
  isThere: (first: number, count: number) => boolean;
  want: (first: number, count: number) => void;
};

export function useCaseList(memory: Memory): CaseList {
  const [found, setFound] = useState<Found | null>(null);
  const [mistake, setMistake] = useState<Mistake | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(true);
  const [isElsewhere, setElsewhere] = useState(true);
  const shown = useRef<{ filter: string; order: Order } | null>(null);
  const [without, setWithout] = useState<readonly Without[] | null>(null);
  // Rows that have come are drawn by counting; where they stand is in the pages.
  const [, drawn] = useReducer((n: number) => n + 1, 0);
  const newest = useRef(0);
  /** The search whose list the engine keeps. */
  const kept = useRef(0);

  const find = useCallback((filter: string, order: Order, row = 0) => {
    newest.current += 1;
    const mine = newest.current;
    const isNewest = () => mine === newest.current;
    setBusy(true);
    setElsewhere(filter !== shown.current?.filter || order !== shown.current.order);
    engine
      .listCases(filter, order)
      .then(async (answer) => {
        if (!isNewest()) return;
        if (answer.kind === "mistake") {
          setFailure(null);
          setMistake(answer);
          return;
        }
        const { handle, total, hidden } = answer;
        const read = (from: number, count: number) => engine.pageCases(handle, from, count);
        // The engine has let go of the list before: that its rows cannot be read any more is nobody's trouble.
        kept.current = mine;
        const isKept = () => kept.current === mine;
        let wasUnread = false;
        const onRows = () => {
          // What could not be read before can be read again; what else is said stays.
          if (wasUnread && isKept()) setFailure(null);
          wasUnread = false;
          drawn();
        };
        const onFailure = (error: unknown) => {
          wasUnread = true;
          if (isKept()) setFailure(wordsOf(error));
        };
        const pages = new Pages(read, total, onRows, onFailure);
        // Its rows come with it: whoever marks or opens one at once finds it there.
        await pages.begin(row);
        if (!isNewest()) return;
        setFailure(null);
        setMistake(null);
        setWithout(null);
        setFound({ filter: answer.filter, order, total, hidden, pages });
        shown.current = { filter: answer.filter, order };
        announce(counted(total, "case"));
        if (total > 0 || answer.filter === "") return;
        void engine.loosenCases(answer.filter).then(
          (parts) => (isNewest() ? setWithout(parts) : undefined),
          () => setWithout([]),
        );
      })
      .catch((error: unknown) => (isNewest() ? setFailure(wordsOf(error)) : undefined))
      .finally(() => {
        if (!isNewest()) return;
        setBusy(false);
        setElsewhere(false);
      });
  }, []);

  const first = useRef(memory);
  useEffect(() => {
    const { filter, order, top } = first.current;
    find(filter, order, Math.floor(top / ROW));
  }, [find]);
  const pages = found?.pages;
  useEffect(() => () => pages?.end(), [pages]);
  useStaleness(pages);

  const rowAt = useCallback((row: number) => pages?.at(row), [pages]);
  const isThere = useCallback((from: number, count: number) => pages?.isThere(from, count) ?? false, [pages]);
  const want = useCallback((from: number, count: number) => pages?.want(from, count), [pages]);
  return useMemo(
    () => ({ found, mistake, failure, isBusy, isElsewhere, without, find, rowAt, isThere, want }),
    [found, mistake, failure, isBusy, isElsewhere, without, find, rowAt, isThere, want],
  );
}

/** What is on screen is read again when cases changed, here or elsewhere. */
function useStaleness(pages: Pages | undefined): void {
  useEffect(() => {
    if (pages === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const end = onChanged((changed) => {
      if (!changed.tags.some((tag) => tag === "case" || tag === "queue")) return;
      timer ??= setTimeout(() => {
        timer = null;
        pages.growStale();
      }, PAUSE_MS);
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [pages]);
}
