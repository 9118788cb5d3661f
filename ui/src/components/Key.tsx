/** The small box that shows a key, the same everywhere. Decoration: the name of the thing it presses says the rest. */
import { capOf } from "../chord";
import { useKeyOf } from "../keys";
import type { CommandId } from "../commands";
import { Signs } from "./Signs";
import styles from "./Key.module.css";

export function Key({ chord, dim = false }: { chord: string; dim?: boolean }) {
  return (
    <kbd className={styles.key} data-dim={dim || undefined} aria-hidden="true">
      <Signs text={capOf(chord)} />
    </kbd>
  );
}

/** The first key of a command; nothing when it has none. */
export function CommandKey({ id }: { id: CommandId }) {
  const chord = useKeyOf(id);
  return chord === null ? null : <Key chord={chord} />;
}
