/**
 * The one door to the engine: every other file calls the functions and types given out here.
 * A refused command becomes a real `CommandError`, so that callers branch on `kind` and never on words.
 */
import { Channel } from "@tauri-apps/api/core";
import { commands, events } from "./bindings";
import type {
  CastRequest,
  Changed,
  CommandError as WireError,
  DecideRequest,
  Draft,
  ErrorKind,
  ImportProgress,
  Judged,
  Look,
  Names,
  Order,
  PieceRequest,
  PlanRequest,
  Purpose,
  Said,
  Scores,
  RoundRequest,
  SettleRequest,
  TogetherRequest,
  VerdictRequest,
  WhichCase,
} from "./bindings";

export type {
  Action,
  Alike,
  AnswerView,
  ArgView,
  Around,
  BallotPiece,
  BallotView,
  BarView,
  Block,
  Boot,
  CaseView,
  CastRequest,
  Changed,
  Decided,
  DecideRequest,
  DiffSpan,
  Draft,
  DraftView,
  Due,
  Earlier,
  Effect,
  ErrorKind,
  EvidenceSpan,
  FieldScore,
  FieldValue,
  FieldView,
  FilterKey,
  Given,
  ImportProgress,
  Judged,
  JudgeLine,
  Keys,
  Kind,
  LeftOut,
  ListedCase,
  Look,
  LookedAt,
  Mode,
  Names,
  Nearest,
  Order,
  Origin,
  Passage,
  Past,
  Person,
  Phrase,
  PieceLine,
  PieceRequest,
  Planned,
  PlanRequest,
  Precedent,
  Preview,
  PreviewPiece,
  Proposal,
  Purpose,
  QuarterLine,
  QueueView,
  Removal,
  Reopening,
  ReadBack,
  ReadbackReport,
  Revised,
  Role,
  Said,
  SaidView,
  SavedFilter,
  Scored,
  Scores,
  Scoring,
  ToRead,
  ToScore,
  Report,
  Revealed,
  RoundRequest,
  RoundsView,
  RoundView,
  SettleRequest,
  SuspicionView,
  TogetherRequest,
  Trend,
  TrendVerdict,
  Undoable,
  Undone,
  VerdictRequest,
  Waiting,
  Without,
  WorkflowQueue,
} from "./bindings";

/** What the engine refused, in words for a person and a kind for the screen. */
export class CommandError extends Error {
  readonly kind: ErrorKind;

  constructor(error: WireError) {
    super(error.message);
    this.name = "CommandError";
    this.kind = error.kind;
  }
}

type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: WireError };

async function unwrap<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const settled = await outcome;
  if (settled.status === "error") throw new CommandError(settled.error);
  return settled.data;
}

/** The words of any failure; what is not a `CommandError` is a fault of the program and says so. */
export function wordsOf(failure: unknown): string {
  if (failure instanceof Error) return failure.message;
  return typeof failure === "string" ? failure : "the engine gave no answer; try again or restart the window";
}

/** The kind of a failure, or null when it did not come from the engine. */
export function kindOf(failure: unknown): ErrorKind | null {
  return failure instanceof CommandError ? failure.kind : null;
}

/** A case by its number, or as a person names it. */
function whichOf(which: number | string): WhichCase {
  return typeof which === "number" ? { no: which, name: null } : { no: null, name: which };
}

