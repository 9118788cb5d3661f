/** How much of a text one does not see, as a chip; nothing when one sees all of it. */
import { Chip } from "../../components/Chip";
import type { Unseen } from "../../components/hidden";
import { counted } from "../../words";

/** "3 hidden characters, 1 word of two alphabets" */
export function unseenWords({ hidden, mixed }: Unseen): string {
  return [
    hidden === 0 ? "" : counted(hidden, "hidden character"),
    mixed === 0 ? "" : counted(mixed, "word of two alphabets", "words of two alphabets"),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

export function UnseenChip({ unseen }: { unseen: Unseen }) {
  const words = unseenWords(unseen);
  return words === "" ? null : <Chip tone={unseen.hidden > 0 ? "bad" : "warn"}>{words}</Chip>;
}
