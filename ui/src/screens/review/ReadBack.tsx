/** What a reader did not understand of the last answer: it stands above the draft that is to be mended. */
import { memo } from "react";
import { Block, Card } from "../../components/Block";
import { SafeText } from "../../components/SafeText";
import type { CaseView } from "../../ipc";
import { readable } from "../../words";
import styles from "./ReadBack.module.css";

export const ReadBack = memo(function ReadBack({ view }: { view: CaseView }) {
  const { readBack } = view;
  if (readBack === null) return null;
  return (
    <Block title="What did not land" aside={`read for ${readBack.seconds} s`}>
      <Card>
        <dl className={styles.fields}>
          {readBack.fields.map((one) => (
            <div key={one.field} className={styles.field} data-missed={one.score === "yes" ? undefined : true}>
              <dt>{readable(one.field)}</dt>
              <dd className={styles.score}>{one.score}</dd>
              <dd dir="auto">
                <SafeText text={one.said} />
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </Block>
  );
});
