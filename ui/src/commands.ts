/**
 * The one list of what a person can do. Keys, palette, help sheet, settings and the status line all read it;
 * what a command does is bound where it happens (`useCommand` in keys.ts). Nothing here runs anything.
 */

/**
 * Where a command may act: everywhere, on the review screen, on the case that is on screen, in the list of cases, in a
 * readback, or among sameness rounds.
 */
export type Scope = "everywhere" | "review" | "case" | "cases" | "readback" | "rounds";

export type Group = "Decide" | "Judge" | "Read" | "Queue" | "Readback" | "Rounds" | "Window";

export type Command = {
  title: string;
  /** Two words at most, for the status line and buttons. */
  short: string;
  keys: string[];
  scope: Scope;
  group: Group;
  /** Acts while a text field has the focus, too. Only for keys that type nothing. */
  inField?: true;
  /** A held key may repeat it. Never for anything that decides. */
  repeats?: true;
  /** In its room its keys mean this and nothing else; elsewhere they mean what they always do. Always `fixed`. */
  local?: true;
  /** Shown in the help sheet, not changeable: the keys are a row of keys, or belong to the field. */
  fixed?: true;
};

const list = {
  approve: { title: "Approve the AI's answer", short: "approve", keys: ["a"], scope: "case", group: "Decide" },
  override: {
    title: "Override, once an answer is picked",
    short: "override",
    keys: ["enter"],
    scope: "case",
    group: "Decide",
  },
  commit: {
    title: "Commit what is highlighted, from anywhere",
    short: "commit",
    keys: ["mod+enter"],
    scope: "case",
    group: "Decide",
    inField: true,
  },
  refuse: {
    title: "Refuse: the action is not to be done",
    short: "refuse",
    keys: ["shift+r"],
    scope: "case",
    group: "Decide",
  },
  escalate: { title: "Escalate, with a reason", short: "escalate", keys: ["e"], scope: "case", group: "Decide" },
  sendBack: {
    title: "Send back with a question",
    short: "send back",
    keys: ["shift+e"],
    scope: "case",
    group: "Decide",
  },
  return: { title: "Return: something is missing", short: "return", keys: ["r"], scope: "case", group: "Decide" },
  skip: { title: "Skip: put it behind the others", short: "skip", keys: ["s"], scope: "case", group: "Decide" },
  undo: { title: "Undo the last decision", short: "undo", keys: ["u", "mod+z"], scope: "review", group: "Decide" },
  undoList: {
    title: "Your last decisions, and what undoing each would do",
    short: "last decisions",
    keys: ["shift+u"],
    scope: "review",
    group: "Decide",
  },
  reopen: { title: "Reopen a decided case", short: "reopen", keys: ["shift+o"], scope: "review", group: "Decide" },

  field: {
    title: "Go to the field: filter, score, text, or a variant of your own",
    short: "filter",
    keys: ["/"],
    scope: "case",
    group: "Judge",
  },
  pick: {
    title: "Pick one of the first nine",
    short: "pick",
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    scope: "case",
    group: "Judge",
    fixed: true,
  },
  reason: {
    title: "Pick a reason by its letter",
    short: "reason",
    keys: ["q", "w", "t", "…"],
    scope: "case",
    group: "Judge",
    fixed: true,
  },
  cite: {
    title: "Cite the precedent in the note",
    short: "cite",
    keys: ["c"],
    scope: "case",
    group: "Judge",
  },
  note: { title: "Write a note", short: "note", keys: ["n"], scope: "case", group: "Judge" },
  evidence: {
    title: "Go to the next open requirement of the evidence bar",
    short: "evidence",
    keys: ["b"],
    scope: "case",
    group: "Judge",
  },
  acceptEvidence: {
    title: "Accept what is proposed, or the selected words, as evidence",
    short: "accept",
    keys: ["shift+b"],
    scope: "case",
    group: "Judge",
  },
  takeSelection: {
    title: "Take the selected words as evidence, from inside the text",
    short: "take words",
    keys: ["mod+b"],
    scope: "case",
    group: "Judge",
    inField: true,
  },
  waive: {
    title: "Waive a requirement of the evidence bar",
    short: "waive",
    keys: ["shift+w"],
    scope: "case",
    group: "Judge",
  },
  changes: { title: "Show or hide what was changed", short: "changes", keys: ["d"], scope: "case", group: "Judge" },
  restore: { title: "Put the AI's answer back", short: "put back", keys: ["z"], scope: "case", group: "Judge" },

  down: { title: "Scroll the case down", short: "down", keys: ["j"], scope: "case", group: "Read", repeats: true },
  up: { title: "Scroll the case up", short: "up", keys: ["k"], scope: "case", group: "Read", repeats: true },
  pageDown: {
    title: "A page down",
    short: "page down",
    keys: ["space", "pagedown"],
    scope: "case",
    group: "Read",
    repeats: true,
  },
  pageUp: {
    title: "A page up",
    short: "page up",
    keys: ["shift+space", "pageup"],
    scope: "case",
    group: "Read",
    repeats: true,
  },
  precedents: { title: "Go to the precedents", short: "precedents", keys: ["p"], scope: "case", group: "Read" },
  history: {
    title: "Go to the history of the subject",
    short: "history",
    keys: ["shift+h"],
    scope: "case",
    group: "Read",
  },
  unfold: { title: "Open the next folded part", short: "unfold", keys: ["x"], scope: "case", group: "Read" },
  unfoldAll: { title: "Open all folded parts", short: "unfold all", keys: ["shift+x"], scope: "case", group: "Read" },
  page: {
    title: "Show a web page as a page, or its words alone",
    short: "page",
    keys: ["h"],
    scope: "case",
    group: "Read",
  },
  zoom: { title: "Enlarge the image", short: "enlarge", keys: ["v"], scope: "case", group: "Read" },

  nextWorkflow: { title: "Next workflow", short: "next workflow", keys: ["]"], scope: "review", group: "Queue" },
  previousWorkflow: {
    title: "Previous workflow",
    short: "previous workflow",
    keys: ["["],
    scope: "review",
    group: "Queue",
  },
  allWorkflows: { title: "All workflows", short: "all workflows", keys: ["0"], scope: "review", group: "Queue" },
  decideTogether: {
    title: "Decide the marked cases together",
    short: "decide together",
    keys: ["shift+a"],
    scope: "cases",
    group: "Queue",
  },
  saveFilter: {
    title: "Save the filter under a name",
    short: "save filter",
    keys: ["mod+s"],
    scope: "cases",
    group: "Queue",
    inField: true,
  },
  importFile: { title: "Import a file", short: "import", keys: ["i"], scope: "review", group: "Queue" },

  doneReading: {
    title: "Put the text away before the time is over",
    short: "done reading",
    keys: ["space"],
    scope: "readback",
    group: "Readback",
    fixed: true,
    local: true,
  },
  handIn: {
    title: "Hand in what you understood",
    short: "hand in",
    keys: ["mod+enter"],
    scope: "readback",
    group: "Readback",
    inField: true,
    fixed: true,
    local: true,
  },
  scoreYes: {
    title: "Score it: yes, that is what it says",
    short: "yes",
    keys: ["1"],
    scope: "readback",
    group: "Readback",
    fixed: true,
    local: true,
  },
  scorePartly: {
    title: "Score it: partly",
    short: "partly",
    keys: ["2"],
    scope: "readback",
    group: "Readback",
    fixed: true,
    local: true,
  },
  scoreNo: {
    title: "Score it: no",
    short: "no",
    keys: ["3"],
    scope: "readback",
    group: "Readback",
    fixed: true,
    local: true,
  },
  recordScore: {
    title: "Record the three scores",
    short: "record",
    keys: ["enter"],
    scope: "readback",
    group: "Readback",
    fixed: true,
    local: true,
  },
  newRound: { title: "Make a sameness round", short: "new round", keys: ["shift+n"], scope: "rounds", group: "Rounds" },
  addPiece: {
    title: "Add a piece to the round",
    short: "add piece",
    keys: ["shift+d"],
    scope: "rounds",
    group: "Rounds",
  },
  sealRound: {
    title: "Seal the round: draw its order and commit to its key",
    short: "seal",
    keys: ["shift+s"],
    scope: "rounds",
    group: "Rounds",
  },
  revealRound: { title: "Reveal the round", short: "reveal", keys: ["shift+v"], scope: "rounds", group: "Rounds" },
  printRound: {
    title: "Print the round: pieces and a one-page ballot",
    short: "print",
    keys: ["shift+i"],
    scope: "rounds",
    group: "Rounds",
  },
  typeBallot: {
    title: "Type in a ballot that was filled in on paper",
    short: "type ballot",
    keys: ["shift+y"],
    scope: "rounds",
    group: "Rounds",
  },
  voidRound: { title: "Void the round", short: "void", keys: ["shift+k"], scope: "rounds", group: "Rounds" },
  trend: {
    title: "Show the trend over quarters",
    short: "trend",
    keys: ["shift+t"],
    scope: "rounds",
    group: "Rounds",
  },
  planner: {
    title: "Plan: what a design can find",
    short: "planner",
    keys: ["shift+p"],
    scope: "rounds",
    group: "Rounds",
  },
  recoveryCode: {
    title: "Make a recovery code for the secret of rounds",
    short: "recovery code",
    keys: ["shift+c"],
    scope: "rounds",
    group: "Rounds",
  },

  palette: {
    title: "Do anything, go anywhere",
    short: "anything",
    keys: ["mod+k"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  menu: {
    title: "Open the menu",
    short: "menu",
    keys: ["f10"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  help: { title: "Show the keys", short: "keys", keys: ["?"], scope: "everywhere", group: "Window" },
  review: {
    title: "Go to review",
    short: "review",
    keys: ["mod+1"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  cases: {
    title: "Go to the list of cases",
    short: "cases",
    keys: ["mod+2"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  readbacks: {
    title: "Go to the readbacks",
    short: "readbacks",
    keys: ["mod+3"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  rounds: {
    title: "Go to sameness rounds",
    short: "rounds",
    keys: ["mod+4"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  ballots: {
    title: "Go to my ballots",
    short: "my ballots",
    keys: ["mod+5"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  settings: {
    title: "Open settings",
    short: "settings",
    keys: ["mod+,"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  theme: {
    title: "Next theme",
    short: "theme",
    keys: ["mod+shift+l"],
    scope: "everywhere",
    group: "Window",
    inField: true,
  },
  signOut: { title: "Sign out", short: "sign out", keys: [], scope: "everywhere", group: "Window" },
  leave: {
    title: "Leave the field, close the panel",
    short: "leave",
    keys: ["escape"],
    scope: "everywhere",
    group: "Window",
    fixed: true,
  },
} satisfies Record<string, Command>;

export type CommandId = keyof typeof list;

export const commandList: Readonly<Record<CommandId, Command>> = list;

export const groups: readonly Group[] = ["Decide", "Judge", "Read", "Queue", "Readback", "Rounds", "Window"];

export function isCommandId(text: string): text is CommandId {
  return Object.hasOwn(list, text);
}

export const commandIds: readonly CommandId[] = Object.keys(list).filter(isCommandId);
