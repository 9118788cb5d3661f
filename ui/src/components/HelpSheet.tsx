/** All keys on one sheet, in groups, searchable. It reads the registry; nothing is written here twice. */
import { useState } from "react";
import { commandIds, commandList, groups } from "../commands";
import { spokenOf } from "../chord";
import { useKeymap } from "../keys";
import { Dialog } from "./Dialog";
import { Line } from "./Field";
import { Key } from "./Key";
import styles from "./HelpSheet.module.css";

export function HelpSheet({ onClose, onChangeKeys }: { onClose: () => void; onChangeKeys: () => void }) {
  const keymap = useKeymap();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const rows = commandIds.filter((id) => keymap[id].length > 0 && commandList[id].title.toLowerCase().includes(wanted));
  return (
    <Dialog name="Keys" onClose={onClose} size="wide">
      <header className={styles.head}>
        <h1>Keys</h1>
        <div className={styles.search}>
          <Line name="Search keys" quiet placeholder="Search" value={typed} onChange={setTyped} onEscape={onClose} />
        </div>
      </header>
      {/* Scrolled with the arrow keys, so it must be able to hold the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.groups} role="region" aria-label="All keys" tabIndex={0}>
        {groups.map((group) => {
          const shown = rows.filter((id) => commandList[id].group === group);
          return shown.length === 0 ? null : (
            <section key={group} className={styles.group} aria-label={group}>
              <h2>{group}</h2>
              <dl>
                {shown.map((id) => (
                  <div key={id} className={styles.row}>
                    <dt>{commandList[id].title}</dt>
                    <dd>
                      <span className="unseen">{keymap[id].map(spokenOf).join(" or ")}</span>
                      {id === "pick" ? (
                        <>
                          <Key chord="1" /> <span aria-hidden="true">to</span> <Key chord="9" />
                        </>
                      ) : (
                        keymap[id].map((chord) => <Key key={chord} chord={chord} />)
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
        {rows.length === 0 ? <p className={styles.nothing}>No key does “{typed}”.</p> : null}
      </div>
      <footer className={styles.foot}>
        <span>Letters and digits act outside a field; inside one they are typed. Escape leaves it.</span>
        <button type="button" className={styles.change} onClick={onChangeKeys}>
          Change keys
        </button>
      </footer>
    </Dialog>
  );
}
