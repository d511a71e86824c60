const browsers: [RegExp, string][] = [[/Edg\w*\//, "Edge"], [/OPR\/|Opera/, "Opera"], [/Firefox\/|FxiOS/, "Firefox"], [/Chrom\w*\/|CriOS/, "Chrome"], [/Safari\//, "Safari"]];
const systems: [RegExp, string][] = [[/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS X|Macintosh/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"]];

/** `Firefox · Windows` for what a browser says of itself; other programs are told by what comes before their version. */
export function deviceName(agent: string): string {
  const find = (names: [RegExp, string][]) => names.find(([test]) => test.test(agent))?.[1];
  const [browser, system] = [find(browsers), find(systems)];
  if (browser && system) return `${browser} · ${system}`;
  return browser ?? agent.split(/[/ ]/)[0] ?? agent;
}
