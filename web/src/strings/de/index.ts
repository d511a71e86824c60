import type { Catalogue } from "..";
import { common } from "./common";
import { entry } from "./entry";
import { inbox } from "./inbox";
import { analytics } from "./analytics";
import { avatar } from "./avatar";
import { billing } from "./billing";
import { connections } from "./connections";
import { rules } from "./rules";
import { saved } from "./saved";
import { system } from "./system";
import { team } from "./team";
import { teamwork } from "./teamwork";
import { training } from "./training";
import { words } from "./words";

/** The German catalogue; the compiler tells what is missing. */
export const german: Catalogue = { ...common, ...words, ...entry, ...inbox, ...analytics, ...avatar, ...billing, ...connections, ...rules, ...saved, ...system, ...team, ...teamwork, ...training };