export const engine = {
  boot: () => unwrap(commands.boot()),
  makeStation: (owner: string) => unwrap(commands.makeStation(owner)),
  loadSamples: () => unwrap(commands.loadSamples()),
  signIn: (person: string) => unwrap(commands.signIn(person)),
  signOut: () => unwrap(commands.signOut()),
  queue: () => unwrap(commands.queue()),
  next: (workflow: string | null, excluding: number[]) => unwrap(commands.next(workflow, excluding)),
  shown: (no: number, fence: number) => unwrap(commands.shown(no, fence)),
  renew: (no: number, fence: number) => unwrap(commands.renew(no, fence)),
  release: (no: number, fence: number) => unwrap(commands.release(no, fence)),
  verdict: (request: VerdictRequest) => unwrap(commands.verdict(request)),
  around: (no: number) => unwrap(commands.around(no)),
  look: (no: number) => unwrap(commands.look(no)),
  decide: (request: DecideRequest) => unwrap(commands.decide(request)),
  skip: (no: number, fence: number) => unwrap(commands.skip(no, fence)),
  undo: (decisionId: string) => unwrap(commands.undo(decisionId)),
  recent: (limit: number) => unwrap(commands.recent(limit)),
  sendBack: (no: number, fence: number, question: string) => unwrap(commands.sendBack(no, fence, question)),
  reopening: (which: number | string) => unwrap(commands.reopening(whichOf(which))),
  reopen: (no: number, reason: string, note: string | null) => unwrap(commands.reopen(no, reason, note)),
  saveDraft: (no: number, draft: Draft) => unwrap(commands.saveDraft(no, draft)),
  readDraft: (no: number, text: string) => unwrap(commands.readDraft(no, text)),
  waive: (no: number, gates: string[], reason: string, note: string | null) =>
    unwrap(commands.waive(no, gates, reason, note)),
  diff: (before: string, after: string) => unwrap(commands.diff(before, after)),
  nearest: (variants: string[], after: string) => unwrap(commands.nearest(variants, after)),
  listCases: (filter: string, order: Order) => unwrap(commands.listCases(filter, order)),
  pageCases: (handle: number, from: number, count: number) => unwrap(commands.pageCases(handle, from, count)),
  loosenCases: (filter: string) => unwrap(commands.loosenCases(filter)),
  filterKeys: () => unwrap(commands.filterKeys()),
  savedFilters: () => unwrap(commands.savedFilters()),
  saveFilter: (name: string, filter: string) => unwrap(commands.saveFilter(name, filter)),
  forgetFilter: (name: string) => unwrap(commands.forgetFilter(name)),
  openCase: (no: number) => unwrap(commands.openCase(no)),
  alikeCases: (numbers: number[]) => unwrap(commands.alikeCases(numbers)),
  decideTogether: (request: TogetherRequest) => unwrap(commands.decideTogether(request)),
  readbacks: () => unwrap(commands.readbacks()),
  startReadback: (no: number) => unwrap(commands.startReadback(no)),
  keepReadingTime: (id: string, usedMs: number, done: boolean) => unwrap(commands.keepReadingTime(id, usedMs, done)),
  keepSaid: (id: string, said: Said) => unwrap(commands.keepSaid(id, said)),
  answerReadback: (id: string, said: Said) => unwrap(commands.answerReadback(id, said)),
  scoring: (id: string) => unwrap(commands.scoring(id)),
  scoreReadback: (id: string, scores: Scores) => unwrap(commands.scoreReadback(id, scores)),
  readbackReport: () => unwrap(commands.readbackReport()),
  rounds: () => unwrap(commands.rounds()),
  roundsSecrecy: () => unwrap(commands.roundsSecrecy()),
  makeRecoveryCode: () => unwrap(commands.makeRecoveryCode()),
  recoverSecret: (code: string) => unwrap(commands.recoverSecret(code)),
  makeRound: (request: RoundRequest) => unwrap(commands.makeRound(request)),
  makeRoundOfFile: (path: string) => unwrap(commands.makeRoundOfFile(path)),
  addPiece: (round: string, piece: PieceRequest) => unwrap(commands.addPiece(round, piece)),
  removePiece: (round: string, no: number) => unwrap(commands.removePiece(round, no)),
  maskNames: (round: string, names: Names) => unwrap(commands.maskNames(round, names)),
  previewRound: (round: string) => unwrap(commands.previewRound(round)),
  settleSuspicions: (round: string, settlings: SettleRequest[]) => unwrap(commands.settleSuspicions(round, settlings)),
  sealRound: (round: string) => unwrap(commands.sealRound(round)),
  printRound: (round: string, path: string) => unwrap(commands.printRound(round, path)),
  voidRound: (round: string, reason: string) => unwrap(commands.voidRound(round, reason)),
  openBallot: (round: string) => unwrap(commands.openBallot(round)),
  keepBallot: (round: string, judged: Judged[]) => unwrap(commands.keepBallot(round, judged)),
  castBallot: (round: string, request: CastRequest) => unwrap(commands.castBallot(round, request)),
  typeBallot: (round: string, judge: string, request: CastRequest) =>
    unwrap(commands.typeBallot(round, judge, request)),
  revealRound: (round: string) => unwrap(commands.revealRound(round)),
  roundReport: (round: string) => unwrap(commands.roundReport(round)),
  roundTrend: () => unwrap(commands.roundTrend()),
  planRounds: (request: PlanRequest) => unwrap(commands.planRounds(request)),
  saveLook: (look: Look) => unwrap(commands.saveLook(look)),
  saveKeys: (keys: Record<string, string[]>) => unwrap(commands.saveKeys(keys)),
  chooseFile: (purpose: Purpose) => unwrap(commands.chooseFile(purpose)),
  applyPolicy: (path: string) => unwrap(commands.applyPolicy(path)),
};

/** Imports a file; `seen` is called with each step of the way, the promise gives the last one. */
export function importFile(
  path: string,
  map: string | null,
  seen: (progress: ImportProgress) => void,
): Promise<ImportProgress> {
  const channel = new Channel<ImportProgress>();
  channel.onmessage = seen;
  return unwrap(commands.importFile(path, map, channel));
}

/** Calls back whenever this or another process changed something, from the moment this is settled; gives what ends it. */
export function hearing(seen: (changed: Changed) => void): Promise<() => void> {
  return events.changed.listen((event) => seen(event.payload));
}

/** The same for whoever does not wait for it. */
export function onChanged(seen: (changed: Changed) => void): () => void {
  const ending = hearing(seen);
  return () => {
    void ending.then((end) => end());
  };
}
