/** The rounds there are; read anew whenever this or another process changed one. */
import { useQuery } from "@tanstack/react-query";
import { engine } from "../../ipc";

export function useRounds() {
  return useQuery({ queryKey: ["rounds"], queryFn: engine.rounds });
}
