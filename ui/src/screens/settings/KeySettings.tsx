/** Which key does what, and changing it: press the new key; a clash is refused by name. */
import { useEffect, useState } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Key } from "../../components/Key";
import { chordOf } from "../../chord";
import { commandIds, commandList, groups } from "../../commands";
import type { CommandId } from "../../commands";
import { isComposing, useKeymap } from "../../keys";
import { refusalOf, withKeys } from "../../keymap";
import type { ChangedKeys } from "../../keymap";
import styles from "./SettingsScreen.module.css";

type Props = { changed: ChangedKeys; onKeys: (keys: Record<string, string[]>) => void };

export function KeySettings({ changed, onKeys }: Props) {
  const keymap = useKeymap();
  const [asking, setAsking] = useState<CommandId | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const give = (id: CommandId, chord: string) => {
    const why = refusalOf(keymap, id, chord);
    if (why !== null) {
      setRefusal(why);
      return;
    }
    // The new key takes the first place; further keys of the command stay.
    const rest = keymap[id].slice(1).filter((other) => other !== chord);
    onKeys(withKeys(changed, id, [chord, ...rest]));
    setAsking(null);
    setRefusal(null);
  };
  useAskedKey(asking, give, () => {
    setAsking(null);
    setRefusal(null);
  });
  const isChanged = Object.keys(changed).length > 0;
  return (
    <Block title="Keys" aside="press a key's button, then the new key">
      <Card>
        {groups.map((group) => (
          <div key={group} className={styles.keys}>
            <h2>{group}</h2>
            {commandIds
              .filter((id) => commandList[id].group === group && !commandList[id].fixed)
              .map((id) => (
                <div key={id} className={styles.keyRow} data-asking={asking === id || undefined}>
                  <span>{commandList[id].title}</span>
                  {asking === id && refusal !== null ? <em role="alert">{refusal}</em> : null}
                  {changed[id] === undefined ? null : (
                    <Button
                      look="quiet"
                      name={`Reset ${commandList[id].title}`}
                      onPress={() => onKeys(withKeys(changed, id, commandList[id].keys))}
                    >
                      reset
                    </Button>
                  )}
                  <button
                    type="button"
                    className={styles.keyButton}
                    aria-label={`Change the key of ${commandList[id].title}`}
                    onClick={() => {
                      setAsking(asking === id ? null : id);
                      setRefusal(null);
                    }}
                  >
                    {asking === id
                      ? "press a key"
                      : keymap[id].length === 0
                        ? "none"
                        : keymap[id].map((chord) => <Key key={chord} chord={chord} />)}
                  </button>
                </div>
              ))}
          </div>
        ))}
        {isChanged ? (
          <div className={styles.reset}>
            <Button look="small" onPress={() => onKeys({})}>
              Reset all keys
            </Button>
          </div>
        ) : null}
      </Card>
    </Block>
  );
}

/** While a key is asked for, the next press is that key and nothing else. Escape gives up. */
function useAskedKey(asking: CommandId | null, give: (id: CommandId, chord: string) => void, leave: () => void): void {
  useEffect(() => {
    if (asking === null) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (isComposing(event)) return;
      const chord = chordOf(event);
      if (chord === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (chord === "escape") leave();
      else if (!event.repeat) give(asking, chord);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, [asking, give, leave]);
}
