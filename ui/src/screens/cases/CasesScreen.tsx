/** All cases: found by a filter, read as a list, opened, marked, decided together. It puts the parts together. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { focusHeading, isTyping } from "../../focus";
import { engine, wordsOf } from "../../ipc";
import type { FilterKey, ListedCase, Order, Person, QueueView } from "../../ipc";
import { useCommand } from "../../keys";
import { announce } from "../../live";
import { counted, sentence } from "../../words";
import type { Place } from "../review/ReviewScreen";
import { CaseTable } from "./CaseTable";
import type { TableDoor } from "./CaseTable";
import { Empty } from "./Empty";
import { FilterField } from "./FilterField";
import type { FieldDoor } from "./FilterField";
import { Foot } from "./Foot";
import { MOST_MARKED, NO_MARKS, marking, unmarked } from "./marks";
import type { Marks } from "./marks";
import { OpenedCase } from "./OpenedCase";
import { OrderField } from "./OrderField";
import { OwnFilters } from "./OwnFilters";
import { TogetherDialog } from "./TogetherDialog";
import { useCaseList } from "./useCaseList";
import type { Memory } from "./useCaseList";
import { useOpening } from "./useOpening";
import { ROW } from "./windowing";
import styles from "./CasesScreen.module.css";

type Props = {
  /** What was looked for when the list was last on screen. */
  memory: Memory;
  onLeave: (memory: Memory) => void;
  /** The review screen, where a case that is taken goes. */
  place: { readonly current: Place | null };
  onQueue: (queue: QueueView) => void;
  me: Person;
};

/** What lies over the list. */
type Over = { kind: "together" } | { kind: "save" } | { kind: "case"; listed: ListedCase } | null;

export function CasesScreen({ memory, onLeave, place, onQueue, me }: Props) {
  const list = useCaseList(memory);
  const { found, find } = list;
  const [typed, setTyped] = useState(memory.filter);
  const [order, setOrder] = useState<Order>(memory.order);
  const [marks, setMarks] = useState<Marks>(memory.marks);
  const [over, setOver] = useState<Over>(null);
  const field = useRef<FieldDoor>(null);
  const table = useRef<TableDoor>(null);
  const { start, toTop, top, onTop } = useMemory(
    memory,
    { filter: found?.filter ?? memory.filter, order, marks },
    onLeave,
  );
  const notice = useCallback((text: string) => place.current?.notice(text), [place]);
  /** Also for whoever looks elsewhere. */
  const say = useCallback(
    (text: string) => {
      notice(text);
      announce(text);
    },
    [notice],
  );
  const reopen = useCallback((no: number) => place.current?.reopen?.(no), [place]);
  const close = useCallback(() => setOver(null), []);
  const total = found?.total ?? 0;
  useFocusOnList(found?.pages, table);
  const { mistake } = list;
  useEffect(() => {
    // One goes on where the mistake is.
    if (mistake !== null) field.current?.focus();
  }, [mistake]);

  const look = (filter: string, by: Order) => {
    setTyped(filter);
    setOrder(by);
    setMarks(NO_MARKS);
    toTop();
    find(filter, by);
  };
  const toField = () => field.current?.focus();
  const toTable = () => (total === 0 ? focusHeading() : table.current?.focus());
  useCommand("field", toField);
  useCommand("cases", () => find(found?.filter ?? typed, order, Math.floor(top() / ROW)));
  useCommand("saveFilter", () => setOver({ kind: "save" }), found !== null && found.filter !== "");
  const together = () => {
    if (marks.marked.size > 0) setOver({ kind: "together" });
    else notice("mark the cases first: space marks one, shift and an arrow mark several");
  };
  useCommand("decideTogether", together);

  const open = useCallback(
    (listed: ListedCase) => {
      engine.openCase(listed.no).then(
        (view) => {
          if (view === null) setOver({ kind: "case", listed });
          else place.current?.bring(view);
        },
        (failure: unknown) => say(wordsOf(failure)),
      );
    },
    [place, say],
  );
  const enter = useOpening(list, marks.at, open);
  const markAll = () => {
    // What is shown is not what was asked for.
    if (list.isElsewhere) return;
    const rows = Array.from({ length: MOST_MARKED }, (_, at) => list.rowAt(marks.at + at)?.no);
    const next = marking(
      marks,
      rows.filter((no) => no !== undefined),
    );
    setMarks(next);
    announce(`${counted(next.marked.size, "case")} marked`);
  };
  const decided = (label: string, queue: QueueView) => {
    setOver(null);
    place.current?.drop([...marks.marked]);
    setMarks(unmarked(marks));
    onQueue(queue);
    announce(`${label}. Press U to undo.`);
  };
  return (
    <main className={styles.cases} aria-label="Cases" aria-busy={list.isBusy}>
      <header className={styles.head}>
        <h1 tabIndex={-1} data-heading>
          Cases
        </h1>
        <p className={styles.total} data-busy={list.isBusy || undefined}>
          {found === null ? "" : counted(total, "case")}
        </p>
      </header>
      <div className={styles.bar}>
        <Filter
          field={field}
          list={list}
          typed={typed}
          onTyped={setTyped}
          onEnter={(text) => {
            look(text, order);
            toTable();
          }}
          onLeave={toTable}
        />
        <OrderField order={order} onOrder={(next) => look(found?.filter ?? typed, next)} />
      </div>
      <OwnFilters
        me={me.id}
        current={found?.filter ?? ""}
        isSaving={over?.kind === "save"}
        onSave={() => setOver({ kind: "save" })}
        onClose={close}
        onUse={(text) => look(text, order)}
        notice={notice}
      />
      <p className={styles.trouble} role="alert">
        {list.mistake !== null ? sentence(list.mistake.what) : list.failure === null ? "" : sentence(list.failure)}
      </p>
      {found !== null && found.hidden > 0 ? <p className={styles.hidden}>{hiddenWords(found.hidden)}</p> : null}
      {found !== null && total === 0 ? (
        <Empty
          filter={found.filter}
          without={list.without}
          onUse={(rest) => look(rest, order)}
          isStale={mistake !== null}
        />
      ) : (
        <CaseTable
          // Another list begins at its top.
          key={`${found?.order ?? ""} ${found?.filter ?? ""}`}
          door={table}
          list={list}
          total={total}
          marks={marks}
          onMarks={setMarks}
          top={start}
          onTop={onTop}
          onOpen={open}
          onEnter={enter}
          onFilter={toField}
          onMarkAll={markAll}
          isOneWorkflow={/(?:^|\s)workflow:[^\s,]+(?:\s|$)/u.test(found?.filter ?? "")}
        />
      )}
      <Foot total={total} marked={marks.marked.size} onTogether={together} onClear={() => setMarks(unmarked(marks))} />
      {over?.kind === "together" ? (
        <TogetherDialog numbers={[...marks.marked]} onClose={close} onDone={decided} onMissed={say} />
      ) : null}
      {over?.kind === "case" ? (
        <OpenedCase listed={over.listed} onReopen={me.roles.includes("lead") ? reopen : null} onClose={close} />
      ) : null}
    </main>
  );
}

