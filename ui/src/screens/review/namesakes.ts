/** Workflows that one cannot tell apart by their names; each is shown with its key then, which is its own. Pure. */
import type { WorkflowQueue } from "../../ipc";

type Named = Pick<WorkflowQueue, "key" | "name">;

/** The name as it looks: the screen draws any white space as one space. */
function looks(name: string): string {
  return name.replace(/\s+/gu, " ").trim();
}

/** The keys of the workflows whose name another one has as well. */
export function namesakes(workflows: readonly Named[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { name } of workflows) counts.set(looks(name), (counts.get(looks(name)) ?? 0) + 1);
  return new Set(workflows.filter(({ name }) => (counts.get(looks(name)) ?? 0) > 1).map(({ key }) => key));
}
