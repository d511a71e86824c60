import type { Catalogue } from "..";
import { common } from "./common";
import { entry } from "./entry";
import { inbox } from "./inbox";
import { words } from "./words";

/** The German catalogue; the compiler tells what is missing. */
export const german: Catalogue = { ...common, ...words, ...entry, ...inbox };
