import { useCallback } from "react";
import { store, useSelect } from "../core/store";
import { english } from "./en";

/** The name of a string of the catalogue. */
export type StringKey = keyof typeof english;
export type Catalogue = Record<StringKey, string>;
export type Values = Record<string, string | number>;

const catalogues: Record<string, Catalogue> = { en: english };
let language = "en";
/** As the browser has it: English alone would mean American dates. */
const localeOf = (wanted: string): string => (typeof navigator === "undefined" ? undefined : navigator.languages?.find((one) => one === wanted || one.startsWith(`${wanted}-`))) ?? wanted;
let locale = localeOf(language);
let plural = new Intl.PluralRules("en");

/** `one|many` chosen by `n`, and `{name}` filled in. */
export function format(text: string, values: Values | undefined, rules: Intl.PluralRules): string {
  let chosen = text;
  if (values && typeof values.n === "number" && text.includes("|")) {
    const [one, other] = text.split("|");
    chosen = (rules.select(values.n) === "one" ? one : other) ?? text;
  }
  if (!values) return chosen;
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? numberText(value) : value;
  });
}

// Made once per language: making one takes longer than many uses.
const numbers: Record<string, Intl.NumberFormat> = {};
const numberText = (value: number): string => (numbers[locale] ??= new Intl.NumberFormat(locale)).format(value);

/** A string of the catalogue in the language chosen. In components use `useStrings`, which follows a change of language. */
export function t(key: StringKey, values?: Values): string {
  return format((catalogues[language] ?? english)[key] ?? english[key], values, plural);
}

/** A string by a name that is put together, such as a state the server sent; the fallback where there is none. */
export function tOr(key: string, fallback: string, values?: Values): string {
  return key in english ? t(key as StringKey, values) : fallback;
}

/** The language in force, for dates and numbers: with the country that the browser names for it. */
export const currentLanguage = (): string => locale;

/** Loads a language's catalogue and makes it the one in force. */
export async function setLanguage(wanted: string): Promise<void> {
  if (!catalogues[wanted] && wanted === "de") catalogues.de = (await import("./de")).german;
  language = catalogues[wanted] ? wanted : "en";
  locale = localeOf(language);
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  store.dispatch({ type: "preferences/set", part: { language } });
}

/** `t` for a component: it renders again when the language changes. */
export function useStrings(): typeof t {
  const chosen = useSelect((state) => state.preferences.language);
  // The function has to be another one per language so that memoised children see the change.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useCallback((key: StringKey, values?: Values) => t(key, values), [chosen]);
}
