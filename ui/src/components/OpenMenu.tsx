/** What a menu is made of: a button, and groups, each a submenu. Generic: what stands in it is handed in when it opens. */
import { useState } from "react";
import type { ReactNode } from "react";
import { Button, Menu as AriaMenu, MenuItem, MenuTrigger, Popover, SubmenuTrigger } from "react-aria-components";
import { Key } from "./Key";
import styles from "./Menu.module.css";

export type MenuEntry = {
  id: string;
  title: string;
  chord?: string | undefined;
  /** Listed, so that one learns of it, but not to be chosen now. */
  isOff: boolean;
  run: () => void;
};

export type MenuGroup = { title: string; entries: readonly MenuEntry[] };

export type MenuProps = {
  /** What the button is called. */
  name: string;
  className: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Asked at each opening, so that it says what can be done then. */
  groupsNow: () => readonly MenuGroup[];
  children: ReactNode;
};

export function OpenMenu({ name, className, isOpen, onOpenChange, groupsNow, children }: MenuProps) {
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Button className={className} aria-label={name}>
        {children}
      </Button>
      {/* While it is open the letters of the case's keys move in the menu and decide nothing. */}
      <Popover className={styles.popover ?? ""} placement="bottom start" offset={4} data-modal>
        <Groups name={name} groupsNow={groupsNow} onClose={() => onOpenChange(false)} />
      </Popover>
    </MenuTrigger>
  );
}

/** Mounted with the popover, so that the groups are read once an opening. */
function Groups({ name, groupsNow, onClose }: Pick<MenuProps, "name" | "groupsNow"> & { onClose: () => void }) {
  const [groups] = useState(groupsNow);
  return (
    // Opened by a key as well as by the button, so the first entry takes the focus in any case.
    // oxlint-disable-next-line jsx-a11y/no-autofocus
    <AriaMenu aria-label={name} className={styles.menu ?? ""} autoFocus="first">
      {groups.map((group) => (
        <SubmenuTrigger key={group.title} delay={80}>
          <MenuItem id={group.title} textValue={group.title} className={styles.item ?? ""}>
            <span className={styles.title}>{group.title}</span>
            <span className={styles.more} aria-hidden="true">
              ›
            </span>
          </MenuItem>
          <Popover className={styles.popover ?? ""} offset={2} crossOffset={-5} data-modal>
            <AriaMenu
              aria-label={group.title}
              className={styles.menu ?? ""}
              disabledKeys={group.entries.filter((entry) => entry.isOff).map((entry) => entry.id)}
              onAction={(id) => {
                onClose();
                // After the menu has given the focus back, so that a command may move it on.
                requestAnimationFrame(() => group.entries.find((entry) => entry.id === id)?.run());
              }}
            >
              {group.entries.map((entry) => (
                <MenuItem key={entry.id} id={entry.id} textValue={entry.title} className={styles.item ?? ""}>
                  <span className={styles.title}>{entry.title}</span>
                  {entry.chord === undefined ? null : <Key chord={entry.chord} />}
                </MenuItem>
              ))}
            </AriaMenu>
          </Popover>
        </SubmenuTrigger>
      ))}
    </AriaMenu>
  );
}
