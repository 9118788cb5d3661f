/**
 * Deciding several alike cases at once: all of them are listed, and nothing is sent before the list was read through.
 * A case that went elsewhere meanwhile leaves the list, and one confirms again.
 */
import { createContext, useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { SafeText } from "../../components/SafeText";
import { engine, wordsOf } from "../../ipc";
import type { Alike, ListedCase, QueueView } from "../../ipc";
import { isComposing } from "../../keys";
import { counted, sentence, share } from "../../words";
import { NOTHING_ENTERED, canOverride, judge, wordsOfSending } from "./together";
import type { Entered } from "./together";
import { useSending } from "./useSending";
import styles from "./TogetherDialog.module.css";

type Props = {
  numbers: readonly number[];
  onClose: () => void;
  onDone: (label: string, queue: QueueView) => void;
  /** Says why nothing was decided when the dialog has gone before the answer came. */
  onMissed: (text: string) => void;
};

export function TogetherDialog({ numbers, onClose, onDone, onMissed }: Props) {
  const [alike, setAlike] = useState<Alike | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  /** Cases that are on their way stay on screen until it is known what became of them. */
  const close = () => {
    if (!isBusy) onClose();
  };
  const asked = useRef(numbers);
  useEffect(() => {
    let isOver = false;
    engine.alikeCases([...asked.current]).then(
      (answer) => (isOver ? undefined : setAlike(answer)),
      (error: unknown) => (isOver ? undefined : setFailure(wordsOf(error))),
    );
    return () => {
      isOver = true;
    };
  }, []);
  return (
    <Dialog name="Decide together" size="wide" onClose={close}>
      {alike === null ? (
        <div className={styles.waiting} aria-busy={failure === null}>
          {failure === null ? "Comparing the cases …" : <p role="alert">{sentence(failure)}</p>}
        </div>
      ) : (
        <Confirm
          alike={alike}
          onChanged={setAlike}
          isBusy={isBusy}
          onBusy={setBusy}
          onClose={close}
          onDone={onDone}
          onMissed={onMissed}
        />
      )}
    </Dialog>
  );
}

type ConfirmProps = Omit<Props, "numbers"> & {
  alike: Alike;
  onChanged: (alike: Alike) => void;
  isBusy: boolean;
  onBusy: (isBusy: boolean) => void;
};

function Confirm({ alike, onChanged, isBusy, onBusy, onClose, onDone, onMissed }: ConfirmProps) {
  const [entered, setEntered] = useState<Entered>(NOTHING_ENTERED);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isRead, setRead] = useState(false);
  const sending = useSending({ alike, onChanged, onBusy, onDone, onMissed, complain: setComplaint });
  const enter = (next: Partial<Entered>) => {
    setEntered({ ...entered, ...next });
    setComplaint(null);
  };
  const send = () => {
    const judged = judge(entered, alike, isRead);
    if (judged.ok) sending.send(judged.answer, entered.note);
    else setComplaint(judged.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    if (!event.repeat) send();
  };
  const { shared, cases, out } = alike;
  const isNone = shared === null;
  return (
    // The dialog's keys are heard here; what is pressed stands inside it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.together} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <h1>{isNone ? "None of these can be decided together" : `Decide ${counted(cases.length, "case")} together`}</h1>
        {shared === null ? null : (
          <p>
            {shared.workflowName}: the AI says <b>“{<SafeText text={shared.answer} />}”</b> to each.
          </p>
        )}
      </header>
      {isNone ? null : <Listed cases={cases.map((one) => one.case)} onRead={() => setRead(true)} />}
      {out.length === 0 ? null : <StayOut out={out} />}
      {isNone ? null : (
        <div className={styles.answer}>
          <Choice name="Decision">
            <Radio on={entered.what === "approve"} onPick={() => enter({ what: "approve" })}>
              Approve all
            </Radio>
            {canOverride(alike) ? (
              <Radio on={entered.what === "override"} onPick={() => enter({ what: "override" })}>
                Override all
              </Radio>
            ) : null}
          </Choice>
          {entered.what === "override" ? <Override alike={alike} entered={entered} enter={enter} /> : null}
          <Line
            name="Note"
            value={entered.note}
            placeholder="Optional; kept with each case"
            onChange={(note) => enter({ note })}
            onEnter={send}
            onEscape={onClose}
          />
        </div>
      )}
      <footer className={styles.foot}>
        <p role="alert">{complaint === null ? "" : sentence(complaint)}</p>
        <Button look="small" chord="escape" disabled={isBusy} onPress={onClose}>
          Leave
        </Button>
        {isNone ? null : (
          <Button look="go" chord="mod+enter" disabled={!isRead || isBusy || !sending.isCalm} onPress={send}>
            {wordsOfSending(entered, alike)}
          </Button>
        )}
      </footer>
    </div>
  );
}

/** Every case, in a box that scrolls; told once its end was seen. */
function Listed({ cases, onRead }: { cases: readonly ListedCase[]; onRead: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const look = () => {
    const element = box.current;
    if (element && element.scrollTop + element.clientHeight >= element.scrollHeight - 2) onRead();
  };
  const looking = useRef(look);
  useLayoutEffect(() => {
    looking.current = look;
  });
  useEffect(() => {
    box.current?.focus();
    looking.current();
  }, []);
  return (
    // A list that scrolls takes the focus, so that the arrow keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className={styles.listed} role="list" aria-label="Cases to be decided" tabIndex={0} onScroll={look}>
      {cases.map((one) => (
        <div key={one.no} role="listitem" className={styles.one}>
          <code>
            <SafeText text={one.caseId} />
          </code>
          <span title={one.title}>
            <SafeText text={one.title} />
          </span>
          <em>{one.answer === null ? "" : <SafeText text={one.answer} />}</em>
          <i>{one.confidence === null ? "" : share(one.confidence)}</i>
        </div>
      ))}
    </div>
  );
}

function StayOut({ out }: { out: Alike["out"] }) {
  return (
    // It scrolls where there are many, so it takes the focus as the list above does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.out} aria-label="Not decided here" tabIndex={0}>
      <h2>{counted(out.length, "case")} not decided here</h2>
      <ul>
        {out.map((one) => (
          <li key={one.case.no}>
            <code>
              <SafeText text={one.case.caseId} />
            </code>
            {one.why}
          </li>
        ))}
      </ul>
    </section>
  );
}

type OverrideProps = { alike: Alike; entered: Entered; enter: (next: Partial<Entered>) => void };

function Override({ alike, entered, enter }: OverrideProps) {
  const id = useId();
  const { shared } = alike;
  if (shared === null) return null;
  return (
    <>
      <div className={styles.label}>
        <label htmlFor={id}>With the label</label>
        <select id={id} value={entered.label ?? ""} onChange={(event) => enter({ label: event.target.value || null })}>
          <option value="">pick one</option>
          {shared.labels
            .filter((label) => label.value !== shared.label)
            .map((label) => (
              <option key={label.value} value={label.value}>
                {label.text}
              </option>
            ))}
        </select>
      </div>
      <Choice name="Because">
        {shared.reasons.map((reason) => (
          <Radio key={reason.code} on={entered.reason === reason.code} onPick={() => enter({ reason: reason.code })}>
            {reason.text}
            {reason.noteRequired ? <em> with a note</em> : null}
          </Radio>
        ))}
      </Choice>
    </>
  );
}

/** The radio buttons of one choice share a name, so that the arrows move among them. */
const Group = createContext("");

function Choice({ name, children }: { name: string; children: ReactNode }) {
  const group = useId();
  return (
    <fieldset className={styles.choice} role="radiogroup" aria-label={name}>
      <legend>{name}</legend>
      <Group value={group}>{children}</Group>
    </fieldset>
  );
}

function Radio({ on, onPick, children }: { on: boolean; onPick: () => void; children: ReactNode }) {
  const group = useContext(Group);
  return (
    <label className={styles.radio} data-on={on || undefined}>
      <input type="radio" name={group} checked={on} onChange={onPick} />
      {children}
    </label>
  );
}
