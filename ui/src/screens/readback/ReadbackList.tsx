/** What waits to be read and to be scored by this person; for a lead, how readbacks came out. */
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useNow, useZone } from "../../clock";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { named } from "../../components/hidden";
import { SafeText } from "../../components/SafeText";
import { wordsOf } from "../../ipc";
import type { Waiting } from "../../ipc";
import { due, moment } from "../../time";
import { counted, sentence } from "../../words";
import { ReportTable } from "./ReportTable";
import styles from "./ReadbackList.module.css";

/** The key of what has the focus. */
const ENTER = { chord: "enter" } as const;

type Props = {
  waiting: UseQueryResult<Waiting>;
  /** What the last one came to, or why it did not go on. */
  notice: string | null;
  onRead: (no: number) => void;
  onScore: (id: string) => void;
};

export function ReadbackList({ waiting, notice, onRead, onScore }: Props) {
  const { data, error } = waiting;
  const page = useRef<HTMLElement>(null);
  const first = firstOf(data);
  const focused = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    // Enter begins the first one, whenever another one becomes it; without one the heading has the focus.
    if (focused.current === first) return;
    focused.current = first;
    const place = page.current;
    const target = place?.querySelector<HTMLElement>("[data-first] button") ?? place?.querySelector<HTMLElement>("h1");
    target?.focus({ preventScroll: true });
  }, [first]);
  return (
    <main ref={page} className={styles.page} aria-label="Readbacks" aria-busy={data === undefined && error === null}>
      <header className={styles.head}>
        <h1 tabIndex={-1} data-heading>
          Readbacks
        </h1>
        <p>
          An approved draft is shown for a set time; then you say back whom it speaks to, what it claims and what to do
          next.
        </p>
        {notice === null ? null : (
          <p className={styles.notice} role="status" aria-label="Last readback">
            {sentence(notice)}
          </p>
        )}
      </header>
      {error === null ? null : (
        <div className={styles.trouble} role="alert">
          <p>{sentence(wordsOf(error))}</p>
          <Button look="small" onPress={() => void waiting.refetch()}>
            Try again
          </Button>
        </div>
      )}
      {data === undefined ? null : <Lists waiting={data} first={first} onRead={onRead} onScore={onScore} />}
      {data?.mayReport ? <ReportTable /> : null}
    </main>
  );
}

type ListsProps = Pick<Props, "onRead" | "onScore"> & { waiting: Waiting; first: string | null };

function Lists({ waiting, first, onRead, onScore }: ListsProps) {
  const now = useNow(20_000);
  const zone = useZone();
  const others =
    waiting.others === 0
      ? null
      : `${counted(waiting.others, "draft")} ${waiting.others === 1 ? "waits" : "wait"} for somebody else.`;
  if (waiting.toRead.length === 0 && waiting.toScore.length === 0) {
    return (
      <p className={styles.empty}>
        Nothing waits for you. A draft comes here once it is approved and its policy asks for a readback. {others}
      </p>
    );
  }
  return (
    <>
      {waiting.toRead.length === 0 ? null : (
        <Block title="To read" aside={counted(waiting.toRead.length, "draft")}>
          <ul className={styles.rows}>
            {waiting.toRead.map((one) => {
              const when = due(one.dueAt, now, zone);
              return (
                <li key={one.no} className={styles.row} data-first={first === `read ${one.no}` || undefined}>
                  <span className={styles.name} title={named(one.workflow)}>
                    {one.workflow}
                  </span>
                  <span className={styles.id} title={named(one.case)}>
                    <SafeText text={one.case} />
                  </span>
                  <span>{one.seconds} s to read</span>
                  <span data-state={one.overdue ? "overdue" : undefined} className={styles.due}>
                    {when.text}
                  </span>
                  {one.elsewhere ? (
                    <span className={styles.elsewhere}>somebody is reading it</span>
                  ) : (
                    <Button
                      look={first === `read ${one.no}` ? "go" : "small"}
                      name={`${one.usedMs === null ? "Read" : "Go on with"} ${one.case}`}
                      {...(first === `read ${one.no}` ? ENTER : {})}
                      onPress={() => onRead(one.no)}
                    >
                      {one.usedMs === null ? "Read" : "Go on"}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        </Block>
      )}
      {waiting.toScore.length === 0 ? null : (
        <Block title="To score" aside={counted(waiting.toScore.length, "readback")}>
          <ul className={styles.rows}>
            {waiting.toScore.map((one, place) => (
              <li key={one.id} className={styles.row} data-first={first === `score ${one.id}` || undefined}>
                <span className={styles.name} title={named(one.workflow)}>
                  {one.workflow}
                </span>
                <span className={styles.id}>said back {moment(one.answeredAt, now, zone)}</span>
                <span />
                <span />
                <Button
                  look={first === `score ${one.id}` ? "go" : "small"}
                  name={`Score readback ${place + 1} of ${one.workflow}`}
                  {...(first === `score ${one.id}` ? ENTER : {})}
                  onPress={() => onScore(one.id)}
                >
                  Score
                </Button>
              </li>
            ))}
          </ul>
        </Block>
      )}
      {others === null ? null : <p className={styles.others}>{others}</p>}
    </>
  );
}

/** What Enter begins: the draft that is due first, else what was said back first. */
function firstOf(waiting: Waiting | undefined): string | null {
  const read = waiting?.toRead.find((one) => !one.elsewhere);
  if (read !== undefined) return `read ${read.no}`;
  const score = waiting?.toScore[0];
  return score === undefined ? null : `score ${score.id}`;
}
