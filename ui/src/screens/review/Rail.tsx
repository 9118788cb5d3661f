/** The rail: where one is, how much waits in each workflow, what is not sent yet, and who one is. */
import { memo, useMemo, useState } from "react";
import { useNow } from "../../clock";
import { Mark } from "../../components/Mark";
import { Menu } from "../../components/Menu";
import { Signs } from "../../components/Signs";
import type { Person, QueueView, WorkflowQueue } from "../../ipc";
import { useCommand, useKeymap } from "../../keys";
import { menuGroups } from "../../menuGroups";
import { useIsReady } from "../../ready";
import { span } from "../../time";
import { count, counted } from "../../words";
import { waitsFor } from "../sameness/ballot";
import { useRounds } from "../sameness/useRounds";
import { namesakes } from "./namesakes";
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

const NONE: readonly WorkflowQueue[] = [];

export const Rail = memo(function Rail({ queue, readbacks, workflow, view, me, open, go }: Props) {
  const now = useNow(30_000);
  const isReview = view === "review";
  const workflows = queue?.workflows ?? NONE;
  const alike = useMemo(() => namesakes(workflows), [workflows]);
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
        {workflows.map((row) => (
          <Item
            key={row.key}
            name={row.name}
            amount={row.depth}
            on={isReview && workflow === row.key}
            isOverdue={row.overdue > 0}
            label={spoken(row, alike.has(row.key), now)}
            second={secondLine(row, alike.has(row.key), now)}
            isApart={alike.has(row.key)}
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
        <Signs text="⌄" />
      </span>
    </Menu>
  );
}

function overdueWords(row: WorkflowQueue): string {
  return `${count(row.overdue)}${row.overdueCapped ? "+" : ""} overdue`;
}

/** What stands below the name, and behind it when it is spoken. The key of a namesake is never left out. */
function secondLine(row: WorkflowQueue, isApart: boolean, now: number): string | null {
  const key = isApart ? row.key : "";
  const oldest = row.depth === 0 || row.oldestAt === null ? "" : `oldest ${span(now - row.oldestAt)}`;
  const overdue = row.depth === 0 || row.overdue === 0 ? "" : overdueWords(row);
  const parts = [key, oldest, overdue].filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join(", ");
}

function spoken(row: WorkflowQueue, isApart: boolean, now: number): string {
  const key = isApart ? `, ${row.key}` : "";
  const held = `${row.readback > 0 ? `, ${count(row.readback)} to be read back` : ""}${row.held > 0 ? `, ${count(row.held)} in hold` : ""}`;
  const second = secondLine(row, false, now);
  return `${row.name}${key}, ${counted(row.depth, "case")}${second === null ? "" : `, ${second}`}${held}`;
}

type ItemProps = {
  name: string;
  amount: number | null;
  on: boolean;
  label: string;
  isOverdue?: boolean;
  second?: string | null;
  /** The second line tells this one from another of the same name, so it is always seen. */
  isApart?: boolean;
  onPress: () => void;
};

function Item({ name, amount, on, label, isOverdue = false, second = null, isApart = false, onPress }: ItemProps) {
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
          <small className={styles.second} data-apart={isApart || undefined} aria-hidden="true">
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
