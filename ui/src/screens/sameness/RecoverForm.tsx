/** The secret of rounds is gone and a recovery code was made of it: typed in, it brings the secret back. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Line } from "../../components/Field";
import { focusHeading } from "../../focus";
import { engine, wordsOf } from "../../ipc";
import { announce } from "../../live";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

export function RecoverForm() {
  const client = useQueryClient();
  const [code, setCode] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const canGo = !isBusy && code.trim() !== "";
  const recover = () => {
    if (!canGo) return;
    setBusy(true);
    setTrouble(null);
    engine.recoverSecret(code).then(
      () => {
        announce("The secret is back; the rounds open again.");
        focusHeading();
        void client.invalidateQueries({ queryKey: ["rounds"] });
      },
      (failure: unknown) => {
        setTrouble(wordsOf(failure));
        setBusy(false);
      },
    );
  };
  return (
    <Block title="Bring the secret back" aside="with the recovery code that was made of it">
      <Card>
        <div className={styles.form}>
          <Line
            name="Recovery code"
            mono
            value={code}
            onChange={setCode}
            onEnter={recover}
            invalid={trouble !== null}
            placeholder="seven groups of five"
          />
          <p className={styles.alert} role="alert">
            {trouble === null ? "" : sentence(trouble)}
          </p>
          <div className={styles.acts}>
            <Button look="go" chord="enter" disabled={!canGo} onPress={recover}>
              {isBusy ? "Bringing it back …" : "Bring it back"}
            </Button>
          </div>
        </div>
      </Card>
    </Block>
  );
}
