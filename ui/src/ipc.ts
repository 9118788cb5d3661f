/**
 * The one door to the engine: every other file calls the functions and types given out here.
 * A refused command becomes a real `CommandError`, so that callers branch on `kind` and never on words.
 */
import { Channel } from "@tauri-apps/api/core";
import { commands, events } from "./bindings";
import type {
  Changed,
  CommandError as WireError,
  DecideRequest,
  Draft,
  ErrorKind,
  ImportProgress,
  Look,
  Purpose,
} from "./bindings";

export type {
  Action,
  AnswerView,
  Block,
  Boot,
  CaseView,
  Changed,
  Decided,
  DecideRequest,
  DiffSpan,
  Draft,
  ErrorKind,
  FieldView,
  FieldValue,
  ImportProgress,
  Kind,
  Look,
  Mode,
  Past,
  Person,
  Purpose,
  QueueView,
  Role,
  Undoable,
  Undone,
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
  decide: (request: DecideRequest) => unwrap(commands.decide(request)),
  skip: (no: number, fence: number) => unwrap(commands.skip(no, fence)),
  undo: (decisionId: string) => unwrap(commands.undo(decisionId)),
  saveDraft: (no: number, draft: Draft) => unwrap(commands.saveDraft(no, draft)),
  diff: (before: string, after: string) => unwrap(commands.diff(before, after)),
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

/** Calls back whenever this or another process changed something; returns what ends it. */
export function onChanged(seen: (changed: Changed) => void): () => void {
  const ending = events.changed.listen((event) => seen(event.payload));
  return () => {
    void ending.then((end) => end());
  };
}
