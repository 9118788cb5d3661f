/** The rail: where one is, how much waits in each workflow, what is not sent yet, and who one is. */
import { memo, useState } from "react";
import { useNow } from "../../clock";
import { Mark } from "../../components/Mark";
import { Menu } from "../../components/Menu";
import type { Person, QueueView, WorkflowQueue } from "../../ipc";
import { useCommand, useKeymap } from "../../keys";
import { menuGroups } from "../../menuGroups";
import { useIsReady } from "../../ready";
import { span } from "../../time";
import { count, counted } from "../../words";
import { waitsFor } from "../sameness/ballot";
import { useRounds } from "../sameness/useRounds";
import type { View } from "./ReviewScreen";
import styles from "./Rail.module.css";

type Props = {
  queue: QueueView | undefined;
  readbacks: number | null;
  workflow: string | null;
  view: View;
  me: Person;
  open: (workflow: string | null) => void;
  go: (view: View) => void;
};

export const Rail = memo(function Rail({ queue, readbacks, workflow, view, me, open, go }: Props) {
  const now = useNow(30_000);
  const isReview = view === "review";
  return (
    <nav className={styles.rail} aria-label="Queue">
      <Brand />
      <Item name="Review" amount={queue?.total ?? null} on={isReview} label="Review" onPress={() => go("review")} />
      <Item name="Cases" amount={null} on={view === "cases"} label="Cases" onPress={() => go("cases")} />
      <Item
        name="Readbacks"
        amount={readbacks}
        on={view === "readbacks"}
        label={readbacks === null ? "Readbacks" : `Readbacks, ${count(readbacks)} for you`}
        onPress={() => go("readbacks")}
      />
      <Rounds me={me} on={view === "rounds"} onPress={() => go("rounds")} />
      <Ballots me={me} on={view === "ballots"} onPress={() => go("ballots")} />
      <Item name="Settings" amount={null} on={view === "settings"} label="Settings" onPress={() => go("settings")} />
      <h2>Queue</h2>
      <div className={styles.queue}>
        <Item
          name="All workflows"
          amount={queue?.total ?? null}
          on={isReview && workflow === null}
          label={queue === undefined ? "All workflows" : `All workflows, ${counted(queue.total, "case")}`}
          onPress={() => open(null)}
        />
        {queue?.workflows.map((row) => (
          <Item
            key={row.key}
            name={row.name}
            amount={row.depth}
            on={isReview && workflow === row.key}
            isOverdue={row.overdue > 0}
            label={spoken(row, now)}
            second={row.depth === 0 ? null : secondLine(row, now)}
            onPress={() => open(row.key)}
          />
        ))}
      </div>
      <Foot queue={queue} me={me} />
    </nav>
  );
});

/** Rounds; where there have been some, a lead is reminded of a quarter that has none yet. */
function Rounds({ me, on, onPress }: { me: Person; on: boolean; onPress: () => void }) {
  const { data } = useRounds(useIsReady());
  const isLead = me.roles.includes("lead");
  if (!isLead && !me.roles.includes("auditor")) return null;
  const isDue = isLead && data !== undefined && data.due.due && data.rounds.length > 0;
  const reminder = isDue ? `${data.due.quarter} has none yet` : null;
  const label = reminder === null ? "Rounds" : `Rounds, ${reminder}`;
  return <Item name="Rounds" amount={null} on={on} label={label} second={reminder} onPress={onPress} />;
}

/** One's ballots, and how many rounds wait for one. */
function Ballots({ me, on, onPress }: { me: Person; on: boolean; onPress: () => void }) {
  const { data } = useRounds(useIsReady());
  const waiting = data?.rounds.filter((round) => waitsFor(round, me.name)).length;
  if (!me.roles.some((role) => role !== "auditor")) return null;
  const label =
    waiting === undefined || waiting === 0 ? "My ballots" : `My ballots, ${counted(waiting, "round")} to judge`;
  return <Item name="My ballots" amount={waiting || null} on={on} label={label} onPress={onPress} />;
}

/** The name of the house is the button of its menu. */
function Brand() {
  const keymap = useKeymap();
  const [isOpen, setOpen] = useState(false);
  useCommand("menu", () => setOpen(true));
  return (
    <Menu
      name="Countersign, menu"
      className={styles.brand ?? ""}
      isOpen={isOpen}
      onOpenChange={setOpen}
      groupsNow={() => menuGroups(keymap)}
    >
      <Mark />
      Countersign
      <span className={styles.caret} aria-hidden="true">
        ⌄
      </span>
    </Menu>
  );
}

function overdueWords(row: WorkflowQueue): string {
  return `${count(row.overdue)}${row.overdueCapped ? "+" : ""} overdue`;
}

function secondLine(row: WorkflowQueue, now: number): string {
  const oldest = row.oldestAt === null ? "" : `oldest ${span(now - row.oldestAt)}`;
  return [oldest, row.overdue > 0 ? overdueWords(row) : ""].filter((part) => part !== "").join(", ");
}

function spoken(row: WorkflowQueue, now: number): string {
  const held = `${row.readback > 0 ? `, ${count(row.readback)} to be read back` : ""}${row.held > 0 ? `, ${count(row.held)} in hold` : ""}`;
  const second = row.depth === 0 ? "" : `, ${secondLine(row, now)}`;
  return `${row.name}, ${counted(row.depth, "case")}${second}${held}`;
}

type ItemProps = {
  name: string;
  amount: number | null;
  on: boolean;
  label: string;
  isOverdue?: boolean;
  second?: string | null;
  onPress: () => void;
};

function Item({ name, amount, on, label, isOverdue = false, second = null, onPress }: ItemProps) {
  return (
    <button
      type="button"
      className={styles.item}
      aria-current={on ? "page" : undefined}
      aria-label={label}
      title={second === null ? name : `${name}, ${second}`}
      onClick={onPress}
    >
      {isOverdue ? <i className={styles.dot} /> : null}
      <span className={styles.name}>
        {name}
        {second === null ? null : (
          <small className={styles.second} aria-hidden="true">
            {second}
          </small>
        )}
      </span>
      {amount === null ? null : (
        <b className={styles.amount} data-none={amount === 0 || undefined} aria-hidden="true">
          {count(amount)}
        </b>
      )}
    </button>
  );
}

function Foot({ queue, me }: { queue: QueueView | undefined; me: Person }) {
  const role = me.roles.includes("lead") ? "lead" : (me.roles.at(-1) ?? "");
  return (
    <div className={styles.foot}>
      <p>{queue === undefined ? "" : sentWords(queue)}</p>
      {queue !== undefined && queue.dead > 0 ? (
        <p className={styles.bad}>{counted(queue.dead, "decision")} could not be sent</p>
      ) : null}
      {queue !== undefined && queue.quarantined > 0 ? <p>{count(queue.quarantined)} in quarantine</p> : null}
      {queue !== undefined && queue.returned > 0 ? <p>{count(queue.returned)} returned, waiting</p> : null}
      <p className={styles.me}>
        {me.name} · {role}
      </p>
    </div>
  );
}

function sentWords(queue: QueueView): string {
  const parts = [
    queue.unsent > 0 ? `${count(queue.unsent)} unsent` : "",
    queue.inHold > 0 ? `${count(queue.inHold)} in hold` : "",
  ];
  const text = parts.filter((part) => part !== "").join(", ");
  return text === "" ? "All sent" : text;
}
