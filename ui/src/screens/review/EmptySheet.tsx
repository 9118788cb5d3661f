/**
 * What stands in the place of a case: the skeleton while one is fetched, the end of the queue, what went wrong, or for
 * whoever takes none where to look.
 */
import { useEffect } from "react";
import { Button } from "../../components/Button";
import { focusHeading } from "../../focus";
import type { QueueView } from "../../ipc";
import { count, sentence } from "../../words";
import type { Cursor } from "./cursor";
import styles from "./EmptySheet.module.css";
import { markReady } from "../../ready";

type Props = {
  cursor: Cursor;
  queue: QueueView | undefined;
  looksOn: boolean;
  again: () => void;
  widen: () => void;
  list: () => void;
  importFile: () => void;
};

const ASK_MS = 30_000;

export function EmptySheet(props: Props) {
  const { cursor, looksOn, again } = props;
  const isLoading = !looksOn && !cursor.exhausted && cursor.failure === null;
  useEffect(() => {
    if (isLoading) return;
    markReady();
    if (!document.querySelector("[data-modal]")) focusHeading();
  }, [isLoading]);
  // A case held by somebody else comes free without a sign; ask now and then.
  useEffect(() => {
    if (isLoading) return undefined;
    const timer = setInterval(again, ASK_MS);
    return () => clearInterval(timer);
  }, [isLoading, again]);
  return (
    <>
      <main className={styles.sheet} aria-label="Case" aria-busy={isLoading}>
        <Instead {...props} isLoading={isLoading} />
      </main>
      <aside className={styles.desk} aria-label="Decision" aria-hidden="true" />
    </>
  );
}

function Instead({ isLoading, ...props }: Props & { isLoading: boolean }) {
  if (props.looksOn) return <LooksOn list={props.list} />;
  if (isLoading) return <Skeleton />;
  return props.cursor.failure === null ? <Nothing {...props} /> : <Failed {...props} />;
}

function LooksOn({ list }: Pick<Props, "list">) {
  return (
    <div className={styles.words}>
      <h1 tabIndex={-1} data-heading>
        You look on.
      </h1>
      <p>An auditor decides nothing, so no case is taken for you. The list has every case and what became of it.</p>
      <div className={styles.ways}>
        <Button look="go" command="cases" onPress={list}>
          All cases
        </Button>
      </div>
    </div>
  );
}

function Nothing({ cursor, queue, widen, importFile }: Props) {
  const workflow = queue?.workflows.find((row) => row.key === cursor.workflow);
  const decided = queue?.decidedToday ?? 0;
  const elsewhere = cursor.workflow === null ? 0 : (queue?.total ?? 0);
  return (
    <div className={styles.words}>
      <h1 tabIndex={-1} data-heading>
        {workflow === undefined ? "Nothing waits." : `Nothing waits in ${workflow.name}.`}
      </h1>
      <p>
        {decided > 0 ? `${count(decided)} decided today. ` : ""}
        {elsewhere > 0 ? `${count(elsewhere)} wait in other workflows.` : "New cases appear here by themselves."}
      </p>
      <div className={styles.ways}>
        {cursor.workflow === null ? null : (
          <Button look={elsewhere > 0 ? "go" : "plain"} command="allWorkflows" onPress={widen}>
            All workflows
          </Button>
        )}
        <Button look={cursor.workflow === null ? "go" : "plain"} command="importFile" onPress={importFile}>
          Import a file
        </Button>
      </div>
    </div>
  );
}

function Failed({ cursor, again }: Props) {
  return (
    <div className={styles.words} role="alert">
      <h1 tabIndex={-1} data-heading>
        The next case could not be fetched.
      </h1>
      <p>{sentence(cursor.failure ?? "")} Nothing you decided is lost.</p>
      <div className={styles.ways}>
        <Button look="go" onPress={again}>
          Try again
        </Button>
      </div>
    </div>
  );
}

function Skeleton() {
  return (
    <div className={styles.skeleton}>
      <span className="unseen">Fetching the next case</span>
      <i data-size="crumb" />
      <i data-size="title" />
      <i data-size="why" />
      <div>
        <i data-size="card" />
        <i data-size="card" />
      </div>
      <i data-size="wide" />
    </div>
  );
}
