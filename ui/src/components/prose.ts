/** Typed text from the engine: its words, its size, and the part of it that a fold shows. Pure. */
import type { Passage, Phrase } from "../ipc";

/** A part counts at least this many characters: many empty ones are long, too. */
const LEAST = 40;

/** All words of phrases, with what is said of links and images. */
export function phraseTexts(phrases: readonly Phrase[]): string[] {
  return phrases.flatMap((phrase): string[] => {
    switch (phrase.type) {
      case "text":
      case "code":
        return [phrase.text];
      case "strong":
      case "emphasis":
      case "struck":
        return phraseTexts(phrase.phrases);
      case "link":
        return [...phraseTexts(phrase.phrases), phrase.host];
      case "image":
        return [phrase.alt, phrase.host];
      case "break":
        return [];
    }
  });
}

/** All words of passages. */
export function passageTexts(passages: readonly Passage[]): string[] {
  return passages.flatMap((passage): string[] => {
    switch (passage.type) {
      case "heading":
      case "paragraph":
        return phraseTexts(passage.phrases);
      case "list":
        return passage.items.flatMap(passageTexts);
      case "quote":
        return passageTexts(passage.passages);
      case "code":
        return [passage.language, passage.text];
      case "grid":
        return [...passage.columns, ...passage.rows.flat()].flatMap(phraseTexts);
      case "rule":
        return [];
    }
  });
}

function length(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function sizeOf(passage: Passage): number {
  switch (passage.type) {
    case "list":
      return passage.items.reduce((sum, item) => sum + Math.max(LEAST, proseSize(item)), 0);
    case "quote":
      return proseSize(passage.passages);
    case "grid":
      return (passage.rows.length + 1) * LEAST + length(passageTexts([passage]));
    case "heading":
    case "paragraph":
      return (
        Math.max(LEAST, length(passageTexts([passage]))) +
        passage.phrases.filter((phrase) => phrase.type === "break").length * LEAST
      );
    case "code":
      return Math.max(passage.text.length, (passage.text.match(/\n/gu)?.length ?? 0) * LEAST, LEAST);
    case "rule":
      return LEAST;
  }
}

/** How long passages are, about in characters. */
export function proseSize(passages: readonly Passage[]): number {
  return passages.reduce((sum, passage) => sum + sizeOf(passage), 0);
}

/** How many lines passages take in a column of about 90 characters; for keeping room, so rather more than less. */
export function proseLines(passages: readonly Passage[]): number {
  return passages.reduce((sum, passage) => {
    const inner =
      passage.type === "list" ? passage.items.length * 0.6 : passage.type === "grid" ? passage.rows.length : 0;
    return sum + 0.8 + inner + sizeOf(passage) / 70;
  }, 0);
}

/** The beginning of passages, about `limit` characters of them. What is cut is cut between words or parts. */
export function proseHead(passages: readonly Passage[], limit: number): Passage[] {
  const head: Passage[] = [];
  let left = limit;
  for (const passage of passages) {
    if (left <= 0) break;
    const size = sizeOf(passage);
    if (size <= left) head.push(passage);
    else head.push(...cut(passage, left));
    left -= size;
  }
  return head;
}

function cut(passage: Passage, limit: number): Passage[] {
  switch (passage.type) {
    case "heading":
    case "paragraph":
      return [{ ...passage, phrases: phrasesHead(passage.phrases, limit).head }];
    case "quote":
      return [{ ...passage, passages: proseHead(passage.passages, limit) }];
    case "code":
      return [{ ...passage, text: linesHead(wordsHead(passage.text, limit), Math.max(1, Math.floor(limit / LEAST))) }];
    case "grid": {
      const rows = Math.max(1, Math.floor((passage.rows.length * limit) / sizeOf(passage)));
      return [{ ...passage, rows: passage.rows.slice(0, rows) }];
    }
    case "list": {
      const items: Passage[][] = [];
      let left = limit;
      for (const item of passage.items) {
        if (left <= 0) break;
        const size = Math.max(LEAST, proseSize(item));
        items.push(size <= left ? item : proseHead(item, left));
        left -= size;
      }
      return [{ ...passage, items }];
    }
    case "rule":
      return [];
  }
}

function phrasesHead(phrases: readonly Phrase[], limit: number): { head: Phrase[]; left: number } {
  const head: Phrase[] = [];
  let left = limit;
  for (const phrase of phrases) {
    if (left <= 0) break;
    switch (phrase.type) {
      case "text":
      case "code":
        head.push(phrase.text.length <= left ? phrase : { ...phrase, text: wordsHead(phrase.text, left) });
        left -= phrase.text.length;
        break;
      case "strong":
      case "emphasis":
      case "struck":
      case "link": {
        const inner = phrasesHead(phrase.phrases, left);
        head.push({ ...phrase, phrases: inner.head });
        left = inner.left;
        break;
      }
      case "image":
        head.push(phrase);
        left -= LEAST;
        break;
      case "break":
        head.push(phrase);
        left -= LEAST;
        break;
    }
  }
  return { head, left };
}

function linesHead(text: string, most: number): string {
  const lines = text.split("\n");
  return lines.length <= most ? text : `${lines.slice(0, most).join("\n")}…`;
}

function wordsHead(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const at = text.lastIndexOf(" ", limit);
  return `${text.slice(0, at > limit * 0.6 ? at : limit)}…`;
}
