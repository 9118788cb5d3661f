/** A button with a menu. What opens it (`OpenMenu`) is read after the first case is on screen; until then it is a button. */
import { later } from "../later";
import type { MenuProps } from "./OpenMenu";

export type { MenuEntry, MenuGroup } from "./OpenMenu";

export const Menu = later<MenuProps>(() => import("./OpenMenu").then((part) => part.OpenMenu), Waiting);

/** Opened meanwhile, the menu comes as soon as it is there. */
function Waiting({ name, className, onOpenChange, children }: MenuProps) {
  return (
    <button
      type="button"
      className={className}
      aria-label={name}
      aria-haspopup="true"
      aria-expanded="false"
      onClick={() => onOpenChange(true)}
    >
      {children}
    </button>
  );
}
