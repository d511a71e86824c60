import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { startNavigation } from "./core/navigation";
import { applyTheme } from "./core/preferences";
import { store } from "./core/store";
import { connectToasts } from "./core/toasts";
import { readSession, watchSession } from "./resources/session";
import { setLanguage } from "./strings";

connectToasts(store.dispatch);
watchSession();
startNavigation();

/** The theme chosen, or the system's where none was. */
function followTheme(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = store.getState().preferences;
    applyTheme(theme === "system" ? (dark.matches ? "dark" : "light") : theme);
  };
  let last = "";
  store.subscribe(() => {
    const { theme } = store.getState().preferences;
    if (theme !== last) { last = theme; apply(); }
  });
  dark.addEventListener("change", apply);
  apply();
}
followTheme();

const place = document.getElementById("root");
if (place) {
  const begin = () => createRoot(place).render(<App />);
  void readSession();
  const { language } = store.getState().preferences;
  if (language === "en") begin();
  else void setLanguage(language).finally(begin);
}
