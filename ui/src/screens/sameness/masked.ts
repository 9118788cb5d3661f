/** Cuts a masked text into what is drawn: words, placeholders, line ends, marked places. Pure; places are code points. */

export type Mark = { no: number; start: number; end: number };

export type Part =
  | { kind: "words"; text: string }
  | { kind: "chip"; text: string }
  | { kind: "mark"; text: string; no: number }
  | { kind: "break"; text: "" };

const CHIP = /^\[(author|company|product|brand|masked|link|e-mail|image|date)\]/u;

/** The parts of each paragraph, in order. */
export function paragraphsOf(text: string, marks: readonly Mark[]): Part[][] {
  const points = Array.from(text);
  const ends = marks.toSorted((one, two) => one.start - two.start);
  const paragraphs: Part[][] = [[]];
  let next = 0;
  let at = 0;
  const put = (part: Part) => {
    const paragraph = paragraphs.at(-1);
    const last = paragraph?.at(-1);
    if (last?.kind === "words" && part.kind === "words") last.text += part.text;
    else paragraph?.push(part);
  };
  while (at < points.length) {
    while (ends[next] !== undefined && (ends[next]?.start ?? 0) < at) next += 1;
    const mark = ends[next];
    const letter = points[at] ?? "";
    if (mark?.start === at && mark.end > at) {
      put({ kind: "mark", text: points.slice(at, mark.end).join(""), no: mark.no });
      at = mark.end;
    } else if (letter === "\n") {
      const isEnd = points[at + 1] === "\n";
      if (isEnd) paragraphs.push([]);
      else put({ kind: "break", text: "" });
      at += isEnd ? 2 : 1;
    } else {
      const chip = letter === "[" ? CHIP.exec(points.slice(at, at + 12).join("")) : null;
      if (chip) put({ kind: "chip", text: chip[1] ?? "" });
      else put({ kind: "words", text: letter });
      at += chip ? chip[0].length : 1;
    }
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}
