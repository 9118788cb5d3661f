/** How readbacks came out, for leads: shares with their n and interval, and which of the three failed most. Never by person. */
import { useQuery } from "@tanstack/react-query";
import { Block, Card } from "../../components/Block";
import { SafeText } from "../../components/SafeText";
import { engine, wordsOf } from "../../ipc";
import type { ReadbackReport } from "../../ipc";
import { count, counted, readable, sentence } from "../../words";
import styles from "./ReportTable.module.css";

export function ReportTable() {
  const { data, error } = useQuery({ queryKey: ["readbacks", "report"], queryFn: engine.readbackReport });
  if (error !== null) return <p role="alert">{sentence(wordsOf(error))}</p>;
  if (data === undefined) return null;
  if (data.n === 0) {
    return (
      <Block title="How readbacks came out">
        <p className={styles.none}>No readback was scored yet.</p>
      </Block>
    );
  }
  return (
    <Block title="How readbacks came out" aside={counted(data.n, "readback")}>
      <Card>
        <table className={styles.table} aria-label="How readbacks came out">
          <thead>
            <tr>
              <th scope="col">Workflow</th>
              <th scope="col">Written by</th>
              <th scope="col">Model</th>
              <th scope="col" data-number>
                n
              </th>
              <th scope="col" data-number>
                Passed
              </th>
              <th scope="col" data-number>
                Share passed, 95 % interval
              </th>
            </tr>
          </thead>
          <tbody>
            {data.passed.map((one) => (
              <tr
                key={`${one.workflow} ${one.author ?? ""} ${one.model ?? ""}`}
                data-whole={one.author === null || undefined}
              >
                <th scope="row">{one.author === null ? readable(one.workflow) : ""}</th>
                <td>{one.author === null ? "all" : one.author === "ai" ? "AI" : "a person"}</td>
                <td>{one.model === null ? whoseModel(one.author) : <SafeText text={one.model} />}</td>
                <td data-number>{count(one.n)}</td>
                <td data-number>{count(one.passed)}</td>
                <td data-number className={one.enough ? undefined : styles.none}>
                  {one.enough ? `${percent(one.low)} to ${percent(one.high)}` : "not enough data"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <Card>
        <table className={styles.table} aria-label="What was not understood">
          <thead>
            <tr>
              <th scope="col">What was not understood</th>
              <th scope="col" data-number>
                n
              </th>
              <th scope="col" data-number>
                Partly
              </th>
              <th scope="col" data-number>
                No
              </th>
            </tr>
          </thead>
          <tbody>
            {data.missed.map((one) => (
              <tr key={one.field}>
                <th scope="row">{readable(one.field)}</th>
                <td data-number>{count(one.n)}</td>
                <td data-number>{count(one.partly)}</td>
                <td data-number>{count(one.no)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <p className={styles.none}>{agreementWords(data)}</p>
    </Block>
  );
}

function agreementWords({ twice, own, enoughFrom }: ReadbackReport): string {
  const alone = own === 0 ? "" : ` ${counted(own, "readback was", "readbacks were")} scored by the reader alone.`;
  const many = twice.readbacks === 0 ? "No readback was" : counted(twice.readbacks, "readback was", "readbacks were");
  if (!twice.enough || twice.raw === null || twice.ac1 === null) {
    return `${many} scored twice; agreement is told from ${enoughFrom} on.${alone}`;
  }
  return `${many} scored twice: ${percent(twice.raw)} of the scores alike, AC1 ${twice.ac1.toFixed(2)}.${alone}`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** What a row of all models says; a person's draft has none. */
function whoseModel(author: string | null): string {
  return author === "human" ? "–" : "all";
}
