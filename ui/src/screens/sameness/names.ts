/** Names typed in one line. Pure. */

/** "Acme, Blue Fox ; " → ["Acme", "Blue Fox"] */
export function namesOf(line: string): string[] {
  return line
    .split(/[,;\n]/u)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
