import { mayLeave, parse, type Location } from "./router";
import { store, useSelect } from "./store";

/** Goes to an address of the dashboard. */
export function navigate(address: string, { replace = false } = {}): void {
  const next = parse(address);
  const present = store.getState().location;
  if (next.path !== present.path && !mayLeave()) return;
  if (replace) window.history.replaceState(null, "", address);
  else window.history.pushState(null, "", address);
  store.dispatch({ type: "location/changed", location: next });
}

export const useLocation = (): Location => useSelect((state) => state.location);

/** Follows the browser's back and forward; called once. */
export function startNavigation(): void {
  window.addEventListener("popstate", () => {
    store.dispatch({ type: "location/changed", location: parse(window.location.pathname + window.location.search) });
  });
}
