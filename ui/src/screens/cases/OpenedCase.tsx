/** A case of the list that is not one's own to decide: it is read, and a lead may open it again. */
import { Button } from "../../components/Button";
import type { ListedCase } from "../../ipc";
import { EarlierCase } from "../review/EarlierCase";

type Props = {
  listed: ListedCase;
  /** Asks why it is to be opened again; null for whoever may not. */
  onReopen: ((no: number) => void) | null;
  onClose: () => void;
};

/** The states of a case that has been decided. */
const DECIDED = new Set(["accepted", "readback", "held", "settled"]);

export function OpenedCase({ listed, onReopen, onClose }: Props) {
  return (
    <EarlierCase
      name={`Case ${listed.caseId}`}
      earlier={{ ...listed, case: `${listed.source}/${listed.caseId}`, at: listed.arrivedAt }}
      onClose={onClose}
      acts={
        onReopen !== null && DECIDED.has(listed.state) ? (
          <Button
            look="small"
            onPress={() => {
              onClose();
              onReopen(listed.no);
            }}
          >
            Reopen it
          </Button>
        ) : null
      }
    />
  );
}
