/** A dialog over the window. What draws it (`ModalDialog`) is read after the first case is on screen. */
import { later } from "../later";
import type { DialogProps } from "./ModalDialog";

export const Dialog = later<DialogProps>(() => import("./ModalDialog").then((part) => part.ModalDialog), Coming);

/** Keys belong to the dialog from the press that opens it. */
export function Coming() {
  return <i data-modal hidden />;
}
