/** Where the secret of rounds is; for a lead its recovery code, and the field for that code where the secret is gone. */
import { useState } from "react";
import { Button } from "../../components/Button";
import { focusHeading } from "../../focus";
import { runCommand, useCommand } from "../../keys";
import { sentence } from "../../words";
import { RecoverForm } from "./RecoverForm";
import { RecoveryCodeDialog } from "./RecoveryCodeDialog";
import { useSecrecy } from "./useRounds";
import styles from "./Sameness.module.css";

export function Secrecy({ isLead }: { isLead: boolean }) {
  const { data } = useSecrecy();
  const [isOpen, setOpen] = useState(false);
  const canMake = isLead && data?.can_make_code === true;
  useCommand("recoveryCode", () => setOpen(true), canMake);
  if (data === undefined) return null;
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => focusHeading());
  };
  return (
    <section className={styles.secret} aria-label="The secret of rounds">
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
