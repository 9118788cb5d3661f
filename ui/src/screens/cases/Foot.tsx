/** Below the list: what the keys do here, or what is marked and can be done with it. */
import { Button } from "../../components/Button";
import { CommandKey, Key } from "../../components/Key";
import { count } from "../../words";
import { MOST_MARKED } from "./marks";
import styles from "./CasesScreen.module.css";

type Props = { total: number; marked: number; onTogether: () => void; onClear: () => void };

export function Foot({ total, marked, onTogether, onClear }: Props) {
  return (
    <footer className={styles.foot} role="group" aria-label="Marked cases">
      {marked === 0 ? (
        <>
          {total === 0 ? null : (
            <>
              <span>
                <Key chord="enter" /> open
              </span>
              <span>
                <Key chord="space" /> mark
              </span>
              <span>
                <Key chord="mod+a" /> mark {MOST_MARKED}
              </span>
            </>
          )}
          <span>
            <CommandKey id="field" /> filter
          </span>
          <span>
            <CommandKey id="cases" /> look again
          </span>
        </>
      ) : (
        <>
          <b>{count(marked)} marked</b>
          <Button look="small" command="decideTogether" onPress={onTogether}>
            Decide together
          </Button>
          <Button look="small" chord="escape" onPress={onClear}>
            Clear
          </Button>
          {marked === MOST_MARKED ? <span>no more than {MOST_MARKED} at once</span> : null}
        </>
      )}
    </footer>
  );
}
