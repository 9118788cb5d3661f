/** What the menu shows: every command of the registry in its group, with its key; what would do nothing now is off. */
import { commandIds, commandList, groups } from "./commands";
import type { CommandId } from "./commands";
import type { MenuGroup } from "./components/Menu";
import { boundCommands, runCommand } from "./keys";
import type { Keymap } from "./keymap";

/** Commands that are a row of keys, or the way out of the menu itself. */
const NOT_LISTED: ReadonlySet<CommandId> = new Set([
  "menu",
  "leave",
  "pick",
  "reason",
  "scoreYes",
  "scorePartly",
  "scoreNo",
]);

export function menuGroups(keymap: Keymap): MenuGroup[] {
  const bound = new Set(boundCommands());
  return groups.map((title) => ({
    title,
    entries: commandIds
      .filter((id) => commandList[id].group === title && !NOT_LISTED.has(id))
      .map((id) => ({
        id,
        title: commandList[id].title,
        chord: keymap[id][0],
        isOff: !bound.has(id),
        run: () => runCommand(id),
      })),
  }));
}
