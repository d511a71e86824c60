// Axios without what the dashboard does not use: forms and their encodings, tokens for cancelling (it gives up by signals), cookies against forged
// requests (the server looks at the origin), checks of options that are written once in src/core/call.ts. A bundler keeps all of it, since the
// library hangs it on its one export.
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const REFUSED = "export default () => { throw new TypeError(\"The dashboard sends no forms.\"); };\n";
const SMALLER = {
  "helpers/toFormData.js": REFUSED,
  "helpers/toURLEncodedForm.js": REFUSED,
  "helpers/formDataToJSON.js": REFUSED,
  "helpers/AxiosURLSearchParams.js": REFUSED,
  "helpers/cookies.js": "export default { read: () => null };\n",
  "helpers/isURLSameOrigin.js": "export default () => false;\n",
  "helpers/validator.js": "export default { assertOptions() {}, validators: { transitional() {} } };\n",
  "cancel/CancelToken.js": "export default class {}\n",
};

/** Writes the smaller library into a folder; answers with its path. */
export function smallAxios(library, folder) {
  const from = dirname(library);
  // Another build of the library, laid out otherwise: it works whole as well.
  if (!Object.keys(SMALLER).every((file) => existsSync(join(from, "lib", file)))) return library;
  for (const part of ["index.js", "package.json", "lib"]) cpSync(join(from, part), join(folder, part), { recursive: true, dereference: true });
  for (const [file, text] of Object.entries(SMALLER)) writeFileSync(join(folder, "lib", file), text);
  return join(folder, "index.js");
}
