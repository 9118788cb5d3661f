/** Text that is read: folded when long, hidden characters counted, light markdown where asked for. */
import { useState } from "react";
import { useCommand } from "../keys";
import { counted } from "../words";
import { Button } from "./Button";
import { Chip } from "./Chip";
import { folded } from "./fold";
import { hiddenCount } from "./hidden";
import { Markdown } from "./Markdown";
import { SafeText } from "./SafeText";
import styles from "./LongText.module.css";

type Props = { text: string; look?: "plain" | "quote" | "markdown"; limit?: number };

export function LongText({ text, look = "plain", limit }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { head, rest } = folded(text, limit);
  const shown = isOpen ? text : head;
  const hidden = hiddenCount(shown);
  useCommand("unfold", () => setOpen(true), rest > 0 && !isOpen);
  return (
    <div className={styles.text} data-look={look} dir="auto">
      {look === "markdown" ? <Markdown text={shown} /> : <SafeText text={shown} />}
      {rest > 0 && !isOpen ? "…" : null}
      {rest > 0 || hidden > 0 ? (
        <div className={styles.foot}>
          {rest > 0 ? (
            <Button look="quiet" onPress={() => setOpen(!isOpen)}>
              {isOpen ? "show less" : `show ${counted(rest, "more word", "more words")}`}
            </Button>
          ) : null}
          {hidden > 0 ? <Chip tone="bad">{counted(hidden, "hidden character")}</Chip> : null}
        </div>
      ) : null}
    </div>
  );
}
