/** What stands below a folded part: how much is hidden, and the button that shows it. */
import { Key } from "./Key";
import { useKeyOf } from "../keys";
import type { Fold } from "./useFold";
import styles from "./FoldFoot.module.css";

/** `rest` says what is hidden: "412 more words". */
export function FoldFoot({ fold, rest }: { fold: Fold; rest: string }) {
  const chord = useKeyOf("unfold");
  if (!fold.isLong) return null;
  return (
    <div className={styles.foot} data-folded={fold.isFolded || undefined}>
      <button
        type="button"
        className={styles.more}
        data-unfold={fold.isFolded || undefined}
        onClick={fold.isFolded ? fold.open : fold.close}
      >
        {fold.isOpening ? "opening …" : fold.isFolded ? `show ${rest}` : "show less"}
        {fold.isFolded && !fold.isOpening && chord !== null ? <Key chord={chord} /> : null}
      </button>
    </div>
  );
}
