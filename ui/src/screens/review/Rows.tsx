/** Names and values of a record. A long record in a wide card runs in two columns. */
import { memo } from "react";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import styles from "./Rows.module.css";

/** `before` is what the value was in the previous version of the subject, where it was another. */
export type Row = { name: string; value: string; before?: string | null };

const LONG = 400;

type Props = { rows: readonly Row[]; wide?: boolean; narrow?: boolean };

export const Rows = memo(function Rows({ rows, wide = false, narrow = false }: Props) {
  return (
    <dl className={styles.rows} data-wide={wide || undefined} data-narrow={narrow || undefined}>
      {rows.map((row) => (
        <div key={row.name} className={styles.row} data-changed={isChanged(row) || undefined}>
          <dt title={named(row.name)}>
            <SafeText text={row.name} />
          </dt>
          <dd dir="auto">
            {row.value === "" ? (
              <span className={styles.none}>none</span>
            ) : row.value.length > LONG ? (
              <LongText text={row.value} limit={LONG} />
            ) : (
              <SafeText text={row.value} />
            )}
            {isChanged(row) ? <Before text={row.before ?? ""} /> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
});

function isChanged(row: Row): boolean {
  return row.before !== undefined && row.before !== null;
}

function Before({ text }: { text: string }) {
  return (
    <small className={styles.before}>
      {text === "" ? (
        "was not there"
      ) : (
        <>
          was <del>{text.length > LONG ? <LongText text={text} limit={LONG} /> : <SafeText text={text} />}</del>
        </>
      )}
    </small>
  );
}
