/**
 * The import that runs or ran last. It is kept above the screen that shows it: whoever leaves and comes back finds its
 * progress, what was refused, or why it failed, and cannot start it a second time meanwhile.
 */
import { importFile, wordsOf } from "../../ipc";
import type { ImportProgress } from "../../ipc";
import { announce } from "../../live";
import { count } from "../../words";

export type Import = {
  /** What stands in the two fields. */
  path: string;
  map: string;
  isBusy: boolean;
  progress: ImportProgress | null;
  trouble: string | null;
};

type Told = {
  /** Cases came in. */
  onChanged: () => void;
  /** Says a failure that nobody sees, because the screen of the import is not in front. */
  tell: (text: string) => void;
};

export class Importing {
  private state: Import = { path: "", map: "", isBusy: false, progress: null, trouble: null };
  private readonly listeners = new Set<() => void>();
  private told: Told | null = null;
  /** Counts the imports: a late step of one is not the next one's. */
  private run = 0;

  readonly now = (): Import => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Whom it tells while somebody sits at the window. */
  tellTo(told: Told | null): void {
    this.told = told;
  }

  /** Takes what is typed into the fields. */
  enter(typed: Partial<Pick<Import, "path" | "map">>): void {
    this.become(typed);
  }

  /** Starts the import of what is typed, unless one runs. */
  start(): void {
    const [path, map] = [this.state.path.trim(), this.state.map.trim()];
    if (this.state.isBusy) return;
    if (path === "") {
      this.become({ trouble: "name the file first" });
      return;
    }
    this.run += 1;
    const mine = this.run;
    this.become({ isBusy: true, trouble: null, progress: null });
    const seen = (progress: ImportProgress) => {
      // The last step is the answer itself; one that is late says less.
      if (mine === this.run && this.state.isBusy) this.become({ progress });
    };
    importFile(path, map === "" ? null : map, seen).then(
      (progress) => {
        this.become({ isBusy: false, progress });
        announce(`${count(progress.accepted)} accepted, ${count(progress.rejected)} rejected.`);
        this.told?.onChanged();
      },
      (failure: unknown) => {
        this.become({ isBusy: false, trouble: wordsOf(failure) });
        const text = `the import of ${fileOf(path)} failed: ${wordsOf(failure)}`;
        if (this.listeners.size > 0) return;
        if (this.told === null) announce(text);
        else this.told.tell(text);
      },
    );
  }

  private become(next: Partial<Import>): void {
    this.state = { ...this.state, ...next };
    for (const listener of this.listeners) listener();
  }
}

const byPerson = new Map<string, Importing>();

/** The import of a person: it goes on when they sign out, and is theirs alone to see when they come back. */
export function importingOf(person: string): Importing {
  const known = byPerson.get(person) ?? new Importing();
  byPerson.set(person, known);
  return known;
}

/** The name of the file, without its folders. */
function fileOf(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}
