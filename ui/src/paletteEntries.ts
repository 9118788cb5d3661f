/** What the palette offers: every command that would do something now, every workflow, the labels of the case. */
import type { Entry } from "./components/Palette";
import { commandList } from "./commands";
import type { CommandId } from "./commands";
import type { QueueView } from "./ipc";
import { boundCommands, runCommand } from "./keys";
import type { Keymap } from "./keymap";
import { runLabel } from "./labelCalls";
import { namesakes } from "./screens/review/namesakes";
import type { Place } from "./screens/review/ReviewScreen";
import { count } from "./words";

/** Commands that make no sense from a list. */
const NOT_OFFERED: ReadonlySet<CommandId> = new Set([
  "palette",
  "menu",
  "leave",
  "pick",
  "reason",
  "scoreYes",
  "scorePartly",
  "scoreNo",
  "down",
  "up",
  "pageDown",
  "pageUp",
]);

export function paletteEntries(keymap: Keymap, queue: QueueView | undefined, place: Place | null): Entry[] {
  const commands = boundCommands()
    .filter((id) => !NOT_OFFERED.has(id))
    .map((id): Entry => {
      const { group, title } = commandList[id];
      return { id: `command ${id}`, group, title, chord: keymap[id][0], run: () => runCommand(id) };
    });
  const rows = queue?.workflows ?? [];
  const alike = namesakes(rows);
  const workflows = rows.map((row): Entry => ({
    id: `workflow ${row.key}`,
    group: "Go to",
    title: alike.has(row.key) ? `${row.name} (${row.key})` : row.name,
    aside: count(row.depth),
    run: () => place?.open(row.key),
  }));
  const labels = (place?.current?.labels ?? []).map((label): Entry => ({
    id: `label ${label.value}`,
    group: "Override with",
    title: label.text,
    run: () => runLabel(label.value),
  }));
  return [...commands, ...workflows, ...labels];
}
