import { common } from "./common";
import { entry } from "./entry";
import { inbox } from "./inbox";
import { words } from "./words";

/** The catalogue: every sentence that the dashboard shows. One file per screen; `words` names the product's nouns and states. */
export const english = { ...common, ...words, ...entry, ...inbox };
