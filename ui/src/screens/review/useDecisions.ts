/** The deciding keys of the case on screen, and the gate they pass: nothing is decided twice, nothing in the first 400 ms. */
import { useCallback, useLayoutEffect, useMemo, useRef } from "react";
import { capOf } from "../../chord";
import { useCommand, useKeyOf } from "../../keys";
import { uuidv7 } from "../../uuid";
import type { CaseView, DecideRequest, VerdictRequest } from "../../ipc";
import { answered, untouched } from "./answering";
import type { Answering, Input, Panel } from "./answering";
import type { Held } from "./cursor";
import { markKey } from "../../frames";
import { judgeApprove, judgeOverride, judgePanel, judgeQuestion, proposalOf } from "./proposal";
import type { Judged, Proposal } from "./proposal";
import { gapIn } from "./reading";
import type { Reading } from "./reading";
import type { Notify } from "./useReview";
import { judgeVerdict } from "./verdict";

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
  refuse: () => void;
};

type Given = {
  held: Held;
  state: Answering;
  tell: (input: Input) => void;
  active: boolean;
  activeMs: () => number;
  /** What must be looked at before the case is decided. */
  reading: Reading;
  skip: () => void;
  sendBack: (question: string, answering: Answering) => void;
  giveVerdict: (request: VerdictRequest, answering: Answering) => void;
  decide: (request: DecideRequest, answering: Answering) => void;
  notice: Notify;
  /** Called when the case is decided, so that no late draft is stored. */
  settled: () => void;
};

function contentOf(request: DecideRequest) {
  const { no, action, label, score, text, subjectLine, fields, choice, args, refuse, reason, note, evidence } = request;
  const value = [label, score, text, subjectLine, fields, choice, args, refuse];
  return JSON.stringify([no, action, ...value, reason, note, evidence]);
}

/** The same decision sent again keeps its id; any other gets a new one. */
export function idFor(unsure: DecideRequest | null, fresh: DecideRequest): string {
  if (unsure === null) return fresh.decisionId;
  return contentOf(unsure) === contentOf(fresh) ? unsure.decisionId : fresh.decisionId;
}

export function useDecisions(given: Given): Decisions {
  const { held, state, tell, active, activeMs, reading, skip, sendBack, giveVerdict, decide, notice, settled } = given;
  const { view } = held;
  const shown = useRef({ at: 0, on: Number.POSITIVE_INFINITY });
  const isDone = useRef(false);
  // With the dimming of the keys, and not a frame later: what looks ready takes the key.
  useLayoutEffect(() => {
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
      const { action, final, reason, note, evidence } = judged.sent;
      const request: DecideRequest = {
        no: view.no,
        fence: view.fence,
        decisionId: uuidv7(),
        action,
        ...final,
        reason,
        note,
        evidence,
        activeMs: activeMs(),
        shownAt: shown.current.at,
      };
      decide({ ...request, decisionId: idFor(held.unsure, request) }, { ...state, complaint: null });
    },
    [isCalm, tell, settled, view, activeMs, decide, held.unsure, state],
  );

  const ask = useCallback(() => {
    if (isCalm()) return;
    const judged = judgeQuestion(state);
    if (!judged.ok) {
      tell({ type: "complain", text: judged.text, place: "panel" });
      return;
    }
    isDone.current = true;
    settled();
    sendBack(judged.question, { ...state, complaint: null });
  }, [isCalm, state, tell, settled, sendBack]);

  /** The verdict comes before any decision: the same case stays, and its answer appears. */
  const say = useCallback(() => {
    if (isCalm()) return;
    const judged = judgeVerdict(view, state);
    if (!judged.ok) {
      tell({ type: "complain", text: judged.text, place: judged.place });
      return;
    }
    const gap = gapIn(reading);
    if (gap !== null) {
      tell({ type: "complain", ...gap });
      return;
    }
    isDone.current = true;
    settled();
    const request = { no: view.no, fence: view.fence, verdictId: uuidv7(), ...judged.said, activeMs: activeMs() };
    giveVerdict(request, { ...state, complaint: null });
  }, [isCalm, view, state, tell, reading, settled, activeMs, giveVerdict]);

  /** Judged last: what is wrong with the answer is said before what was not read. */
  const passRead = useCallback(
    (judged: Judged) => {
      const gap = judged.ok && !isCalm() ? gapIn(reading) : null;
      pass(gap === null ? judged : { ok: false, ...gap });
    },
    [isCalm, pass, reading],
  );

  const restoreKey = useKeyOf("restore");
  /** The same key puts the AI's answer back and brings one's own back, and says so: a stray press costs nothing. */
  const restore = useCallback(() => {
    const input: Input = { type: "restore", to: untouched(view) };
    const isPutAway = answered(state, input).putAway !== null;
    tell(input);
    const again = restoreKey === null ? "the same again" : capOf(restoreKey);
    if (state.putAway !== null) notice("what you had entered is back");
    else if (isPutAway) notice(`the AI's answer is back; ${again} brings back what you had entered`);
  }, [view, state, tell, restoreKey, notice]);

  const proposal = useMemo(() => proposalOf(view, state), [view, state]);
  const decisions = useMemo<Decisions>(
    () => ({
      proposal,
      approve: () => passRead(judgeApprove(view, state)),
      override: () => (view.blind ? say() : passRead(judgeOverride(view, state))),
      sendPanel: () => (state.panel === "ask" ? ask() : pass(judgePanel(view, state))),
      openPanel: (panel) => {
        if (!isCalm()) tell({ type: "panel", panel: state.panel === panel ? null : panel });
      },
      skip: () => {
        if (isCalm()) return;
        isDone.current = true;
        skip();
      },
      restore,
      refuse: () => {
        if (!isCalm()) tell({ type: "refuse" });
      },
    }),
    [proposal, pass, passRead, ask, say, view, state, isCalm, tell, skip, restore],
  );
  useDecisionKeys(decisions, view, state);
  return decisions;
}

function useDecisionKeys(decisions: Decisions, view: CaseView, state: Answering): void {
  const { proposal } = decisions;
  const isOpen = state.panel !== null;
  // A waiver decides nothing; its panel sends it.
  const isSent = isOpen && state.panel !== "waive";
  const isReady = view.blind ? judgeVerdict(view, state).ok : proposal.kind === "override" || proposal.kind === "wrong";
  useCommand("approve", decisions.approve, !isOpen);
  useCommand("override", decisions.override, !isOpen && (isReady || state.label !== null || state.choice !== null));
  useCommand("override", decisions.sendPanel, isSent);
  useCommand("commit", isOpen ? decisions.sendPanel : decisions.override, state.panel !== "waive");
  useCommand("escalate", () => decisions.openPanel("escalate"));
  useCommand("return", () => decisions.openPanel("return"));
  useCommand("sendBack", () => decisions.openPanel("ask"), view.maySendBack);
  useCommand("refuse", decisions.refuse, !isOpen && !view.blind && view.kind === "action");
  useCommand("skip", decisions.skip, !isOpen);
  // Before the verdict, and where the AI gave none, there is no answer to put back.
  useCommand("restore", decisions.restore, !isOpen && !view.blind && view.answer !== null);
}
