/** Which labels the list shows, in which order, for what was typed. Pure. */
import type { CaseView } from "../../ipc";

export type LabelRow = { value: string; text: string; p: number | null; isAnswer: boolean };

/**
 * The rows before any typing. Up to nine labels keep the policy's order, so that a digit always means the same label;
 * of a longer list the labels the model thought of come first.
 */
export function labelRows(view: CaseView): LabelRow[] {
  const likely = new Map(view.alternatives.map((alternative) => [alternative.label, alternative.p]));
  const answer = view.answer?.kind === "label" ? view.answer.label : null;
  const rows = view.labels.map((label) => ({
    value: label.value,
    text: label.text,
    p: likely.get(label.value) ?? null,
    isAnswer: label.value === answer,
  }));
  if (rows.length <= 9) return rows;
  const named = rows.filter((row) => likely.has(row.value) && !row.isAnswer);
  named.sort((one, other) => (other.p ?? 0) - (one.p ?? 0));
  const rest = rows.filter((row) => !likely.has(row.value) && !row.isAnswer);
  return [...named, ...rest, ...rows.filter((row) => row.isAnswer)];
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** 0 starts so, 1 a word starts so, 2 contains it, 3 has the words in any order, null does not fit. */
function rank(row: LabelRow, typed: string, words: readonly string[]): number | null {
  const text = `${fold(row.text)} ${fold(row.value).replace(/[_-]+/gu, " ")}`;
  if (text.startsWith(typed)) return 0;
  if (text.includes(` ${typed}`)) return 1;
  if (text.includes(typed)) return 2;
  return words.every((word) => text.includes(word)) ? 3 : null;
}

/** The rows that fit what was typed, the best fit first; equal fits keep their order. */
export function filtered(rows: readonly LabelRow[], typed: string): LabelRow[] {
  const wanted = fold(typed.trim());
  if (wanted === "") return [...rows];
  const words = wanted.split(/\s+/u);
  const ranked = rows.flatMap((row) => {
    const place = rank(row, wanted, words);
    return place === null ? [] : [{ row, place }];
  });
  return ranked.toSorted((one, other) => one.place - other.place).map((found) => found.row);
}
