/** A list with nothing in it: which part of the filter keeps everything out. */
import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import { focusHeading } from "../../focus";
import type { Without } from "../../ipc";
import { counted } from "../../words";
import styles from "./Empty.module.css";

type Props = {
  filter: string;
  without: readonly Without[] | null;
  onUse: (filter: string) => void;
  /** Whether the field says something else by now, which is not understood. */
  isStale: boolean;
};

export function Empty({ filter, without, onUse, isStale }: Props) {
  const ways = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (without === null || document.activeElement instanceof HTMLInputElement) return;
    const first = ways.current?.querySelector("button");
    if (first) first.focus();
    else focusHeading();
  }, [without]);
  if (filter === "") {
    return (
      <div className={styles.empty}>
        <h2>No cases yet</h2>
        <p>Import a file, or let a pipeline send some.</p>
      </div>
    );
  }
  // The ways out of the filter before would say nothing of this one.
  if (isStale) {
    return (
      <div className={styles.empty}>
        <h2>The filter is not understood</h2>
        <p>Put it right in the field above; Enter looks again.</p>
      </div>
    );
  }
  return (
    <div className={styles.empty} aria-busy={without === null}>
      <h2>No case fits</h2>
      <p>{words(without)}</p>
      <div ref={ways} className={styles.ways}>
        {without?.map((one) => (
          <Button
            key={one.part}
            look="small"
            name={`Without ${one.part}, ${counted(one.cases, "case")}`}
            onPress={() => onUse(one.rest)}
          >
            without <code>{one.part}</code>: {counted(one.cases, "case")}
          </Button>
        ))}
        <Button look="small" onPress={() => onUse("")}>
          Every case
        </Button>
      </div>
    </div>
  );
}

function words(without: readonly Without[] | null): string {
  if (without === null) return "Looking which part of the filter keeps them out …";
  if (without.length === 0) return "More than one part of the filter keeps everything out.";
  return "Leaving out one part finds some:";
}
