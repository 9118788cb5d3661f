/** A lead waives what a draft need not show, in the place of the desk's form: which requirements, a reason, a note, and Enter. */
import { useEffect, useRef, useState } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { focusHeading } from "../../focus";
import { engine, wordsOf } from "../../ipc";
import { useCommand } from "../../keys";
import { announce } from "../../live";
import { sentence } from "../../words";
import { barOf } from "./answering";
import type { DeskProps } from "./Desk";
import { Reasons } from "./Reasons";
import styles from "./Desk.module.css";
import panel from "./PanelForm.module.css";
import own from "./WaivePanel.module.css";

export function WaivePanel({ view, state, tell, evidence, letters }: DeskProps & { letters: string[] }) {
  const open = evidence.lines.filter((line) => line.state === "open").map((line) => line.asked);
  const here = open.find((asked) => asked.requirement === evidence.visit?.requirement) ?? open[0];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(here ? [here.gate] : []));
  const [note, setNote] = useState("");
  const [isUnderWay, setUnderWay] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>("input:checked")?.focus();
  }, []);
  useCommand("note", () => area.current?.focus());

  const reasons = barOf(view, state)?.waiverReasons ?? [];
  const close = () => {
    tell({ type: "panel", panel: null });
    focusHeading();
  };
  const complain = (text: string) => tell({ type: "complain", text, place: "panel" });
  const send = async () => {
    const reason = reasons.find((known) => known.code === state.reason);
    if (isUnderWay) return;
    if (chosen.size === 0) return complain("choose what is waived");
    if (reason === undefined) return complain("pick a reason first");
    setUnderWay(true);
    try {
      const bar = await engine.waive(view.no, [...chosen], reason.code, note.trim() === "" ? null : note.trim());
      tell({ type: "bar", bar });
      announce(`Waived: ${reason.text}`);
      close();
    } catch (failure) {
      complain(wordsOf(failure));
      setUnderWay(false);
    }
  };
  const turn = (gate: string) =>
    setChosen(new Set(chosen.has(gate) ? [...chosen].filter((other) => other !== gate) : [...chosen, gate]));
  useCommand("override", () => void send());
  useCommand("commit", () => void send());
  return (
    <>
      <header className={panel.head}>
        <b>Waive what this draft need not show</b>
        <p>It counts as met from now on. Who waived it and why stands in the log.</p>
      </header>
      <Block title="Waived">
        <div ref={list} className={own.gates} role="group" aria-label="What is waived">
          {open.map((asked) => (
            <label key={asked.gate} className={own.gate}>
              <input type="checkbox" checked={chosen.has(asked.gate)} onChange={() => turn(asked.gate)} />
              {asked.title}
            </label>
          ))}
        </div>
      </Block>
      <Reasons reasons={reasons} state={state} tell={tell} letters={letters} />
      <Block title="Note">
        <Area
          ref={area}
          name="Note"
          quiet
          rows={3}
          value={note}
          placeholder="Optional"
          hint="Enter sends, Shift Enter makes a new line"
          onChange={setNote}
          onEnter={() => void send()}
        />
      </Block>
      <div className={styles.commit}>
        <Button look="go" chord="enter" onPress={() => void send()}>
          {chosen.size > 1 ? "Waive these requirements" : "Waive this requirement"}
        </Button>
        <p className={styles.complaint} role="alert">
          {state.complaint === null ? "" : sentence(state.complaint.text)}
        </p>
        <Button look="plain" chord="escape" onPress={close}>
          Back to judging
        </Button>
      </div>
    </>
  );
}
