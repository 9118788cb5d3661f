/** What the piece was to do: audience, claim, next step. */
import { Block, Card } from "../../components/Block";
import type { CaseView } from "../../ipc";
import { Rows } from "./Rows";

export function Brief({ view }: { view: CaseView }) {
  const { brief } = view;
  if (brief === null) return null;
  const rows = [
    { name: "Audience", value: brief.audience ?? "" },
    { name: "Claim", value: brief.claim ?? "" },
    { name: "Next step", value: brief.nextStep ?? "" },
  ].filter((row) => row.value !== "");
  if (rows.length === 0) return null;
  return (
    <Block title="Brief">
      <Card>
        <Rows rows={rows} narrow />
      </Card>
    </Block>
  );
}
