/** The filters of whoever is signed in, and the dialog that names one. Those of one person are never another's. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { engine, wordsOf } from "../../ipc";
import { SaveFilter, SavedFilters } from "./SavedFilters";

type Props = {
  /** The id of the person. */
  me: string;
  /** The filter that was found with. */
  current: string;
  isSaving: boolean;
  onSave: () => void;
  onClose: () => void;
  onUse: (filter: string) => void;
  notice: (text: string) => void;
};

export function OwnFilters({ me, current, isSaving, onSave, onClose, onUse, notice }: Props) {
  const client = useQueryClient();
  const { data: saved = [] } = useQuery({ queryKey: ["savedFilters", me], queryFn: engine.savedFilters });
  const again = () => void client.invalidateQueries({ queryKey: ["savedFilters"] });
  const forget = (name: string) => {
    engine.forgetFilter(name).then(again, (failure: unknown) => notice(wordsOf(failure)));
  };
  return (
    <>
      <SavedFilters
        saved={saved}
        current={current}
        onUse={(filter) => onUse(filter.filter)}
        onSave={onSave}
        onForget={forget}
      />
      {isSaving ? <SaveFilter filter={current} onClose={onClose} onSaved={again} /> : null}
    </>
  );
}
