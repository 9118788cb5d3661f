/** A dialog over the window. React Aria keeps the focus in it and gives it back afterwards. */
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components";
import { named } from "./hidden";
import styles from "./Dialog.module.css";

type Props = {
  name: string;
  onClose: () => void;
  children: ReactNode;
  size?: "narrow" | "wide" | "full";
  /** Whether a click beside it leaves it open: what it shows is shown nowhere again. */
  stays?: boolean;
};

export function Dialog({ name, onClose, children, size = "narrow", stays = false }: Props) {
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
