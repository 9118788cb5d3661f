/**
 * Below the case: what else was about its subject, and settled cases that are like it. It is read after the case is
 * painted; each part stands in its place from the beginning, so that nothing above it moves when it arrives.
 */
import { memo, useRef, useState } from "react";
import { Block, Card } from "../../components/Block";
import { CommandKey } from "../../components/Key";
import { announce } from "../../live";
import type { CaseView, Earlier, Precedent } from "../../ipc";
import { useCommand } from "../../keys";
import { count, counted } from "../../words";
import type { Input } from "./answering";
import { EarlierCase } from "./EarlierCase";
import { EarlierList } from "./EarlierList";
import type { EarlierListHandle } from "./EarlierList";
import type { Fetched } from "./useAround";
import styles from "./Around.module.css";

type Props = { view: CaseView; fetched: Fetched; tell: (input: Input) => void };

export const Around = memo(function Around({ view, fetched, tell }: Props) {
  const [opened, setOpened] = useState<Earlier | null>(null);
  return (
    <>
      {view.subject === null ? null : <SubjectHistory name={view.subject.name} fetched={fetched} open={setOpened} />}
      <Precedents fetched={fetched} open={setOpened} tell={tell} />
      {opened === null ? null : <EarlierCase earlier={opened} onClose={() => setOpened(null)} />}
    </>
  );
});

type PartProps = { fetched: Fetched; open: (earlier: Earlier) => void };

function SubjectHistory({ name, fetched, open }: PartProps & { name: string }) {
  const list = useRef<EarlierListHandle>(null);
  const history = fetched.around?.subject ?? null;
  useCommand("history", () => list.current?.focus());
  // A subject without an id cannot be found again.
  if (fetched.around !== null && history === null) return null;
  const cases = history?.cases ?? [];
  return (
    <Block title={`Earlier with ${name}`} aside={<CommandKey id="history" />}>
      <Card>
        <EarlierList
          ref={list}
          name={`Earlier with ${name}`}
          rows={cases.map((earlier) => ({ earlier }))}
          open={open}
          withWorkflow
          instead={insteadOf(fetched, `Nothing else here was about ${name}.`)}
        />
        {history === null || history.more === 0 ? null : (
          <p className={styles.more}>
            and {history.capped ? `more than ${count(history.more)}` : counted(history.more, "earlier one")}
            {history.more === 1 && !history.capped ? "" : history.capped ? " earlier ones" : ""}
          </p>
        )}
      </Card>
    </Block>
  );
}

function Precedents({ fetched, open, tell }: PartProps & { tell: Props["tell"] }) {
  const list = useRef<EarlierListHandle>(null);
  const found = fetched.around?.precedents ?? null;
  const cases: readonly Precedent[] = found?.cases ?? [];
  useCommand("precedents", () => list.current?.focus());
  useCommand("cite", () => {
    const precedent = cases[list.current?.at() ?? 0];
    if (!precedent) {
      const missing = found === null ? "The precedents are not there yet." : "There is no precedent to cite.";
      announce(fetched.failure ?? missing);
      return;
    }
    tell({ type: "cite", text: precedent.cite });
    announce(`Cited in the note: ${precedent.cite}`);
  });
  const unread = found?.unread ?? 0;
  return (
    <Block
      title="Precedents"
      aside={
        <span className={styles.keys}>
          <CommandKey id="precedents" />
          {cases.length === 0 ? null : (
            <>
              <CommandKey id="cite" /> cites
            </>
          )}
        </span>
      }
    >
      <Card>
        <EarlierList
          ref={list}
          name="Precedents"
          rows={cases.map(({ earlier, shared }) => ({ earlier, shared }))}
          open={open}
          instead={insteadOf(
            fetched,
            found?.withheld
              ? "Shown once you have said what you think."
              : "No settled case of this workflow is like it.",
          )}
        />
        {unread === 0 ? null : (
          <p className={styles.more}>
            {unread >= MOST_UNREAD ? `${count(unread)} or more` : count(unread)} settled{" "}
            {unread === 1 ? "case is" : "cases are"} not searched yet
          </p>
        )}
      </Card>
    </Block>
  );
}

/** The engine counts no further. */
const MOST_UNREAD = 10_000;

/** What stands in the place of rows. */
function insteadOf({ around, failure }: Fetched, empty: string): string {
  if (failure !== null) return failure;
  return around === null ? "Looking …" : empty;
}
