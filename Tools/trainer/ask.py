"""Asks a server in the OpenAI format the later prompts of one person and writes the answers for `understudy evaluate style --answers`.

    python Tools/trainer/ask.py --data FILE.jsonl --author NAME --model MODEL --out ANSWERS.jsonl [--count 40] [--url http://127.0.0.1:8500/v1]

FILE has author, prompt and reply in time order; asked are `count` prompts spread evenly over the last tenth, which no version learns from. They
are asked in the form that fine-tuning learns. Prints how long answers took, and how many ended before the limit.
"""
import argparse
import json
import time
import urllib.request
from pathlib import Path

# As FineTunedAnswerer.instruction has it.
INSTRUCTION = "You are the creator. Write the reply that you would write to this message from a fan."


def ask(url, model, prompt, temperature, limit):
    body = {"model": model, "messages": [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": prompt}], "max_tokens": limit, "temperature": temperature}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.load(answer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--author", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--url", default="http://127.0.0.1:8500/v1")
    parser.add_argument("--temperature", type=float, default=0.4)
    parser.add_argument("--max-tokens", type=int, default=200)
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in Path(arguments.data).read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if row["author"] == arguments.author]
    last = rows[len(rows) * 9 // 10 :]
    chosen = [last[index * len(last) // arguments.count] for index in range(min(arguments.count, len(last)))]
    seconds, tokens, ended = [], 0, 0
    with open(arguments.out, "w", encoding="utf-8", buffering=1) as out:
        for row in chosen:
            started = time.monotonic()
            answer = ask(arguments.url, arguments.model, row["prompt"], arguments.temperature, arguments.max_tokens)
            seconds.append(time.monotonic() - started)
            tokens += answer["usage"]["completion_tokens"]
            ended += answer["choices"][0]["finish_reason"] == "stop"
            out.write(json.dumps({"author": arguments.author, "prompt": row["prompt"], "reply": answer["choices"][0]["message"]["content"]}) + "\n")
    seconds.sort()
    print(f"{len(seconds)} answers, median {seconds[len(seconds) // 2]:.1f} s, slowest {seconds[-1]:.1f} s, {tokens / sum(seconds):.1f} tokens/s, {tokens / len(seconds):.0f} tokens an answer, {ended / len(seconds):.2f} ended by themselves")


if __name__ == "__main__":
    main()
