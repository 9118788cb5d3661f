/** How far an import is, where its cases went, and what was refused and why. */
import { Block, Card } from "../../components/Block";
import { SafeText } from "../../components/SafeText";
import type { ImportProgress } from "../../ipc";
import { bytes, count, counted } from "../../words";
import styles from "./ImportScreen.module.css";

export function Progress({ progress }: { progress: ImportProgress }) {
  const part = progress.total > 0 ? Math.min(1, progress.bytes / progress.total) : progress.done ? 1 : 0;
  const percent = `${Math.floor(part * 100)} %`;
  return (
    <>
      <Block
        title={progress.done ? "Imported" : "Importing"}
        aside={`${bytes(progress.bytes)} of ${bytes(progress.total)}`}
      >
        <Card>
          <div
            className={styles.bar}
            role="progressbar"
            aria-label="Import"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.floor(part * 100)}
            aria-valuetext={percent}
          >
            <i style={{ width: `${part * 100}%` }} />
          </div>
          <dl className={styles.counts}>
            <Amount name="read" value={progress.read} />
            <Amount name="accepted" value={progress.accepted} />
            <Amount name="known already" value={progress.duplicate} />
            <Amount name="refused" value={progress.rejected} bad={progress.rejected > 0} />
          </dl>
          <p className={styles.routes}>{routeWords(progress)}</p>
        </Card>
      </Block>
      {progress.rejects.length > 0 ? <Rejects progress={progress} /> : null}
    </>
  );
}

function Amount({ name, value, bad = false }: { name: string; value: number; bad?: boolean }) {
  return (
    <div data-bad={bad || undefined}>
      <dd>{count(value)}</dd>
      <dt>{name}</dt>
    </div>
  );
}

function routeWords({ routed }: ImportProgress): string {
  const parts = [
    routed.review > 0 ? `${count(routed.review)} to review` : "",
    routed.audit > 0 ? `${count(routed.audit)} for a check` : "",
    routed.auto > 0 ? `${count(routed.auto)} accepted unseen` : "",
    routed.hold > 0 ? `${count(routed.hold)} held` : "",
    routed.quarantine > 0 ? `${count(routed.quarantine)} in quarantine` : "",
  ].filter((part) => part !== "");
  return parts.join(", ");
}

function Rejects({ progress }: { progress: ImportProgress }) {
  const rest = progress.rejected - progress.rejects.length;
  return (
    <Block
      title="Refused"
      aside={
        rest > 0
          ? `the first ${progress.rejects.length} of ${count(progress.rejected)}`
          : counted(progress.rejected, "line")
      }
    >
      <Card>
        <table className={styles.rejects}>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Where</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {progress.rejects.map((reject) => (
              <tr key={`${reject.file} ${reject.line} ${reject.path}`}>
                <td>{count(reject.line)}</td>
                <td>
                  <code>{reject.path === "" ? "/" : reject.path}</code>
                </td>
                <td>
                  <SafeText text={reject.reason} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </Block>
  );
}
