/** Escalating, returning or sending back, in the place of the desk's form: a reason or words, and Enter. */
import { useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { focusHeading } from "../../focus";
import { useCommand } from "../../keys";
import type { Panel } from "./answering";
import type { DeskProps } from "./Desk";
import { Reasons } from "./Reasons";
import styles from "./Desk.module.css";
import panel from "./PanelForm.module.css";

/** What each panel says. */
const WORDS: Readonly<
  Record<Exclude<Panel, "waive">, { title: string; lead: string; field: string; example: string; act: string }>
> = {
  escalate: {
    title: "Escalate",
    lead: "They see your reason, your note and what you have entered, with the case.",
    field: "Note",
    example: "Optional",
    act: "Escalate this case",
  },
  return: {
    title: "Return it: what is missing?",
    lead: "It waits until a new revision brings what is missing. Your words go back to where it came from.",
    field: "What is missing",
    example: "The invoice number, the first message …",
    act: "Return this case",
  },
  ask: {
    title: "Send it back: what do you ask?",
    lead: "It goes back to whoever handed it up. They see your question first, and it is theirs before anyone else's.",
    field: "Question",
    example: "What did she say on the phone?",
    act: "Send this case back",
  },
};

export function PanelForm({ view, state, tell, decisions, letters }: DeskProps & { letters: string[] }) {
  const note = useRef<HTMLTextAreaElement>(null);
  const said = WORDS[state.panel === null || state.panel === "waive" ? "escalate" : state.panel];
  const takesReason = state.panel === "escalate";
  useCommand("note", () => note.current?.focus());
  const { complaint } = state;
  const needsNote =
    takesReason && view.escalationReasons.some((reason) => reason.code === state.reason && reason.noteRequired);
  useEffect(() => {
    if (!takesReason || complaint?.place === "panel") note.current?.focus();
  }, [takesReason, complaint]);
  const close = () => {
    tell({ type: "panel", panel: null });
    focusHeading();
  };
  return (
    <>
      <header className={panel.head}>
        <b>{takesReason ? `Escalate to a ${view.escalateTo}` : said.title}</b>
        <p>{said.lead}</p>
      </header>
      {takesReason ? <Reasons reasons={view.escalationReasons} state={state} tell={tell} letters={letters} /> : null}
      <Block title={said.field}>
        <Area
          ref={note}
          name={state.panel === "ask" ? "Question" : "Note"}
          quiet
          rows={takesReason ? 3 : 4}
          value={state.note}
          placeholder={needsNote ? "This reason needs a note" : said.example}
          invalid={complaint?.place === "panel"}
          hint="Enter sends, Shift Enter makes a new line"
          onChange={(text) => tell({ type: "note", text })}
          onEnter={decisions.sendPanel}
        />
      </Block>
      <div className={styles.commit}>
        <Button look="go" chord="enter" onPress={decisions.sendPanel}>
          {said.act}
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
