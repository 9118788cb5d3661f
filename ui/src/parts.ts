/** The screens and panels that are read after the first case is on screen. */
import type { ComponentProps } from "react";
import type { Palette as PaletteType } from "./components/Palette";
import { later } from "./later";
import type { CasesScreen as CasesType } from "./screens/cases/CasesScreen";
import type { ReadbackScreen as ReadbackType } from "./screens/readback/ReadbackScreen";
import type { UndoList as UndoListType } from "./screens/review/UndoList";
import type { Ballot as BallotType } from "./screens/sameness/Ballot";
import type { BallotsScreen as BallotsType } from "./screens/sameness/BallotsScreen";
import type { RoundsScreen as RoundsType } from "./screens/sameness/RoundsScreen";

export const CasesScreen = later<ComponentProps<typeof CasesType>>(() =>
  import("./screens/cases/CasesScreen").then((part) => part.CasesScreen),
);
export const ReadbackScreen = later<ComponentProps<typeof ReadbackType>>(() =>
  import("./screens/readback/ReadbackScreen").then((part) => part.ReadbackScreen),
);
export const RoundsScreen = later<ComponentProps<typeof RoundsType>>(() =>
  import("./screens/sameness/RoundsScreen").then((part) => part.RoundsScreen),
);
export const BallotsScreen = later<ComponentProps<typeof BallotsType>>(() =>
  import("./screens/sameness/BallotsScreen").then((part) => part.BallotsScreen),
);
export const Ballot = later<ComponentProps<typeof BallotType>>(() =>
  import("./screens/sameness/Ballot").then((part) => part.Ballot),
);
export const Palette = later<ComponentProps<typeof PaletteType>>(() =>
  import("./components/Palette").then((part) => part.Palette),
);
export const UndoList = later<ComponentProps<typeof UndoListType>>(() =>
  import("./screens/review/UndoList").then((part) => part.UndoList),
);
