"""How fast a page is: what the browser itself tells of long tasks and of the time from an input to the next paint."""
import statistics

WATCH = """() => {
    window.longTasks = [];
    window.inputs = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((one) => [one.startTime, one.duration]))).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => window.inputs.push(...list.getEntries().filter((one) => one.interactionId || one.name === "keydown").map((one) => ({
        name: one.name, took: one.duration, waited: one.processingStart - one.startTime, handled: one.processingEnd - one.processingStart,
    })))).observe({ type: "event", durationThreshold: 16, buffered: true });
}"""

# Both are told a moment after they were.
SETTLED = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))), 120))"


def watch(page, from_the_start=False):
    """Begins to watch: now, or whenever the page is loaded."""
    if from_the_start:
        page.add_init_script(f"({WATCH})()")
    else:
        page.evaluate(WATCH)


def taken(page):
    """The long tasks and the inputs since the last call."""
    page.evaluate(SETTLED)
    return page.evaluate("() => ({ tasks: window.longTasks.splice(0).map(([, took]) => took), inputs: window.inputs.splice(0) })")


def tasks_text(tasks):
    return f"{len(tasks)} tasks over 50 ms" + (f", the longest {max(tasks):.0f} ms" if tasks else "")


def inputs_text(inputs, count):
    """What took less than 16 ms is not told, so it counts as 16."""
    times = [16] * max(0, count - len(inputs)) + [one["took"] for one in inputs]
    text = f"median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms of {len(times)} (budget 100)"
    if inputs:
        worst = max(inputs, key=lambda one: one["took"])
        text += f"; that {worst['name']} waited {worst['waited']:.0f} ms, was handled in {worst['handled']:.0f} ms and painted {worst['took'] - worst['waited'] - worst['handled']:.0f} ms later"
    return text
