/** What has to be known before anything else: a question, why the case came again, that it was decided before. */
import { memo } from "react";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { useNow, useZone } from "../../clock";
import type { CaseView } from "../../ipc";
import { moment } from "../../time";
import styles from "./Standing.module.css";

/** Characters that are read without unfolding. */
const LONG = 600;

export const Standing = memo(function Standing({ view }: { view: CaseView }) {
  const zone = useZone();
  const now = useNow(60_000);
  const { question, returned } = view;
  return (
    <>
      {question === null ? null : (
        <div className={styles.note} data-tone="ask" role="note" aria-label="Question">
          <p className={styles.who}>
            <b>
              <SafeText text={question.who} />
            </b>{" "}
            asks, {moment(question.at, now, zone)}
          </p>
          <div className={styles.words}>
            <LongText text={question.text} limit={LONG} />
          </div>
        </div>
      )}
      {returned === null ? null : (
        <div className={styles.note} role="note" aria-label="Came again">
          <p className={styles.who}>
            Returned by{" "}
            <b>
              <SafeText text={returned.who} />
            </b>
            , {moment(returned.at, now, zone)}; this is revision {view.revision}
          </p>
          {returned.note === null ? null : (
            <div className={styles.words}>
              <LongText text={returned.note} limit={LONG} />
            </div>
          )}
        </div>
      )}
      {view.reopened ? (
        <div className={styles.note} role="note" aria-label="Reopened">
          <p className={styles.words}>It was decided and is open again. The decision it had stands until yours.</p>
        </div>
      ) : null}
    </>
  );
});
