/** What happened, in order: as a conversation where people answer each other, else as a line of touches. */
import { useRef } from "react";
import { FoldFoot } from "../../components/FoldFoot";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { useFold } from "../../components/useFold";
import { useNow, useZone } from "../../clock";
import type { Block } from "../../ipc";
import { moment } from "../../time";
import { count, readable } from "../../words";
import { isConversation, isReplying } from "./conversation";
import styles from "./Touches.module.css";

type Timeline = Extract<Block, { type: "timeline" }>;

/** Entries shown at first, the newest ones; a few more are not worth a fold. */
const SHOWN = 8;
const STEP = 300;
const LONG_ENTRY = 1200;

export function TimelineBlock({ block }: { block: Timeline }) {
  const zone = useZone();
  const now = useNow(60_000);
  const { touches: entries } = block;
  const first = entries.length <= SHOWN + 1 ? entries.length : SHOWN;
  const place = useRef<HTMLDivElement>(null);
  const key = `timeline ${block.title} ${entries.length}`;
  const fold = useFold(place, { key, size: entries.length, first, step: STEP });
  const hidden = entries.length - Math.min(fold.shown, entries.length);
  const talks = isConversation(block.title, entries);
  return (
    <div ref={place} className={styles.whole}>
      {/* The newest stands last and is read first, so what is folded is above it. */}
      <FoldFoot fold={fold} rest={`${count(hidden)} earlier`} />
      <ol className={talks ? styles.talk : styles.touches}>
        {entries.slice(hidden).map((entry, at) => {
          const number = at + hidden;
          const isLast = number === entries.length - 1;
          return (
            <li key={`${entry.at ?? ""} ${number}`} data-reply={(talks && isReplying(entry.who, entries)) || undefined}>
              <time>{entry.at === null ? "" : moment(entry.at, now, zone)}</time>
              <b>
                <SafeText text={readable(entry.who)} />
              </b>
              <LongText text={entry.text} limit={LONG_ENTRY} look={isLast || talks ? "quote" : "plain"} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
