/** The screens that shape the voice and show what came of it: they share much, and are loaded together when the first of them is opened. */
export { default as Analytics } from "./analytics/Analytics";
export { default as Avatar } from "./avatar/AvatarScreen";
export { default as Rules } from "./rules/Rules";
export { default as Training } from "./training/Training";
