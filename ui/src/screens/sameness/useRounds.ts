/** The rounds there are, and how their secret stands; read anew whenever this or another process changed one. */
import { useQuery } from "@tanstack/react-query";
import { engine } from "../../ipc";

/** @param enabled false while something else comes first. */
export function useRounds(enabled = true) {
  return useQuery({ queryKey: ["rounds"], queryFn: engine.rounds, enabled });
}

/** Where the secret of rounds is; a keyring may take a moment to say. */
export function useSecrecy() {
  return useQuery({ queryKey: ["rounds", "secrecy"], queryFn: engine.roundsSecrecy });
}
