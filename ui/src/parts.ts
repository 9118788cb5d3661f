/** The screens and panels that are read after the first case is on screen. */
import { Coming } from "./components/Dialog";
import { later } from "./later";

export const CasesScreen = later(() => import("./screens/cases/CasesScreen").then((part) => part.CasesScreen));
export const ReadbackScreen = later(() =>
  import("./screens/readback/ReadbackScreen").then((part) => part.ReadbackScreen),
);
export const RoundsScreen = later(() => import("./screens/sameness/RoundsScreen").then((part) => part.RoundsScreen));
export const BallotsScreen = later(() => import("./screens/sameness/BallotsScreen").then((part) => part.BallotsScreen));
export const Ballot = later(() => import("./screens/sameness/Ballot").then((part) => part.Ballot));
export const Palette = later(() => import("./components/Palette").then((part) => part.Palette), Coming);
export const UndoList = later(() => import("./screens/review/UndoList").then((part) => part.UndoList), Coming);
