import { reducer } from "./reducer";

export type Theme = "system" | "light" | "dark";
export type Language = "en" | "de";

export interface Preferences {
  theme: Theme;
  language: Language;
  /** Browser notifications for what is urgent. */
  notifies: boolean;
}

const place = "understudy.preferences";
const fallback: Preferences = { theme: "system", language: typeof navigator !== "undefined" && navigator.language.startsWith("de") ? "de" : "en", notifies: false };

function kept(): Preferences {
  try {
    const value = JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Preferences>;
    return {
      theme: value.theme === "light" || value.theme === "dark" ? value.theme : "system",
      language: value.language === "de" || value.language === "en" ? value.language : fallback.language,
      notifies: value.notifies === true,
    };
  } catch {
    return fallback;
  }
}

/** What this browser remembers of the person's taste. */
export const preferences = reducer<Preferences>(kept(), {
  "preferences/set": (state, { part }) => {
    const next = { ...state, ...part } as Preferences;
    try { localStorage.setItem(place, JSON.stringify(next)); } catch { /* Private windows may keep nothing. */ }
    return next;
  },
});

/** Puts the theme onto the document. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
