/** What happened to this case before: escalations, returns, earlier answers. */
import { Block, Card } from "../../components/Block";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { useNow, useZone } from "../../clock";
import type { Past as PastEntry } from "../../ipc";
import { moment } from "../../time";
import styles from "./Touches.module.css";

/** Characters of a note that are read without unfolding. */
const LONG_NOTE = 600;

export function Past({ past, title = "Before you" }: { past: readonly PastEntry[]; title?: string }) {
  const zone = useZone();
  const now = useNow(60_000);
  if (past.length === 0) return null;
  return (
    <Block title={title}>
      <Card>
        <ol className={styles.touches}>
          {past.map((entry) => (
            <li key={`${entry.at} ${entry.action}`}>
              <time>{moment(entry.at, now, zone)}</time>
              <b>
                <SafeText text={entry.who} />
              </b>
              <span>
                <SafeText text={entry.text} />
                {entry.said === null ? null : (
                  <em>
                    first said <SafeText text={entry.said} />
                  </em>
                )}
                {entry.reason === null ? null : <em>{entry.reason}</em>}
                {entry.note === null ? null : (
                  <q>
                    <LongText text={entry.note} limit={LONG_NOTE} />
                  </q>
                )}
              </span>
            </li>
          ))}
        </ol>
      </Card>
    </Block>
  );
}
