/** The evidence bar at the desk: what the policy asks of a draft, and the words that a reviewer accepted for it. */
import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { Block } from "../../components/Block";
import { CommandKey, Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { Signs } from "../../components/Signs";
import { named } from "../../components/hidden";
import { useCommand } from "../../keys";
import { barOf } from "./answering";
import type { Answering } from "./answering";
import type { Line } from "./evidence";
import type { Evidence } from "./useEvidence";
import type { CaseView } from "../../ipc";
import styles from "./EvidenceBar.module.css";

type Props = { view: CaseView; state: Answering; evidence: Evidence; waive: () => void };

export function EvidenceBar({ view, state, evidence, waive }: Props) {
  const { lines, visit } = evidence;
  const rows = useRef(new Map<string, HTMLElement>());
  const bar = barOf(view, state);
  const open = lines.filter((line) => line.state === "open");
  const mayWaive = bar !== null && bar.mayWaive && open.length > 0;
  useCommand("waive", waive, mayWaive);
  useEffect(() => {
    if (visit !== null) rows.current.get(visit.requirement)?.focus();
  }, [visit]);
  const { complaint } = state;
  const { next } = evidence;
  const goOn = useRef(next);
  useEffect(() => {
    goOn.current = next;
  });
  useEffect(() => {
    if (complaint?.place === "evidence") goOn.current();
  }, [complaint]);
  if (bar === null) return null;
  const first = visit?.requirement ?? (open[0] ?? lines[0])?.asked.requirement;
  return (
    <Block
      title="Evidence bar"
      aside={
        <span className={styles.aside}>
          {open.length === 0 ? null : <CommandKey id="evidence" />}
          {`${lines.length - open.length} of ${lines.length}`}
        </span>
      }
    >
      <ul className={styles.list}>
        {lines.map((line) => (
          <Row
            key={line.asked.requirement}
            line={line}
            evidence={evidence}
            isFirst={line.asked.requirement === first}
            waive={mayWaive && line.state === "open" ? waive : null}
            keep={(element) => {
              if (element) rows.current.set(line.asked.requirement, element);
              else rows.current.delete(line.asked.requirement);
            }}
          />
        ))}
      </ul>
    </Block>
  );
}

type RowProps = {
  line: Line;
  evidence: Evidence;
  isFirst: boolean;
  /** Where the person may waive it. */
  waive: (() => void) | null;
  keep: (element: HTMLElement | null) => void;
};

function Row({ line, evidence, isFirst, waive, keep }: RowProps) {
  const { asked, state } = line;
  const isHere = evidence.visit?.requirement === asked.requirement;
  const said = saidOf(line, isHere ? evidence : null);
  return (
    <li className={styles.item} data-here={isHere || undefined}>
      <div
        ref={keep}
        role="checkbox"
        aria-checked={state !== "open"}
        aria-label={named(`${asked.title}: ${said.text}`)}
        tabIndex={isFirst ? 0 : -1}
        className={styles.row}
        data-state={state}
        onClick={() => (asked.isCheck && isHere ? toggle(line, evidence) : evidence.go(asked.requirement))}
        onKeyDown={(event) => keyed(event, line, evidence)}
      >
        <span className={styles.sign} aria-hidden="true">
          <Signs text={state === "met" ? "✓" : state === "waived" ? "–" : "○"} />
        </span>
        <span className={styles.title}>
          {asked.title}
          {asked.needed > 1 ? <em>{` ${line.shown} of ${asked.needed}`}</em> : null}
        </span>
        {/* An open row that nobody is at, and a ticked one, say enough by their sign. */}
        {!isHere && ((said.tone === "plain" && state === "open") || (asked.isCheck && state === "met")) ? null : (
          <small className={styles.said} data-tone={said.tone} title={named(said.text)}>
            <SafeText text={said.text} />
          </small>
        )}
      </div>
      {isHere ? <Actions line={line} evidence={evidence} waive={waive} /> : null}
    </li>
  );
}

/** What one can do with the row one is at. Their keys act on the row; the buttons are for the mouse. */
function Actions({ line, evidence, waive }: Pick<RowProps, "line" | "evidence" | "waive">) {
  const { choices, shown, selection } = evidence;
  const canAccept = line.state !== "met" && (line.asked.isCheck || shown !== null || selection !== null);
  const canDrop = shown !== null || line.standing.length > 0 || line.gone.length > 0;
  const at = shown === null ? -1 : choices.indexOf(shown);
  return (
    <div className={styles.actions}>
      {canAccept ? (
        <button type="button" tabIndex={-1} onClick={evidence.accept}>
          <Key chord="enter" />{" "}
          {line.asked.isCheck ? "tick" : selection === null ? "accept" : "take the selected words"}
        </button>
      ) : null}
      {canDrop ? (
        <button type="button" tabIndex={-1} onClick={evidence.drop}>
          <Key chord="backspace" /> {shown === null ? (line.asked.isCheck ? "untick" : "take back") : "pass over"}
        </button>
      ) : null}
      {waive === null ? null : (
        <button type="button" tabIndex={-1} onClick={waive}>
          <CommandKey id="waive" /> waive
        </button>
      )}
      {choices.length > 1 && selection === null ? <span>{`${at + 1} of ${choices.length}`}</span> : null}
    </div>
  );
}

type Said = { text: string; tone: "plain" | "warn" | "good" | "proposal" };

/** The second line of a row. */
function saidOf(line: Line, here: Evidence | null): Said {
  const { asked, standing, gone, state } = line;
  if (here?.selection && state === "open" && !asked.isCheck) return { text: "the selected words", tone: "proposal" };
  if (here?.shown) {
    const { quote, why, doubtful } = here.shown;
    return { text: `“${quote}”, ${why}`, tone: doubtful ? "warn" : "proposal" };
  }
  if (gone.length > 0 && state === "open") {
    return {
      text: `“${gone.map((span) => span.quote).join("”, “")}” does not stand in the text any more`,
      tone: "warn",
    };
  }
  if (asked.isCheck) {
    if (state === "met") return { text: "you say so", tone: "good" };
    return state === "waived" ? waivedWords(line) : { text: "yours to say", tone: "plain" };
  }
  if (standing.length > 0) return { text: standing.map((span) => `“${span.quote}”`).join(", "), tone: "good" };
  if (state === "waived") return waivedWords(line);
  return { text: here ? "nothing found; select the words that show it" : "not shown yet", tone: "plain" };
}

function waivedWords({ asked }: Line): Said {
  const { waived } = asked;
  if (waived === null) return { text: "", tone: "plain" };
  const note = waived.note === null ? "" : `, “${waived.note}”`;
  return {
    text: `waived by ${waived.by}: ${waived.reason.charAt(0).toLowerCase()}${waived.reason.slice(1)}${note}`,
    tone: "plain",
  };
}

function toggle(line: Line, evidence: Evidence): void {
  if (line.state === "met") evidence.drop();
  else evidence.accept();
}

function keyed(event: KeyboardEvent, line: Line, evidence: Evidence): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const keys: Readonly<Record<string, () => void>> = {
    Enter: () => (line.state === "met" ? evidence.next() : evidence.accept()),
    " ": () => toggle(line, evidence),
    Backspace: evidence.drop,
    Delete: evidence.drop,
    ArrowDown: () => evidence.turn(1),
    ArrowUp: () => evidence.turn(-1),
    Escape: evidence.leave,
  };
  const run = keys[event.key];
  if (run === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) run();
}
