"""An external trainer for `fineTuning.driver: external`: LoRA on a small GGUF base model, on the CPU.

Follows the contract of docs/training.md: reads chat JSONL, writes progress as JSON lines to standard output, names its model at the
end. The adapter lies in `<job folder>/adapter`; serve.py serves it in the OpenAI format. TRAINER_GGUF names the base model's file
where --base-model is only a label.
"""
import argparse
import json
import os
import sys
from pathlib import Path
from typing import NamedTuple


def say(**values):
    print(json.dumps(values), flush=True)


def rows(path):
    found = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        messages = {message["role"]: message["content"] for message in json.loads(line)["messages"]}
        if not {"user", "assistant"} <= messages.keys():
            sys.exit(f"{path}, line {number}: a user and an assistant message are needed")
        found.append(messages)
    return found


class Form(NamedTuple):
    """How a message and its reply are laid out, and what ends the reply."""

    before: str
    between: str
    end: str


# Models that were taught to chat know Gemma's turns. A base model has never read these marks: a reply's end would be the least likely of all its
# tokens, and hundreds of steps would go into that alone. It knows how a text ends.
TURNS = Form("<start_of_turn>user\n", "<end_of_turn>\n<start_of_turn>model\n", "<end_of_turn>")
PLAIN = Form("", "\n\nReply:\n", "<eos>")


def cosine(one, other):
    length = lambda vector: sum(value * value for value in vector) ** 0.5
    return sum(a * b for a, b in zip(one, other)) / max(1e-12, length(one) * length(other))


def form_of(tokenizer, vector):
    """The form that a model can speak. `vector` gives a token's row of the embedding: a mark that was never read lies where most of the tokens lie
    that are set aside for later use (Gemma 3 270M: cosine 0.99, words at most 0.5)."""
    number = lambda token: tokenizer.convert_tokens_to_ids(token)
    is_known = lambda token: number(token) not in (None, tokenizer.unk_token_id)
    if not is_known(TURNS.end):
        return PLAIN
    unused = [vector(number(token)) for token in (f"<unused{index}>" for index in range(99)) if is_known(token)]
    if not unused:
        return TURNS
    middle = [sum(column) / len(unused) for column in zip(*unused)]
    return PLAIN if cosine(vector(number(TURNS.end)), middle) > 0.8 else TURNS


def form_of_model(tokenizer, model):
    rows = model.get_input_embeddings().weight.detach()
    return form_of(tokenizer, lambda token: rows[token].tolist())


def prompt(messages, form):
    """Neither form knows a system role, so the instruction goes before the message."""
    return form.before + "\n\n".join(part for part in (messages.get("system"), messages["user"]) if part) + form.between


