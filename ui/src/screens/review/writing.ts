/** What typing, undoing and putting back make of the two written fields: text, history and evidence change together. Pure. */
import type { Answering, Written } from "./answering";
import { patchOf } from "./editing";
import type { Patch } from "./editing";
import { followed } from "./evidence";
import type { Accepted } from "./evidence";
import { recorded, redone, undone } from "./history";

/** The state with other words in a field: a step of its history, and evidence follows its words. */
export function written(state: Answering, field: Written, text: string, at: number): Answering {
  const patch = patchOf(state[field], text);
  if (patch === null) return state;
  const histories = { ...state.histories, [field]: recorded(state.histories[field], patch, at) };
  return { ...state, [field]: text, histories, evidence: moved(state.evidence, field, patch, text) };
}

function moved(evidence: readonly Accepted[], field: Written, patch: Patch, after: string): readonly Accepted[] {
  return field === "text" ? evidence.map((span) => followed(span, patch, after)) : evidence;
}

export function steppedIn(state: Answering, field: Written, way: "undo" | "redo"): Answering {
  const stepped = (way === "undo" ? undone : redone)(state.histories[field], state[field]);
  if (stepped === null) return state;
  const { text, history, patch } = stepped;
  const histories = { ...state.histories, [field]: history };
  return { ...state, [field]: text, histories, evidence: moved(state.evidence, field, patch, text) };
}

/** Putting the AI's answer back is a step like any other: undoing it brings one's own words back. */
export function restored(state: Answering, to: Answering): Answering {
  return written(written(state, "text", to.text, 0), "subjectLine", to.subjectLine, 0);
}
