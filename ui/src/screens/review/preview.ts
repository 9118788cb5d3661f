/** What a mail client shows beside the subject line: the beginning of the text on one line. Pure. */
const LENGTH = 90;

export function previewOf(text: string): string {
  const line = Array.from(
    text
      .slice(0, 4 * LENGTH)
      .replace(/\s+/gu, " ")
      .trim(),
  );
  if (line.length <= LENGTH) return line.join("");
  const cut = line.slice(0, LENGTH).join("");
  const word = cut.lastIndexOf(" ");
  return `${cut.slice(0, word > LENGTH / 2 ? word : LENGTH)}…`;
}
