/** Filters under names of one's own, and the dialog that names one. */
import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { engine } from "../../ipc";
import type { SavedFilter } from "../../ipc";
import { useRequest } from "../../useRequest";
import { sentence } from "../../words";
import styles from "./SavedFilters.module.css";

type Props = {
  saved: readonly SavedFilter[];
  /** The filter that was found with. */
  current: string;
  onUse: (filter: SavedFilter) => void;
  onSave: () => void;
  onForget: (name: string) => void;
};

export function SavedFilters({ saved, current, onUse, onSave, onForget }: Props) {
  const isSaved = saved.some((one) => one.filter === current);
  if (saved.length === 0 && current === "") return null;
  return (
    <div className={styles.saved} role="group" aria-label="Saved filters">
      {saved.map((one) => (
        <span key={one.name} className={styles.one} data-on={one.filter === current || undefined}>
          <button
            type="button"
            aria-label={`Filter ${one.name}`}
            aria-pressed={one.filter === current}
            title={one.filter}
            onClick={() => onUse(one)}
            onKeyDown={(event) => {
              if (event.key !== "Delete" && event.key !== "Backspace") return;
              event.preventDefault();
              onForget(one.name);
            }}
          >
            {one.name}
          </button>
          <button
            type="button"
            className={styles.forget}
            tabIndex={-1}
            aria-label={`Remove the filter ${one.name}`}
            title="remove; or Delete, with the filter in focus"
            onClick={() => onForget(one.name)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </span>
      ))}
      {current === "" || isSaved ? null : (
        <Button look="quiet" command="saveFilter" onPress={onSave}>
          Save this filter
        </Button>
      )}
    </div>
  );
}

export function SaveFilter({ filter, onClose, onSaved }: { filter: string; onClose: () => void; onSaved: () => void }) {
  const [name, setName] = useState("");
  const { isBusy, trouble, complain, run, mayLeave, leave, end } = useRequest(onClose);
  const save = () => {
    if (name.trim() === "") complain("give it a name");
    else
      run(
        () => engine.saveFilter(name.trim(), filter),
        () => {
          end();
          onSaved();
        },
      );
  };
  return (
    <Dialog name="Save this filter" onClose={leave}>
      <div className={styles.dialog}>
        <h1>Save this filter</h1>
        <code>{filter}</code>
        <Line
          ref={(input) => input?.focus()}
          name="Name"
          value={name}
          onChange={setName}
          onEnter={save}
          onEscape={leave}
          invalid={trouble !== null}
          placeholder="Unsure tickets of this week"
        />
        <p role="alert">{trouble === null ? "" : sentence(trouble)}</p>
        <div className={styles.acts}>
          <Button look="go" chord="enter" disabled={isBusy} onPress={save}>
            Save
          </Button>
          <Button look="plain" chord="escape" disabled={!mayLeave} onPress={leave}>
            Back
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
