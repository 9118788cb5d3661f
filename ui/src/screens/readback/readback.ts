/** The three questions of a readback, and what the screen says of it. Pure. */
import type { FieldScore, Said, Scores } from "../../ipc";
import { count, counted } from "../../words";

export type Field = keyof Said;

/** In the order they are asked; the question, and what a policy and a table call it. */
export const FIELDS: readonly { field: Field; question: string; name: string }[] = [
  { field: "audience", question: "Who is it for?", name: "Audience" },
  { field: "claim", question: "What does it claim?", name: "Claim" },
  { field: "next_step", question: "What should they do next?", name: "Next step" },
];

export const MARKS: readonly { mark: FieldScore; text: string; chord: string }[] = [
  { mark: "yes", text: "Yes", chord: "1" },
  { mark: "partly", text: "Partly", chord: "2" },
  { mark: "no", text: "No", chord: "3" },
];

/** "118 words; an average reader finishes them in 30 s" */
export function reachWords({ words, reach, seconds }: { words: number; reach: number; seconds: number }): string {
  const many = counted(words, "word");
  if (words <= reach) return `${many}; an average reader finishes ${words === 1 ? "it" : "them"} in ${seconds} s`;
  return `${many}; an average reader gets through ${count(reach)} of them in ${seconds} s`;
}

/** The first field that says nothing, or null when each says something. */
export function emptyField(said: Said): Field | null {
  return FIELDS.find(({ field }) => said[field].trim() === "")?.field ?? null;
}

export type Marked = Partial<Record<Field, FieldScore>>;

/** The field to score next, by its place: the first without a score after `at`, or before it; else `at` itself. */
export function toScore(marked: Marked, at: number): number {
  const places = FIELDS.map((_, place) => (at + place) % FIELDS.length);
  return places.find((place) => marked[FIELDS[place]?.field ?? "audience"] === undefined) ?? at;
}

/** The three scores once each field has one. */
export function scored(marked: Marked): Scores | null {
  const { audience, claim, next_step } = marked;
  if (audience === undefined || claim === undefined || next_step === undefined) return null;
  return { audience, claim, next_step };
}
