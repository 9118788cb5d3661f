/** Escalating or returning, in the place of the desk's form: a reason or what is missing, a note, and Enter. */
import { useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { focusHeading } from "../../focus";
import { useCommand } from "../../keys";
import type { DeskProps } from "./Desk";
import { Reasons } from "./Reasons";
import styles from "./Desk.module.css";
import panel from "./PanelForm.module.css";

export function PanelForm({ view, state, tell, decisions, letters }: DeskProps & { letters: string[] }) {
  const note = useRef<HTMLTextAreaElement>(null);
  const isReturn = state.panel === "return";
  useCommand("note", () => note.current?.focus());
  const { complaint } = state;
  const needsNote = view.escalationReasons.some((reason) => reason.code === state.reason && reason.noteRequired);
  useEffect(() => {
    if (isReturn || complaint?.place === "panel") note.current?.focus();
  }, [isReturn, complaint]);
  const close = () => {
    tell({ type: "panel", panel: null });
    focusHeading();
  };
  return (
    <>
      <header className={panel.head}>
        <b>{isReturn ? "Return it: what is missing?" : `Escalate to a ${view.escalateTo}`}</b>
        <p>
          {isReturn
            ? "It waits until a new revision brings what is missing. Your words go back to where it came from."
            : "They see your reason and note with the case."}
        </p>
      </header>
      {isReturn ? null : <Reasons reasons={view.escalationReasons} state={state} tell={tell} letters={letters} />}
      <Block title={isReturn ? "What is missing" : "Note"}>
        <Area
          ref={note}
          name="Note"
          quiet
          rows={isReturn ? 4 : 3}
          value={state.note}
          placeholder={
            isReturn ? "The invoice number, the first message …" : needsNote ? "This reason needs a note" : "Optional"
          }
          invalid={complaint?.place === "panel"}
          hint="Enter sends, Shift Enter makes a new line"
          onChange={(text) => tell({ type: "note", text })}
          onEnter={decisions.sendPanel}
        />
      </Block>
      <div className={styles.commit}>
        <Button look="go" chord="enter" onPress={decisions.sendPanel}>
          {isReturn ? "Return this case" : "Escalate this case"}
        </Button>
        <p className={styles.complaint} role="alert">
          {complaint === null ? "" : `${complaint.text.charAt(0).toUpperCase()}${complaint.text.slice(1)}.`}
        </p>
        <Button look="plain" chord="escape" onPress={close}>
          Back to judging
        </Button>
      </div>
    </>
  );
}
