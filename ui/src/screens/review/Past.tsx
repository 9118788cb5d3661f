/** What happened to this case before: escalations, returns, earlier answers. */
import { Block, Card } from "../../components/Block";
import { SafeText } from "../../components/SafeText";
import { useNow, useZone } from "../../clock";
import type { Past as PastEntry } from "../../ipc";
import { moment } from "../../time";
import { readable } from "../../words";
import styles from "./Touches.module.css";

export function Past({ past }: { past: readonly PastEntry[] }) {
  const zone = useZone();
  const now = useNow(60_000);
  if (past.length === 0) return null;
  return (
    <Block title="Before you">
      <Card>
        <ol className={styles.touches}>
          {past.map((entry) => (
            <li key={`${entry.at} ${entry.action}`}>
              <time>{moment(entry.at, now, zone)}</time>
              <b>
                <SafeText text={entry.who} />
              </b>
              <span>
                {readable(entry.action)} <SafeText text={entry.text} />
                {entry.reason === null ? null : <em>{entry.reason}</em>}
                {entry.note === null ? null : (
                  <q>
                    <SafeText text={entry.note} />
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
