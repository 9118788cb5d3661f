/** The two buttons that decide. One of them is primary at a time: approve until an override is being made. */
import { Button } from "../../components/Button";
import { SafeText } from "../../components/SafeText";
import type { CaseView } from "../../ipc";
import { hasTyped } from "./answering";
import type { Answering } from "./answering";
import { approvalOf } from "./proposal";
import type { Decisions } from "./useDecisions";

type Props = { view: CaseView; state: Answering; decisions: Decisions };

/** The AI's answer in the name is quoted to the eye only; a screen reader says the words. */
export function ApproveButton({ view, state, decisions }: Props) {
  const answer = approvalOf(view);
  if (answer === null) return null;
  const isNamed = view.kind === "classification" || view.kind === "choice" || view.kind === "action";
  return (
    <Button
      look={decisions.proposal.kind === "approve" ? "go" : "plain"}
      command="approve"
      name={`Approve ${answer}`}
      disabled={hasTyped(view, state)}
      onPress={decisions.approve}
    >
      Approve <SafeText text={isNamed ? `“${answer}”` : answer} />
    </Button>
  );
}

export function OverrideButton({ view, decisions }: Props) {
  const { proposal } = decisions;
  const isReady = proposal.kind === "override";
  const chord = view.kind === "draft" || view.kind === "extraction" || view.kind === "action" ? "mod+enter" : "enter";
  if (view.answer === null) {
    return (
      <Button
        look={isReady ? "go" : "plain"}
        chord={chord}
        name={isReady ? `Record ${proposal.text}` : "Record"}
        disabled={!isReady && proposal.kind !== "wrong"}
        onPress={decisions.override}
      >
        {isReady ? `Record “${proposal.text}”` : "Record your answer"}
      </Button>
    );
  }
  return (
    <Button
      look={isReady ? "go" : "plain"}
      chord={chord}
      disabled={!isReady && proposal.kind !== "wrong"}
      onPress={decisions.override}
    >
      {overrideWords(view, proposal)}
    </Button>
  );
}

function overrideWords(view: CaseView, proposal: Decisions["proposal"]): string {
  switch (view.kind) {
    case "draft":
      return "Override with this text";
    case "extraction":
    case "action":
      return proposal.kind === "override" ? `Override with ${proposal.text}` : "Override";
    case "score":
      return proposal.kind === "override" ? `Override with ${proposal.text}` : "Override";
    case "classification":
    case "choice":
      return "Override";
  }
}