/** Hands over what is to be kept when the list goes. `start` is where a list begins: the first where it was left, later ones at their top. */
function useMemory(before: Memory, now: Omit<Memory, "top">, onLeave: (memory: Memory) => void) {
  const [start, setStart] = useState(before.top);
  const top = useRef(before.top);
  const { filter, order, marks } = now;
  const latest = useRef(now);
  useEffect(() => {
    latest.current = { filter, order, marks };
  }, [filter, order, marks]);
  useEffect(
    () => () => {
      // The newest place is meant here, not the one of the first drawing.
      // oxlint-disable-next-line react/exhaustive-deps
      onLeave({ ...latest.current, top: top.current });
    },
    [onLeave],
  );
  const onTop = useCallback((next: number) => {
    top.current = next;
  }, []);
  const toTop = useCallback(() => setStart(0), []);
  return { start, toTop, top: useCallback(() => top.current, []), onTop };
}

/** The list takes the focus when it comes, before the next key, unless somebody is typing. */
function useFocusOnList(list: object | undefined, table: { readonly current: TableDoor | null }): void {
  useLayoutEffect(() => {
    if (list === undefined || isTyping(document.activeElement) || document.querySelector("[data-modal]")) return;
    table.current?.focus();
  }, [list, table]);
}

function hiddenWords(hidden: number): string {
  const tell = hidden === 1 ? "tells" : "tell";
  return `${counted(hidden, "more case")} still to be judged ${tell} neither answer, confidence nor route: chosen for a check, or judged blind.`;
}

type FilterProps = {
  field: React.Ref<FieldDoor>;
  list: ReturnType<typeof useCaseList>;
  typed: string;
  onTyped: (text: string) => void;
  onEnter: (text: string) => void;
  onLeave: () => void;
};

const NO_KEYS: readonly FilterKey[] = [];

/** The field with the words that this station knows. */
function Filter({ field, list, ...rest }: FilterProps) {
  const { data: keys = NO_KEYS } = useQuery({ queryKey: ["filterKeys"], queryFn: engine.filterKeys });
  return <FilterField door={field} keys={keys} mistake={list.mistake} {...rest} />;
}
