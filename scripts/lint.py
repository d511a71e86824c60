"""The checks behind `make lint`. Every finding is `file:line: what is wrong`; the status is 1 if there is one."""
import re
import subprocess
import sys
from pathlib import Path

MAXIMUM_LINES = 450
ROOT = Path(__file__).resolve().parent.parent

# What must not stand in Sources unless the line, or the one above it, says why in a comment that begins with "safe:".
UNSAFE = re.compile(r"\btry!|\bfatalError\(|@unchecked Sendable|nonisolated\(unsafe\)")
UNFINISHED = re.compile(r"\b(TODO|FIXME)\b|(?<![uUxX0-9A-Za-z])XXX(?![A-Za-z0-9])")
# Folders of one machine. Tests make folders of their own and may name the temporary one.
MACHINE_PATHS = re.compile(r"(?<![\w.:/}-])/(work|farm|root)/[A-Za-z.]|(?<![\w.:/}-])/home/[a-z]+/")
TEMPORARY = re.compile(r"(?<![\w.:/}-])/tmp/")
# Hosts of package registries: packages are named, where they come from is the machine's business.
REGISTRIES = re.compile(r"(p[y]pi|python[h]osted|npm[j]s|deb\.debian|security\.debian|ftp\.debian|crates|rubygems|proxy\.golang)\.(org|com|io)")
PUBLIC = re.compile(r"^\s*(@\w+(\([^)]*\))?\s+)*public\s+(?!import|extension|internal\(set\)|private\(set\)\s*$)")
# Types and functions have to say what they mean; values, cases and initialisers mostly do by their name.
DECLARES = re.compile(r"\bpublic\s+(?:(?!(?:let|var|init|case|typealias|subscript)\b)\w+(?:\([^)]*\))?\s+)*?(?:struct|class|enum|actor|protocol|func)\b")


