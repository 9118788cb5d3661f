/** Where the secret of rounds is; for a lead its recovery code, and the field for that code where the secret is gone. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { focusHeading } from "../../focus";
import { engine } from "../../ipc";
import { runCommand, useCommand } from "../../keys";
import { sentence } from "../../words";
import { RecoverForm } from "./RecoverForm";
import { RecoveryCodeDialog } from "./RecoveryCodeDialog";
import styles from "./Sameness.module.css";

/** A keyring may take a moment to say where the secret is. */
export function Secrecy({ isLead }: { isLead: boolean }) {
  const { data } = useQuery({ queryKey: ["rounds", "secrecy"], queryFn: engine.roundsSecrecy });
  const [isOpen, setOpen] = useState(false);
  const canMake = isLead && data?.can_make_code === true;
  useCommand("recoveryCode", () => setOpen(true), canMake);
  if (data === undefined) return null;
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => focusHeading());
  };
  return (
    <section className={styles.part} aria-label="The secret of rounds">
      <p className={styles.foot} data-bad={data.ok ? undefined : true}>
        {sentence(data.says)}
      </p>
      {canMake ? (
        <div className={styles.acts}>
          <Button look="small" command="recoveryCode" onPress={() => runCommand("recoveryCode")}>
            {data.code_made ? "Make a new recovery code" : "Make a recovery code"}
          </Button>
          <span className={styles.foot}>
            {data.code_made ? "One was made; a new one replaces it." : "It opens the rounds of a backup elsewhere."}
          </span>
        </div>
      ) : null}
      {isLead && data.can_recover ? <RecoverForm /> : null}
      {isOpen ? <RecoveryCodeDialog replaces={data.code_made} onClose={close} /> : null}
    </section>
  );
}