def encode(tokenizer, messages, limit, form):
    """Ids and labels; only the reply and its end are learned. What is cut off in the middle is not said to end there."""
    head = tokenizer(prompt(messages, form), add_special_tokens=True)["input_ids"]
    tail = tokenizer(messages["assistant"] + form.end, add_special_tokens=False)["input_ids"]
    head = head[-(limit - min(len(tail), limit // 2)):]
    ids = (head + tail)[:limit]
    return ids, ([-100] * len(head) + tail)[: len(ids)]


def batch(examples, pad):
    """Padded on the left, so that all replies end at the last column and the vocabulary is only asked about these (see losses)."""
    import torch

    width = max(len(ids) for ids, _ in examples)
    ids = torch.tensor([[pad] * (width - len(ids)) + ids for ids, _ in examples])
    labels = torch.tensor([[-100] * (width - len(labels)) + labels for _, labels in examples])
    mask = torch.tensor([[0] * (width - len(ids)) + [1] * len(ids) for ids, _ in examples])
    return ids, labels, mask


def losses(model, examples, pad):
    """The summed loss over the replies' tokens, and how many these are.

    A small model's vocabulary is larger than its body (Gemma 3 270M: 262,144 rows), so logits are made for the replies alone: `logits_to_keep`
    cuts the message off before the last layer.
    """
    import torch

    ids, labels, mask = batch(examples, pad)
    kept = max(sum(label != -100 for label in each) for _, each in examples) + 1
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    logits = model(input_ids=ids, attention_mask=mask, position_ids=positions, logits_to_keep=kept, use_cache=False).logits
    wanted = labels[:, -kept:][:, 1:]
    learned = wanted != -100
    return torch.nn.functional.cross_entropy(logits[:, :-1][learned].float(), wanted[learned], reduction="sum"), int(learned.sum())


def loss_on(model, examples, size, pad):
    """The mean loss of a reply's token."""
    import torch

    total = count = 0
    model.eval()
    with torch.no_grad():
        for start in range(0, len(examples), size):
            loss, tokens = losses(model, examples[start : start + size], pad)
            total, count = total + loss.item(), count + tokens
    model.train()
    return total / max(1, count)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", required=True)
    parser.add_argument("--held-out", required=True)
    parser.add_argument("--job-folder", required=True)
    parser.add_argument("--base-model", required=True, help="a GGUF file, unless TRAINER_GGUF names one")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--name", required=True)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--length", type=int, default=192)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--steps", type=int, help="at most so many steps")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    train, held_out = rows(arguments.train), rows(arguments.held_out)
    if not train:
        sys.exit("the dataset has no lines")
    say(progress=0.0, message="loading the base model")
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.manual_seed(arguments.seed)
    base = Path(os.environ.get("TRAINER_GGUF", arguments.base_model))
    if not base.is_file():
        sys.exit(f"there is no base model {base}; name a GGUF file by --base-model or TRAINER_GGUF")
    tokenizer = AutoTokenizer.from_pretrained(str(base.parent), gguf_file=base.name)
    model = AutoModelForCausalLM.from_pretrained(str(base.parent), gguf_file=base.name, dtype=torch.float32)
    model = get_peft_model(model, LoraConfig(r=arguments.rank, lora_alpha=2 * arguments.rank, lora_dropout=0.05, target_modules="all-linear", task_type="CAUSAL_LM"))
    pad = tokenizer.pad_token_id or 0
    form = form_of_model(tokenizer, model)
    say(message="replies end as " + ("the turns of a chat" if form is TURNS else "texts do; the base model was not taught turns"))
    examples = [encode(tokenizer, messages, arguments.length, form) for messages in train]
    checks = [encode(tokenizer, messages, arguments.length, form) for messages in held_out[:64]]
    before = loss_on(model, checks, arguments.batch, pad) if checks else None
    if before is not None:
        say(progress=0.02, message=f"held-out loss before training: {before:.3f}")

    optimizer = torch.optim.AdamW((weight for weight in model.parameters() if weight.requires_grad), lr=arguments.learning_rate)
    per_epoch = (len(examples) + arguments.batch - 1) // arguments.batch
    total = min(per_epoch * arguments.epochs, arguments.steps or per_epoch * arguments.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / max(1, total // 10)) * max(0.05, 1 - step / total))
    order = torch.Generator().manual_seed(arguments.seed)
    step = tokens = 0
    while step < total:
        shuffled = torch.randperm(len(examples), generator=order).tolist()
        for start in range(0, len(shuffled), arguments.batch):
            part = [examples[index] for index in shuffled[start : start + arguments.batch]]
            loss, learned = losses(model, part, pad)
            loss = loss / max(1, learned)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            tokens += sum(len(ids) for ids, _ in part)
            say(progress=0.02 + 0.93 * step / total, message=f"step {step} of {total}", loss=round(loss.item(), 4), tokens=tokens)
            if step >= total:
                break

    after = loss_on(model, checks, arguments.batch, pad) if checks else None
    adapter = Path(arguments.job_folder) / "adapter"
    model.save_pretrained(adapter)
    (adapter / "understudy.json").write_text(json.dumps({"name": arguments.name, "base": str(base), "held_out_loss_before": before, "held_out_loss_after": after}))
    if before is not None:
        say(message=f"held-out loss {before:.3f} before, {after:.3f} after")
    say(progress=1.0, model=f"understudy-{arguments.name}", tokens=tokens)


if __name__ == "__main__":
    main()
