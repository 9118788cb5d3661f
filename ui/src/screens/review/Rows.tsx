/** Names and values of a record. A long record in a wide card runs in two columns. */
import { memo } from "react";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import styles from "./Rows.module.css";

export type Row = { name: string; value: string };

const LONG = 400;

type Props = { rows: readonly Row[]; wide?: boolean; narrow?: boolean };

export const Rows = memo(function Rows({ rows, wide = false, narrow = false }: Props) {
  return (
    <dl className={styles.rows} data-wide={wide || undefined} data-narrow={narrow || undefined}>
      {rows.map((row) => (
        <div key={row.name} className={styles.row}>
          <dt title={row.name}>
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
          </dd>
        </div>
      ))}
    </dl>
  );
});
