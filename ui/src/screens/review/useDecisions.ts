/** The deciding keys of the case on screen, and the gate they pass: nothing is decided twice, nothing in the first 400 ms. */
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useCommand } from "../../keys";
import { uuidv7 } from "../../uuid";
import type { DecideRequest } from "../../ipc";
import { untouched } from "./answering";
import type { Answering, Input, Panel } from "./answering";
import type { Held } from "./cursor";
import { markKey } from "./frames";
import { judgeApprove, judgeOverride, judgePanel, proposalOf } from "./proposal";
import type { Judged, Proposal } from "./proposal";

/** How long a case that just came on screen takes no decision. */
export const CALM_MS = 400;

export type Decisions = {
  proposal: Proposal;
  approve: () => void;
  override: () => void;
  sendPanel: () => void;
  openPanel: (panel: Panel) => void;
  skip: () => void;
  restore: () => void;
};

type Given = {
  held: Held;
  state: Answering;
  tell: (input: Input) => void;
  active: boolean;
  activeMs: () => number;
  skip: () => void;
  decide: (request: DecideRequest, answering: Answering) => void;
  /** Called when the case is decided, so that no late draft is stored. */
  settled: () => void;
};

function contentOf({ no, action, label, score, text, subjectLine, fields, choice, args, reason, note }: DecideRequest) {
  return JSON.stringify([no, action, label, score, text, subjectLine, fields, choice, args, reason, note]);
}

/** The same decision sent again keeps its id; any other gets a new one. */
export function idFor(unsure: DecideRequest | null, fresh: DecideRequest): string {
  if (unsure === null) return fresh.decisionId;
  return contentOf(unsure) === contentOf(fresh) ? unsure.decisionId : fresh.decisionId;
}

export function useDecisions({ held, state, tell, active, activeMs, skip, decide, settled }: Given): Decisions {
  const { view } = held;
  const shown = useRef({ at: 0, on: Number.POSITIVE_INFINITY });
  const isDone = useRef(false);
  useEffect(() => {
    if (active) shown.current = { at: Date.now(), on: performance.now() };
  }, [active]);

  const isCalm = useCallback(() => performance.now() - shown.current.on < CALM_MS || isDone.current, []);

  const pass = useCallback(
    (judged: Judged) => {
      if (isCalm()) return;
      if (!judged.ok) {
        tell({ type: "complain", text: judged.text, place: judged.place });
        return;
      }
      markKey();
      isDone.current = true;
      settled();
      const { action, final, reason, note } = judged.sent;
      const request: DecideRequest = {
        no: view.no,
        fence: view.fence,
        decisionId: uuidv7(),
        action,
        ...final,
        reason,
        note,
        activeMs: activeMs(),
        shownAt: shown.current.at,
      };
      decide({ ...request, decisionId: idFor(held.unsure, request) }, { ...state, complaint: null });
    },
    [isCalm, tell, settled, view, activeMs, decide, held.unsure, state],
  );

  const proposal = useMemo(() => proposalOf(view, state), [view, state]);
  const decisions = useMemo<Decisions>(
    () => ({
      proposal,
      approve: () => pass(judgeApprove(view, state)),
      override: () => pass(judgeOverride(view, state)),
      sendPanel: () => pass(judgePanel(view, state)),
      openPanel: (panel) => {
        if (!isCalm()) tell({ type: "panel", panel: state.panel === panel ? null : panel });
      },
      skip: () => {
        if (isCalm()) return;
        isDone.current = true;
        skip();
      },
      restore: () => tell({ type: "restore", to: untouched(view) }),
    }),
    [proposal, pass, view, state, isCalm, tell, skip],
  );
  useDecisionKeys(decisions, state);
  return decisions;
}

function useDecisionKeys(decisions: Decisions, state: Answering): void {
  const { proposal } = decisions;
  const isOpen = state.panel !== null;
  const isReady = proposal.kind === "override" || proposal.kind === "wrong";
  useCommand("approve", decisions.approve, !isOpen);
  useCommand("override", decisions.override, !isOpen && (isReady || state.label !== null || state.choice !== null));
  useCommand("override", decisions.sendPanel, isOpen);
  useCommand("commit", isOpen ? decisions.sendPanel : decisions.override);
  useCommand("escalate", () => decisions.openPanel("escalate"));
  useCommand("return", () => decisions.openPanel("return"));
  useCommand("skip", decisions.skip, !isOpen);
  useCommand("restore", decisions.restore, !isOpen);
}
