/** A quiet page with one thing on it: first run, sign-in, a failed start. */
import type { ReactNode } from "react";
import { Mark } from "./Mark";
import styles from "./Solo.module.css";

export function Solo({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <main className={styles.solo} data-scroller aria-label={title}>
      <div className={styles.page}>
        <p className={styles.brand}>
          <Mark />
          Countersign
        </p>
        <h1 tabIndex={-1} data-heading>
          {title}
        </h1>
        {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}
