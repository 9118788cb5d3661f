/** The desk: everything that decides a case, in the same place for every case. */
import { memo, useCallback, useEffect, useRef } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { CommandKey } from "../../components/Key";
import { focusHeading, leaveField } from "../../focus";
import type { CaseView } from "../../ipc";
import { useCommand, useKeyLayer, useKeymap } from "../../keys";
import { reasonLetters } from "../../keymap";
import { barOf } from "./answering";
import type { Answering, Input } from "./answering";
import { BlindDesk } from "./BlindDesk";
import { ApproveButton, OverrideButton } from "./Commit";
import { DeskForm } from "./DeskForm";
import { EvidenceBar } from "./EvidenceBar";
import { PanelForm } from "./PanelForm";
import { Reasons } from "./Reasons";
import type { Decisions } from "./useDecisions";
import type { Evidence } from "./useEvidence";
import { WaivePanel } from "./WaivePanel";
import styles from "./Desk.module.css";

export type DeskProps = {
  view: CaseView;
  state: Answering;
  tell: (input: Input) => void;
  decisions: Decisions;
  evidence: Evidence;
};

export const Desk = memo(function Desk(props: DeskProps) {
  const { view, state, tell, decisions } = props;
  const reasons = reasonsOf(view, state);
  const letters = reasonLetters(useKeymap(), reasons.length);
  useKeyLayer((chord) => {
    const reason = reasons[letters.indexOf(chord)];
    if (reason) tell({ type: "reason", code: reason.code });
    return reason !== undefined;
  }, reasons.length > 0);
  useCommand(
    "leave",
    () => {
      if (state.panel === null) return leaveField();
      tell({ type: "panel", panel: null });
      return focusHeading();
    },
    true,
  );
  return (
    <div className={styles.desk}>
      <div className={styles.work} data-scroller>
        {state.panel === "waive" ? (
          <WaivePanel {...props} letters={letters} />
        ) : state.panel !== null ? (
          <PanelForm {...props} letters={letters} />
        ) : view.blind ? (
          <BlindDesk {...props} />
        ) : (
          <Judging {...props} letters={letters} />
        )}
      </div>
      <div className={styles.acts} role="group" aria-label="Other ways">
        <Button
          look="small"
          command="escalate"
          pressed={state.panel === "escalate"}
          onPress={() => decisions.openPanel("escalate")}
        >
          Escalate
        </Button>
        <Button
          look="small"
          command="return"
          pressed={state.panel === "return"}
          onPress={() => decisions.openPanel("return")}
        >
          Return
        </Button>
        <Button look="small" command="skip" onPress={decisions.skip}>
          Skip
        </Button>
        {view.maySendBack ? (
          <div className={styles.whole}>
            <Button
              look="small"
              command="sendBack"
              pressed={state.panel === "ask"}
              onPress={() => decisions.openPanel("ask")}
            >
              Send back with a question
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
});

/** The reasons that can be picked now. Without an AI answer in view there is nothing to give a reason against. */
function reasonsOf(view: CaseView, state: Answering): CaseView["reasons"] {
  if (state.panel === "escalate") return view.escalationReasons;
  if (state.panel === "waive") return barOf(view, state)?.waiverReasons ?? [];
  return state.panel !== null || view.answer === null || view.blind ? [] : view.reasons;
}

function Judging({ view, state, tell, decisions, evidence, letters }: DeskProps & { letters: string[] }) {
  const note = useRef<HTMLTextAreaElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const commit = useRef<HTMLDivElement>(null);
  useCommand("note", () => note.current?.focus());
  const { complaint } = state;
  useEffect(() => {
    if (complaint?.place === "reason") place.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    if (complaint?.place === "note") note.current?.focus();
  }, [complaint]);
  /** After a field was taken: on to what is still open. */
  const onward = useCallback(() => {
    const target =
      state.reason === null ? place.current?.querySelector("[tabindex='0']") : commit.current?.querySelector("button");
    if (target instanceof HTMLElement) target.focus();
    else leaveField();
  }, [state.reason]);
  const chosen = view.reasons.find((reason) => reason.code === state.reason);
  return (
    <>
      <ApproveButton view={view} state={state} decisions={decisions} />
      <EvidenceBar view={view} state={state} evidence={evidence} waive={() => decisions.openPanel("waive")} />
      <DeskForm view={view} state={state} tell={tell} onward={onward} />
      {/* Without an AI answer there is nothing to give a reason against. */}
      {view.answer === null ? null : (
        <Reasons ref={place} reasons={view.reasons} state={state} tell={tell} letters={letters} />
      )}
      <Block title="Note" aside={<CommandKey id="note" />}>
        <Area
          ref={note}
          name="Note"
          quiet
          rows={2}
          value={state.note}
          placeholder={chosen?.noteRequired ? "This reason needs a note" : "Optional"}
          invalid={complaint?.place === "note"}
          onChange={(text) => tell({ type: "note", text })}
          onEnter={onward}
        />
      </Block>
      <div ref={commit} className={styles.commit}>
        <OverrideButton view={view} state={state} decisions={decisions} />
        <p className={styles.complaint} role="alert">
          {complaint === null ? "" : `${complaint.text.charAt(0).toUpperCase()}${complaint.text.slice(1)}.`}
        </p>
      </div>
    </>
  );
}
