/** A case whose content could not be drawn: say so and let it be skipped. */
import { useLayoutEffect } from "react";
import { Button } from "../../components/Button";
import { SafeText } from "../../components/SafeText";
import { useCommand } from "../../keys";
import { markReady } from "../../ready";
import styles from "./EmptySheet.module.css";

export function BrokenCase({ caseId, skip }: { caseId: string; skip: () => void }) {
  useCommand("skip", skip);
  useLayoutEffect(markReady, []);
  return (
    <div className={styles.sheet} role="main" aria-label="Case">
      <div className={styles.words} role="alert">
        <h1 tabIndex={-1} data-heading>
          This case cannot be shown.
        </h1>
        <p>
          Something in <SafeText text={caseId} /> breaks the page. Nothing of it was decided; skip it and tell who runs
          the station.
        </p>
        <div className={styles.ways}>
          <Button look="go" command="skip" onPress={skip}>
            Skip
          </Button>
        </div>
      </div>
    </div>
  );
}
