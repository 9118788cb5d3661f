/** One field for everything: commands, workflows, labels of the case. Generic: what stands in it is handed in. */
import { useMemo } from "react";
import {
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
  useFilter,
} from "react-aria-components";
import { Dialog } from "./Dialog";
import { Key } from "./Key";
import styles from "./Palette.module.css";

export type Entry = {
  id: string;
  group: string;
  title: string;
  aside?: string;
  chord?: string | undefined;
  run: () => void;
};

type Props = { entries: readonly Entry[]; onClose: () => void };

export function Palette({ entries, onClose }: Props) {
  const { contains } = useFilter({ sensitivity: "base" });
  const groups = useMemo(() => {
    const found = new Map<string, Entry[]>();
    for (const entry of entries) found.set(entry.group, [...(found.get(entry.group) ?? []), entry]);
    return [...found];
  }, [entries]);
  const fits = (text: string, typed: string) => typed.split(/\s+/u).every((word) => contains(text, word));
  const run = (id: string | number) => {
    onClose();
    // Not inside the dialog, which keeps the focus: a command may move it on.
    requestAnimationFrame(() => entries.find((entry) => entry.id === id)?.run());
  };
  return (
    <Dialog name="Do anything" onClose={onClose}>
      <Autocomplete filter={fits}>
        {/* A dialog that opens to be typed in starts in its field. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <SearchField aria-label="Do anything" autoFocus className={styles.search ?? ""}>
          <Input className={styles.input ?? ""} placeholder="Do anything, go anywhere" spellCheck="false" />
        </SearchField>
        <ListBox
          aria-label="Results"
          className={styles.list ?? ""}
          selectionMode="none"
          onAction={run}
          renderEmptyState={() => <p className={styles.nothing}>Nothing has these words.</p>}
        >
          {groups.map(([group, rows]) => (
            <ListBoxSection key={group} id={group} className={styles.section ?? ""}>
              <Header className={styles.header ?? ""}>{group}</Header>
              {rows.map((entry) => (
                <ListBoxItem
                  key={entry.id}
                  id={entry.id}
                  textValue={`${entry.title} ${entry.group}`}
                  className={styles.item ?? ""}
                >
                  <span className={styles.title}>{entry.title}</span>
                  {entry.aside === undefined ? null : <em className={styles.aside}>{entry.aside}</em>}
                  {entry.chord === undefined ? null : <Key chord={entry.chord} />}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Autocomplete>
    </Dialog>
  );
}
