/** The rounds there are; read anew whenever this or another process changed one. */
import { useQuery } from "@tanstack/react-query";
import { engine } from "../../ipc";

/** @param enabled false while something else comes first. */
export function useRounds(enabled = true) {
  return useQuery({ queryKey: ["rounds"], queryFn: engine.rounds, enabled });
}
