/** Something to do in the line below a room: its key and its words. A mouse presses it as the key does. */
import type { ReactNode } from "react";
import { spokenOf } from "../../chord";
import { Key } from "../../components/Key";
import styles from "./Room.module.css";

export function RoomAct({ chord, onPress, children }: { chord: string; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.act} aria-keyshortcuts={spokenOf(chord)} onClick={onPress}>
      <Key chord={chord} /> {children}
    </button>
  );
}
