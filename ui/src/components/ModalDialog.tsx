/** What a dialog over the window is made of. React Aria keeps the focus in it and gives it back afterwards. */
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components";
import { named } from "./hidden";
import styles from "./Dialog.module.css";

export type DialogProps = {
  name: string;
  onClose: () => void;
  children: ReactNode;
  size?: "narrow" | "wide" | "full";
  /** Whether a click beside it leaves it open: what it shows is shown nowhere again. */
  stays?: boolean;
};

export function ModalDialog({ name, onClose, children, size = "narrow", stays = false }: DialogProps) {
  return (
    <ModalOverlay
      className={styles.veil ?? ""}
      isOpen
      isDismissable={!stays}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
    >
      <Modal className={styles.modal ?? ""} data-modal data-size={size}>
        <AriaDialog className={styles.dialog ?? ""} aria-label={named(name)}>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
