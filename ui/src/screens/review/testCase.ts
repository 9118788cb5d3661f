/** One case for tests: a classification as the engine sends it, with any part replaced. */
import type { CaseView } from "../../ipc";

export function testCase(part: Partial<CaseView> = {}): CaseView {
  return {
    no: 1,
    fence: 1,
    leaseUntil: 600_000,
    caseId: "tick-004565",
    source: "router",
    workflow: "ticket-routing",
    workflowName: "Ticket routing",
    kind: "classification",
    mode: "ai-assisted",
    stage: "excite",
    revision: 1,
    title: "My card is missing.",
    subject: null,
    author: null,
    createdAt: 0,
    arrivedAt: 0,
    dueAt: 0,
    why: { strong: "0.08, below 0.80.", rest: "", confidence: 0.08, threshold: 0.8, check: false },
    model: null,
    answer: { kind: "label", label: "card_not_working", text: "Card not working" },
    alternatives: [{ label: "lost_card", text: null, p: 0.05 }],
    explanation: [],
    input: null,
    context: [],
    brief: null,
    labels: [
      { value: "card_not_working", text: "Card not working" },
      { value: "lost_card", text: "Lost or stolen card" },
    ],
    scale: null,
    fields: [],
    reasons: [
      { code: "wrong-label", text: "Wrong label", noteRequired: false },
      { code: "off-brand", text: "Off brand", noteRequired: true },
    ],
    escalationReasons: [{ code: "unsure", text: "I am not sure", noteRequired: false }],
    escalateTo: "senior",
    history: [],
    draft: null,
    undoMs: 15_000,
    policyVersion: 1,
    ...part,
  };
}
