"""Serves adapters of train.py in the OpenAI format, on loopback: GET /v1/models, POST /v1/chat/completions.

    python Tools/trainer/serve.py --jobs DATA_FOLDER/training --base-model FILE.gguf --port 8500

Point `model.baseURL` at http://127.0.0.1:8500/v1. Adapters that appear in the folder are found when they are asked for. One request
at a time: it is meant for one creator on one machine.
"""
import argparse
import json
import socket
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from train import form_of_model, prompt


class Models:
    def __init__(self, base, jobs):
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.torch, self.jobs, self.lock = torch, Path(jobs), threading.Lock()
        self.tokenizer = AutoTokenizer.from_pretrained(str(base.parent), gguf_file=base.name)
        self.model = AutoModelForCausalLM.from_pretrained(str(base.parent), gguf_file=base.name, dtype=torch.float32)
        self.form = form_of_model(self.tokenizer, self.model)
        self.base_name, self.loaded = base.stem, set()

    def names(self):
        return [self.base_name] + [f"understudy-{path.parent.parent.name}" for path in sorted(self.jobs.glob("*/adapter/adapter_config.json"))]

    def answer(self, name, messages, limit, temperature, is_gone):
        """Nil where the asker has gone: on one processor, answers that nobody waits for would keep the next one waiting."""
        from transformers import StoppingCriteriaList

        with self.lock:
            if is_gone():
                return None
            self.use(name)
            ids = self.tokenizer(prompt(messages, self.form), return_tensors="pt")
            ends = [self.tokenizer.convert_tokens_to_ids(self.form.end), self.tokenizer.eos_token_id]
            sampling = {"do_sample": True, "temperature": temperature} if temperature else {"do_sample": False}
            with self.torch.no_grad():
                out = self.model.generate(**ids, max_new_tokens=limit, eos_token_id=ends, stopping_criteria=StoppingCriteriaList([lambda ids, scores, **rest: is_gone()]), **sampling)
        new = out[0][ids["input_ids"].shape[1] :]
        finished = len(new) < limit or new[-1].item() in ends
        return self.tokenizer.decode(new, skip_special_tokens=True).strip(), ids["input_ids"].shape[1], len(new), "stop" if finished else "length"

    def use(self, name):
        from peft import PeftModel

        if name == self.base_name:
            if self.loaded:
                self.model.disable_adapter_layers()
            return
        if name not in self.loaded:
            adapter = str(self.jobs / name.removeprefix("understudy-") / "adapter")
            if self.loaded:
                self.model.load_adapter(adapter, adapter_name=name)
            else:
                self.model = PeftModel.from_pretrained(self.model, adapter, adapter_name=name)
            self.loaded.add(name)
        self.model.enable_adapter_layers()
        self.model.set_adapter(name)


class Handler(BaseHTTPRequestHandler):
    models = None

    def log_message(self, *arguments):
        """Messages of fans stay out of logs."""

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def is_gone(self):
        """Whether the asker has closed the connection: it said all it had to say, so nothing but the end can be there to read."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def fail(self, status, message, code=None, param=None):
        self.reply(status, {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}})

    def do_GET(self):
        if self.path != "/v1/models":
            return self.fail(404, "There is no such path.")
        self.reply(200, {"object": "list", "data": [{"id": name, "object": "model", "owned_by": "understudy"} for name in self.models.names()]})

    def do_POST(self):
        if self.path != "/v1/chat/completions":
            return self.fail(404, "There is no such path.")
        try:
            length = int(self.headers.get("Content-Length", 0))
            if length > 1 << 20:
                return self.fail(413, "The request is too large.")
            request = json.loads(self.rfile.read(length))
            messages = {message["role"]: message["content"] for message in request["messages"]}
            limit = min(int(request.get("max_tokens") or request.get("max_completion_tokens") or 128), 512)
            temperature = min(2.0, max(0.0, float(request.get("temperature") or 0)))
            messages["user"]
        except (ValueError, KeyError, TypeError):
            return self.fail(400, "The request is not of the chat form.")
        if request.get("model") not in self.models.names():
            return self.fail(404, "The model does not exist.", "model_not_found", "model")
        if request.get("stream"):
            return self.fail(400, "Streams are not served.", "unsupported_parameter", "stream")
        answer = self.models.answer(request["model"], messages, limit, temperature, self.is_gone)
        if answer is None or self.is_gone():
            self.close_connection = True
            return
        text, asked, said, reason = answer
        self.reply(200, {
            "id": f"chatcmpl-{uuid.uuid4().hex}", "object": "chat.completion", "created": int(time.time()), "model": request["model"],
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "logprobs": None, "finish_reason": reason}],
            "usage": {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said},
        })


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", required=True)
    parser.add_argument("--base-model", required=True)
    parser.add_argument("--port", type=int, default=8500)
    arguments = parser.parse_args()
    Handler.models = Models(Path(arguments.base_model), arguments.jobs)
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1 serves {', '.join(Handler.models.names())}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
