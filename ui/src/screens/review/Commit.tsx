/** The two buttons that decide. One of them is primary at a time: approve until an override is being made. */
import { Button } from "../../components/Button";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import type { CaseView } from "../../ipc";
import { hasTyped } from "./answering";
import type { Answering } from "./answering";
import { approvalOf, isBelowBar } from "./proposal";
import type { Decisions } from "./useDecisions";

type Props = { view: CaseView; state: Answering; decisions: Decisions };

/** The AI's answer in the name is quoted to the eye only; a screen reader says the words. */
export function ApproveButton({ view, state, decisions }: Props) {
  const answer = approvalOf(view);
  if (answer === null) return null;
  const isNamed = view.kind === "classification" || view.kind === "choice" || view.kind === "action";
  return (
    <Button
      look={decisions.proposal.kind === "approve" && !isBelowBar(view, state) ? "go" : "plain"}
      command="approve"
      name={`Approve ${named(answer)}`}
      disabled={hasTyped(view, state)}
      onPress={decisions.approve}
    >
      Approve <SafeText text={isNamed ? `“${answer}”` : answer} />
    </Button>
  );
}

export function OverrideButton({ view, state, decisions }: Props) {
  const { proposal } = decisions;
  const isReady = proposal.kind === "override";
  const look = isReady && !isBelowBar(view, state) ? "go" : "plain";
  const chord = view.kind === "draft" || view.kind === "extraction" || view.kind === "action" ? "mod+enter" : "enter";
  if (view.answer === null) {
    return (
      <Button
        look={look}
        chord={chord}
        name={isReady ? `Record ${named(proposal.text)}` : "Record"}
        disabled={!isReady && proposal.kind !== "wrong"}
        onPress={decisions.override}
      >
        {isReady ? <SafeText text={`Record “${proposal.text}”`} /> : "Record your answer"}
      </Button>
    );
  }
  return (
    <Button look={look} chord={chord} disabled={!isReady && proposal.kind !== "wrong"} onPress={decisions.override}>
      {overrideWords(view, proposal)}
    </Button>
  );
}

function overrideWords(view: CaseView, proposal: Decisions["proposal"]): string {
  switch (view.kind) {
    case "draft":
      return "Override with this text";
    case "action":
      if (proposal.kind === "override" && proposal.final.refuse) return "Refuse this action";
      return proposal.kind === "override" ? `Override with ${proposal.text}` : "Override";
    case "extraction":
    case "score":
      return proposal.kind === "override" ? `Override with ${proposal.text}` : "Override";
    case "choice":
      return proposal.kind === "override" && proposal.final.text !== null ? "Override with your own" : "Override";
    case "classification":
      return "Override";
  }
}
