/** What this or another process changed drops what the screen had read of it; at most twice a second. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { hearing } from "./ipc";
import type { Start } from "./start";

const PAUSE_MS = 500;

/** Which reading a tag makes stale; a tag of a newer engine makes all. */
type Reading = "boot" | "queue" | "readbacks" | "rounds" | "filterKeys" | "savedFilters";

function staleBy(tag: string): readonly Reading[] {
  switch (tag) {
    case "queue":
    case "case":
    case "policy":
      return ["queue", "readbacks", "filterKeys"];
    case "outbox":
      return ["queue"];
    case "people":
      return ["boot", "readbacks", "filterKeys"];
    case "settings":
      return ["boot", "savedFilters"];
    case "round":
      return ["rounds"];
    default:
      return ["boot", "queue", "readbacks", "rounds", "filterKeys", "savedFilters"];
  }
}

/** `start` has listened until now. */
export function useChanges({ heard }: Start): void {
  const client = useQueryClient();
  useEffect(() => {
    const stale = new Set<Reading>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const drop = () => {
      timer = null;
      for (const name of stale) void client.invalidateQueries({ queryKey: [name] });
      stale.clear();
    };
    const makeStale = (tags: readonly string[]) => {
      for (const tag of tags) for (const name of staleBy(tag)) stale.add(name);
      if (stale.size > 0) timer ??= setTimeout(drop, PAUSE_MS);
    };
    const listening = hearing((changed) => makeStale(changed.tags));
    void listening.then(() => makeStale(heard()));
    return () => {
      void listening.then((end) => end());
      if (timer !== null) clearTimeout(timer);
    };
  }, [client, heard]);
}
