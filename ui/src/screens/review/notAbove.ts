/** What happened before, without what stands above it already: the question, the return, the view of who handed it up. */
import type { CaseView, Past } from "../../ipc";

export function notAbove(view: CaseView): Past[] {
  const { question, returned, firstView } = view;
  const last = (action: string) => view.history.findLast((entry) => entry.action === action);
  const above = new Set<Past | undefined>();
  if (question !== null) above.add(last("ask"));
  if (returned !== null) above.add(last("return"));
  if (firstView !== null) above.add(last("escalate"));
  return view.history.filter((entry) => !above.has(entry));
}
