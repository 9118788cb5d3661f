/** The text is away: what was understood, in one's own words. Nothing is lost and nothing has a deadline. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { engine, kindOf, wordsOf } from "../../ipc";
import type { Given, Said } from "../../ipc";
import { useCommand } from "../../keys";
import { announce } from "../../live";
import { sentence } from "../../words";
import { FIELDS, emptyField } from "./readback";
import type { Field } from "./readback";
import { Room } from "./Room";
import { RoomAct } from "./RoomAct";
import { useSaidSaving } from "./useSaidSaving";
import styles from "./Answering.module.css";

type Props = { given: Given; onAnswered: () => void; onGone: (why: string) => void; onLeave: () => void };

export function Answering({ given, onAnswered, onGone, onLeave }: Props) {
  const [said, setSaid] = useState<Said>(given.typed);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const fields = useRef<Partial<Record<Field, HTMLTextAreaElement | null>>>({});
  const saving = useSaidSaving(given.id, said);
  useEffect(() => {
    fields.current[emptyField(given.typed) ?? "audience"]?.focus();
  }, [given]);

  const handIn = async () => {
    if (isSending) return;
    const empty = emptyField(said);
    if (empty !== null) {
      const text = "every field says something; if you do not know, say so";
      setTrouble(text);
      announce(text);
      fields.current[empty]?.focus();
      return;
    }
    setSending(true);
    await saving.settle();
    try {
      await engine.answerReadback(given.id, said);
      onAnswered();
    } catch (failure) {
      saving.again();
      setSending(false);
      // What ended elsewhere is told on the list; anything else can be tried again from here.
      if (kindOf(failure) === "leaseLost") onGone(wordsOf(failure));
      else setTrouble(wordsOf(failure));
    }
  };
  useCommand("handIn", () => void handIn());
  useCommand("leave", onLeave);
  return (
    <Room
      name="Readback"
      about={given.workflow}
      aside="The text is away. Take your time."
      foot={saving.trouble ?? "Saved as you type"}
      footAside={
        <RoomAct chord="escape" onPress={onLeave}>
          leave it for later
        </RoomAct>
      }
    >
      <form className={styles.ask} aria-label="What you understood" onSubmit={(event) => event.preventDefault()}>
        {FIELDS.map(({ field, question }) => (
          <Area
            key={field}
            name={question}
            rows={2}
            onEscape={onLeave}
            ref={(area) => {
              fields.current[field] = area;
            }}
            value={said[field]}
            invalid={trouble !== null && said[field].trim() === ""}
            onChange={(text) => {
              setTrouble(null);
              setSaid((before) => ({ ...before, [field]: text }));
            }}
          />
        ))}
        {trouble === null ? (
          <p className={styles.hint}>If you don’t know, say so: that is an answer too.</p>
        ) : (
          <p className={styles.trouble} role="alert">
            {sentence(trouble)}
          </p>
        )}
        <div className={styles.go}>
          <Button look="go" command="handIn" onPress={() => void handIn()}>
            {isSending ? "Handing in" : "Hand in"}
          </Button>
        </div>
      </form>
    </Room>
  );
}
