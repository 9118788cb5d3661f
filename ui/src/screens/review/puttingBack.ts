/** Putting the AI's answer back, which takes one's own away, and bringing that back with the same key. Pure. */
import type { Answering, Input } from "./answering";
import { restored } from "./writing";

/** The state with the AI's answer put back, or with what the last time took away. */
export function putBack(state: Answering, to: Answering): Answering {
  return state.putAway === null ? withAnswerOf(state, to) : broughtBack(state, state.putAway);
}

function withAnswerOf(state: Answering, to: Answering): Answering {
  const { histories, evidence } = restored(state, to);
  const after = { ...to, histories, evidence, bar: state.bar, note: state.note, reason: null };
  return { ...after, putAway: taken(state) === taken(after) ? null : state };
}

/** The note is never put away, so it stays as it is now; so does a reason that was picked meanwhile. */
function broughtBack({ bar, note, reason }: Answering, putAway: Answering): Answering {
  return { ...putAway, bar, note, reason: reason ?? putAway.reason, complaint: null };
}

/** All that putting the AI's answer back may take away. */
function taken({ label, score, text, subjectLine, fields, choice, own, refused, reason }: Answering): string {
  return JSON.stringify([label, score, text, subjectLine, fields, choice, own, refused, reason]);
}

/** Whether an input enters another answer; what was put away is forgotten then. */
export function isAnswer({ type }: Input): boolean {
  switch (type) {
    case "label":
    case "score":
    case "text":
    case "subjectLine":
    case "stepped":
    case "accept":
    case "drop":
    case "field":
    case "choice":
    case "own":
    case "refuse":
    case "take":
      return true;
    case "filter":
    case "row":
    case "bar":
    case "reason":
    case "note":
    case "cite":
    case "panel":
    case "complain":
    case "unfolded":
    case "restore":
      return false;
  }
}