def tracked():
    """Files under version control and new ones that are not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def rooms():
    """Room -> the rooms that its line in Package.swift lets it import."""
    text = (ROOT / "Package.swift").read_text()
    shared = re.search(r"^let serviceRooms = \[(.*?)\]", text, re.M | re.S)
    shared = re.findall(r'"(\w+)"', shared.group(1)) if shared else []
    table = {}
    body = text[text.index("let rooms: [Room]") :]
    body = body[: body.index("\n]\n")]
    for part in re.split(r"\n    Room\(", body)[1:]:
        name = re.search(r'name: "(\w+)"', part).group(1)
        # Up to the next label of the initialiser: `testRooms:` is for tests.
        allowed = re.search(r"(?<!\w)rooms: (.*?)(?=,\s*(?:packages|isHot|isExecutable|resources|testRooms|testPackages):|\)\s*,?\s*$)", part, re.S)
        named = allowed.group(1) if allowed else ""
        table[name] = set(re.findall(r'"(\w+)"', named)) | (set(shared) if "serviceRooms" in named else set())
    return table


def imports(files, findings):
    table = rooms()
    if len(table) < 10:
        findings.append("Package.swift:1: its rooms can't be read by scripts/lint.py")
        return
    for path in files:
        parts = path.relative_to(ROOT).parts
        if parts[0] != "Sources" or path.suffix != ".swift":
            continue
        room = parts[1]
        if room not in table:
            findings.append(f"{path.relative_to(ROOT)}:1: {room} is no room of Package.swift")
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            match = re.match(r"\s*(?:@\w+\s+)*(?:public |internal |private )?import (?:struct |class |enum |func |protocol |typealias )?(\w+)", line)
            if match and match.group(1) in table and match.group(1) not in table[room]:
                findings.append(f"{path.relative_to(ROOT)}:{number}: {room} may not import {match.group(1)} (Package.swift)")


def lines(files, findings):
    for path in files:
        name = path.relative_to(ROOT)
        if path.suffix not in (".swift", ".py", ".js", ".mjs", ".ts", ".tsx", ".sh", ".yml", ".yaml", ".md", ".html", ".css", ".json", ".jsonl", "") or name.parts[0] == ".git":
            continue
        try:
            content = path.read_text().split("\n")
        except UnicodeDecodeError:
            continue
        if path.suffix in (".swift", ".py", ".js", ".mjs", ".ts", ".tsx"):
            count = len(content) - (1 if content[-1] == "" else 0)
            # Weights that a tool writes are data.
            if count > MAXIMUM_LINES and not content[0].startswith("// Written by Tools/"):
                findings.append(f"{name}:{count}: {count} lines; {MAXIMUM_LINES} are allowed")
        isSource = name.parts[0] in ("Sources", "web")
        isTest = name.parts[0] in ("Tests", "e2e")
        for number, line in enumerate(content, 1):
            if name.name == "lint.py" and name.parts[0] == "scripts":
                break
            if len(line) > 20_000:
                continue
            if isSource and path.suffix in (".swift", ".js", ".mjs", ".ts", ".tsx"):
                excused = "// safe:" in line or (number > 1 and "// safe:" in content[number - 2])
                if (match := UNSAFE.search(line)) and not excused:
                    findings.append(f"{name}:{number}: {match.group(0)} without a comment `// safe:` that says why")
                if match := UNFINISHED.search(line):
                    findings.append(f"{name}:{number}: {match.group(0)}")
            if match := MACHINE_PATHS.search(line):
                findings.append(f"{name}:{number}: a folder of one machine: {match.group(0)}")
            if not isTest and (match := TEMPORARY.search(line)):
                findings.append(f"{name}:{number}: a folder of one machine: {match.group(0)}")
            if match := REGISTRIES.search(line):
                findings.append(f"{name}:{number}: the host of a package registry: {match.group(0)}")
            if isSource and path.suffix == ".swift" and PUBLIC.match(line) and DECLARES.search(line):
                above = number - 2
                while above >= 0 and content[above].strip().startswith("@"):
                    above -= 1
                if above < 0 or not content[above].strip().startswith(("///", "*/")):
                    findings.append(f"{name}:{number}: a public type or function without a doc comment (///): {line.strip()[:80]}")


def invariants(findings):
    """The tests that docs/architecture.md names have to be there."""
    page = ROOT / "docs/architecture.md"
    if not page.is_file():
        return
    text = page.read_text()
    section = text[text.index("\n## Invariants") :]
    section = section[: section.index("\n## ", 5)]
    tests = "\n".join(path.read_text() for path in sorted((ROOT / "Tests").rglob("*.swift")))
    for row in section.split("\n"):
        if not re.match(r"\| \d+ \|", row):
            continue
        for name in re.findall(r"`(\w+)`", row.split("|")[3]):
            if not re.search(rf"\b(struct|class|func) {name}\b", tests):
                findings.append(f"docs/architecture.md:{text[: text.index(row)].count(chr(10)) + 1}: there is no test {name}")


# Clients branch on reason codes: lower-case words joined by underscores, after a family and a dot where there is one.
REASON = re.compile(r'\bReason\(\s*"([^"]*)"')
REASON_STYLE = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)?")


def reasons(files, findings):
    """Every reason code is of one style and stands in docs/reasons.md."""
    page = ROOT / "docs/reasons.md"
    listed = set(re.findall(r"^\| `([^`]+)` \|", page.read_text(), re.M)) if page.is_file() else set()
    used = set()
    for path in files:
        name = path.relative_to(ROOT)
        if name.parts[0] != "Sources" or path.suffix != ".swift":
            continue
        text = path.read_text()
        for match in REASON.finditer(text):
            code = match.group(1)
            place = f"{name}:{text[: match.start()].count(chr(10)) + 1}"
            # A part that is only known when it runs is shown as an asterisk.
            shown = re.sub(r"\\\(.*", "*", code)
            if shown.endswith("_"):
                shown += "*"
            if not REASON_STYLE.fullmatch(shown.replace("*", "x")) and not re.fullmatch(r"[a-z_]+[._]\*", shown):
                findings.append(f"{place}: the reason code {code} is not of lower-case words joined by underscores")
            elif shown not in listed:
                findings.append(f"{place}: the reason code {shown} is not in docs/reasons.md")
            used.add(shown)
    for code in sorted(listed - used):
        findings.append(f"docs/reasons.md:1: nothing gives the reason code {code}")


def main():
    files = tracked()
    findings = []
    lines(files, findings)
    imports(files, findings)
    invariants(findings)
    reasons(files, findings)
    for finding in findings:
        print(finding)
    print(f"lint: {len(files)} files, {len(findings)} problems")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
