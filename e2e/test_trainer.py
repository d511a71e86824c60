"""What the trainer of Tools/trainer teaches, without its libraries: a reply's end is learned, in a form that the base model can speak."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tools" / "trainer"))
import train  # noqa: E402

MARKS = ["<unk>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>", "<unused0>", "<unused1>", "<unused2>"]


class Tokenizer:
    """A token a letter; marks are one token, as far as the vocabulary has them."""

    unk_token_id = 0

    def __init__(self, marks=MARKS):
        self.marks = marks

    def convert_tokens_to_ids(self, token):
        return self.marks.index(token) if token in self.marks else 0

    def __call__(self, text, add_special_tokens=True):
        ids = [1] if add_special_tokens else []
        while text:
            mark = next((mark for mark in self.marks if text.startswith(mark)), None)
            ids.append(self.marks.index(mark) if mark else 100 + ord(text[0]))
            text = text[len(mark or "x"):]
        return {"input_ids": ids}


MESSAGES = {"system": "You are the creator.", "user": "hi", "assistant": "hey\nyou"}


@pytest.mark.parametrize("form, end", [(train.PLAIN, 2), (train.TURNS, 4)])
def test_a_reply_and_its_end_are_learned_and_nothing_else(form, end):
    ids, labels = train.encode(Tokenizer(), MESSAGES, 200, form)
    learned = [label for label in labels if label != -100]
    assert learned == [100 + ord(letter) for letter in MESSAGES["assistant"]] + [end]
    assert labels[-1] == ids[-1] == end, "nothing is asked of the model after the end"
    assert len(ids) == len(labels) and labels[: len(ids) - len(learned)] == [-100] * (len(ids) - len(learned))


def test_a_reply_that_is_cut_off_is_not_said_to_end_there():
    ids, labels = train.encode(Tokenizer(), MESSAGES | {"assistant": "x" * 300}, 60, train.PLAIN)
    assert len(ids) == len(labels) == 60
    assert 2 not in labels


def test_turns_are_spoken_with_models_that_have_read_them():
    # One of those that are set aside may lie anywhere.
    unused = {5: [0.1, -0.9, 0.5], 6: [0.8, 0.1, 0.1], 7: [0.8, 0.12, 0.1]}
    assert train.form_of(Tokenizer(), ({4: [0.1, -0.9, 0.4]} | unused).get) is train.TURNS
    # The mark lies where most of them lie: nobody has ever read it.
    assert train.form_of(Tokenizer(), ({4: [0.8, 0.0, 0.12]} | unused).get) is train.PLAIN
    assert train.form_of(Tokenizer(MARKS[:4]), unused.get) is train.PLAIN
    assert train.form_of(Tokenizer(MARKS[:5]), {4: [0.8, 0.0, 0.12]}.get) is train.TURNS


def test_the_plain_form_holds_no_mark_that_a_base_model_has_not_read():
    text = train.prompt(MESSAGES, train.PLAIN)
    assert "of_turn" not in text and text.index("creator") < text.index("hi") < text.index("Reply")
