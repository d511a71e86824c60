"""OpenAI's own Python client against the OpenAI simulator: chat, streams, structured answers, embeddings, moderations, files and fine-tuning, and how each is refused. Answers are held against the client's own types."""
import base64
import json
import math
import struct

import httpx
import openai
import pydantic
import pytest

from support.processes import free_port
from support.sandbox import Sandbox

MODEL = "gpt-4.1-mini"
TUNABLE = "gpt-4.1-mini-2025-04-14"
HELLO = [{"role": "user", "content": "Which shoes do you wear?"}]


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(free_port(), "http://127.0.0.1:1", name="sdk-openai")
    yield made
    made.program.dispose()


def client_of(sandbox, key="sk-sandbox", **more):
    return openai.OpenAI(api_key=key, base_url=sandbox.url + "/api.openai.com/v1", timeout=20, **{"max_retries": 0, **more})


@pytest.fixture(scope="module")
def client(sandbox):
    return client_of(sandbox)


def held(answer):
    """The answer, after its JSON was read by the client's own type with nothing let pass."""
    type(answer).model_validate(answer.to_dict())
    return answer


def refused(kind, code, param, ask, type_="invalid_request_error"):
    """The error as the client tells it."""
    with pytest.raises(kind) as caught:
        ask()
    error = caught.value
    body = error.response.json()["error"]
    assert set(body) == {"message", "type", "param", "code"} and body["message"], body
    assert error.code == code and error.type == type_ and (param is None or error.param == param), body
    assert error.request_id.startswith("req_")
    return error


# Chat

def test_a_completion_with_everything(client):
    answer = held(client.chat.completions.create(model=MODEL, messages=[{"role": "system", "content": "Answer shortly."}, *HELLO], n=2, max_completion_tokens=60, logprobs=True, top_logprobs=3, temperature=0.2, seed=7, stop=["\n\n"], store=True, metadata={"a": "b"}, user="u"))
    assert answer.object == "chat.completion" and answer.model == MODEL and len(answer.choices) == 2 and answer.id.startswith("chatcmpl-")
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0
    for choice in answer.choices:
        assert choice.finish_reason in ("stop", "length") and choice.message.role == "assistant"
        tokens = choice.logprobs.content
        assert b"".join(bytes(token.bytes) for token in tokens).decode() == choice.message.content
        for token in tokens:
            assert token.logprob <= 0 and len(token.top_logprobs) <= 3 and sum(math.exp(each.logprob) for each in token.top_logprobs) <= 1.000001


def test_the_length_is_kept(client):
    answer = held(client.chat.completions.create(model=MODEL, messages=HELLO, max_tokens=3))
    assert answer.choices[0].finish_reason == "length" and answer.usage.completion_tokens == 3


def test_a_stream_says_what_the_whole_answer_says(client):
    whole = client.chat.completions.create(model=MODEL, messages=HELLO, seed=3)
    chunks = [held(chunk) for chunk in client.chat.completions.create(model=MODEL, messages=HELLO, seed=3, stream=True, stream_options={"include_usage": True})]
    assert chunks[0].choices[0].delta.role == "assistant" and len({chunk.id for chunk in chunks}) == 1
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == whole.choices[0].message.content
    assert chunks[-1].choices == [] and chunks[-1].usage.total_tokens == whole.usage.total_tokens
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason] == ["stop"]
    with client.chat.completions.stream(model=MODEL, messages=HELLO, seed=3) as stream:
        assert stream.get_final_completion().choices[0].message.content == whole.choices[0].message.content


def test_a_stream_that_breaks_is_an_error(sandbox, client):
    for mode in ("midStreamError", "streamCut"):
        sandbox.post("/openai/script", {"mode": mode})
        # A cut is the HTTP library's error: the client lets it through.
        with pytest.raises((openai.APIError, httpx.TransportError)):
            for _ in client.chat.completions.create(model=MODEL, messages=HELLO, stream=True):
                pass
    sandbox.post("/openai/script", {"mode": "roughStream"})
    whole = client.chat.completions.create(model=MODEL, messages=HELLO, seed=3)
    rough = "".join(chunk.choices[0].delta.content or "" for chunk in client.chat.completions.create(model=MODEL, messages=HELLO, seed=3, stream=True) if chunk.choices)
    assert rough == whole.choices[0].message.content
    sandbox.post("/openai/clear")


class Verdict(pydantic.BaseModel):
    category: str
    confidence: float
    words: list[str]
    reason: str | None


def test_structured_answers_fit_the_schema(client):
    answer = client.chat.completions.parse(model=MODEL, messages=HELLO, response_format=Verdict)
    assert isinstance(answer.choices[0].message.parsed, Verdict)
    plain = held(client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Answer in JSON: which shoes?"}], response_format={"type": "json_object"}))
    assert isinstance(json.loads(plain.choices[0].message.content), dict)


def test_tools_are_called_and_answered(client):
    tool = {"type": "function", "function": {"name": "look_up", "description": "Looks up a product", "strict": True, "parameters": {"type": "object", "properties": {"product": {"type": "string"}}, "required": ["product"], "additionalProperties": False}}}
    answer = held(client.chat.completions.create(model=MODEL, messages=HELLO, tools=[tool], tool_choice="required"))
    call = answer.choices[0].message.tool_calls[0]
    assert answer.choices[0].finish_reason == "tool_calls" and call.function.name == "look_up" and isinstance(json.loads(call.function.arguments)["product"], str)
    after = [*HELLO, {"role": "assistant", "content": None, "tool_calls": [call.to_dict()]}, {"role": "tool", "tool_call_id": call.id, "content": "Blue Runner 3"}]
    assert held(client.chat.completions.create(model=MODEL, messages=after, tools=[tool])).choices[0].message.content
    refused(openai.BadRequestError, None, None, lambda: client.chat.completions.create(model=MODEL, messages=after[:-1], tools=[tool]))


CHAT = {"model": MODEL, "messages": HELLO}
STRICT = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": {"type": "object", "properties": {"a": {"type": "string"}}, "required": [], "additionalProperties": False}}}
WRONG = {
    "an unknown model": ({"model": "gpt-0"}, openai.NotFoundError, "model_not_found", None),
    "an embedding model": ({"model": "text-embedding-3-small"}, openai.NotFoundError, None, "model"),
    "no messages": ({"messages": []}, openai.BadRequestError, "empty_array", "messages"),
    "an unknown role": ({"messages": [{"role": "king", "content": "x"}]}, openai.BadRequestError, "invalid_value", "messages[0].role"),
    "content that is a number": ({"messages": [{"role": "user", "content": 7}]}, openai.BadRequestError, "invalid_type", "messages[0].content"),
    "too hot": ({"temperature": 2.5}, openai.BadRequestError, "decimal_above_max_value", "temperature"),
    "too many choices": ({"n": 129}, openai.BadRequestError, "integer_above_max_value", "n"),
    "five stops": ({"stop": list("abcde")}, openai.BadRequestError, "array_above_max_length", "stop"),
    "an unknown field": ({"extra_body": {"colour": "red"}}, openai.BadRequestError, "unknown_parameter", "colour"),
    "logprobs that were not asked for": ({"top_logprobs": 3}, openai.BadRequestError, None, "top_logprobs"),
    "JSON that is not spoken of": ({"response_format": {"type": "json_object"}}, openai.BadRequestError, None, "messages"),
    "a strict schema that is none": ({"response_format": STRICT}, openai.BadRequestError, "invalid_json_schema", "response_format"),
    "a schema without a name": ({"response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "object"}}}}, openai.BadRequestError, "missing_required_parameter", "response_format.json_schema.name"),
    "max_tokens for a model that reasons": ({"model": "gpt-6-luna", "max_tokens": 5}, openai.BadRequestError, "unsupported_parameter", "max_tokens"),
    "heat for a model that reasons": ({"model": "gpt-6-luna", "temperature": 0.3}, openai.BadRequestError, "unsupported_value", "temperature"),
    "usage without a stream": ({"stream_options": {"include_usage": True}}, openai.BadRequestError, None, "stream_options"),
    "a tool with a bad name": ({"tools": [{"type": "function", "function": {"name": "no spaces"}}]}, openai.BadRequestError, "invalid_value", "tools[0].function.name"),
    "a prompt that is too long": ({"messages": [{"role": "user", "content": "word " * 130_000}]}, openai.BadRequestError, "context_length_exceeded", "messages"),
    "too much metadata": ({"metadata": {str(number): "x" for number in range(17)}}, openai.BadRequestError, None, "metadata"),
}


@pytest.mark.parametrize("name", WRONG)
def test_chat_refusals(client, name):
    change, kind, code, param = WRONG[name]
    error = refused(kind, code, param, lambda: client.chat.completions.create(**{**CHAT, **change})) if code else None
    if error is None:
        with pytest.raises(kind) as caught:
            client.chat.completions.create(**{**CHAT, **change})
        assert caught.value.type == "invalid_request_error" and (param is None or (caught.value.param or "").startswith(param)), caught.value.body


def test_keys_and_models_that_a_key_may_not_use(sandbox, client):
    refused(openai.AuthenticationError, "invalid_api_key", None, lambda: client_of(sandbox, "sk-wrong").models.list())
    sandbox.post("/openai/deny", {"key": "sk-sandbox", "model": "gpt-4o"})
    refused(openai.NotFoundError, "model_not_found", None, lambda: client.chat.completions.create(**{**CHAT, "model": "gpt-4o"}))
    assert "gpt-4o" not in [model.id for model in client.models.list()]
    with pytest.raises(openai.AuthenticationError):
        client_of(sandbox, organization="org-other").models.list()


# Limits and failures

def test_rate_limit_headers_fall_and_the_client_waits_as_told(sandbox, client):
    sandbox.post("/openai/limits", {"requestsPerMinute": 3, "tokensPerMinute": 100_000})
    try:
        left = []
        for _ in range(3):
            raw = client.chat.completions.with_raw_response.create(**CHAT, max_completion_tokens=5)
            left.append(int(raw.headers["x-ratelimit-remaining-requests"]))
            assert raw.headers["x-ratelimit-limit-requests"] == "3" and raw.headers["x-ratelimit-limit-tokens"] == "100000"
            assert raw.headers["x-ratelimit-reset-requests"].rstrip("hms0123456789.") == "" and raw.headers["openai-processing-ms"].isdigit() and raw.headers["x-request-id"].startswith("req_")
        assert left == [2, 1, 0]
        error = refused(openai.RateLimitError, "rate_limit_exceeded", None, lambda: client.chat.completions.create(**CHAT), "requests")
        assert int(error.response.headers["retry-after"]) >= 1 and int(error.response.headers["retry-after-ms"]) > 0
        sandbox.post("/openai/limits", {"requestsPerMinute": 600, "tokensPerMinute": 50})
        refused(openai.RateLimitError, "rate_limit_exceeded", None, lambda: client.chat.completions.create(**CHAT, max_completion_tokens=500), "tokens")
        # One request a second: where none is left, the client waits as long as the answer says, and then it has one.
        sandbox.post("/openai/limits", {"requestsPerMinute": 60, "tokensPerMinute": 1_000_000})
        seen = []
        with httpx.Client(event_hooks={"response": [lambda response: seen.append(response.status_code)]}) as observed:
            patient = client_of(sandbox, max_retries=2, http_client=observed)
            for _ in range(300):
                patient.chat.completions.create(**CHAT, max_completion_tokens=5)
                if 429 in seen:
                    break
        assert 429 in seen and seen[-1] == 200 and len(seen) > 3, seen
    finally:
        sandbox.post("/openai/limits", {"requestsPerMinute": 600_000, "tokensPerMinute": 200_000_000})


@pytest.mark.parametrize("kind, error, code, type_", [
    ("quota", openai.RateLimitError, "insufficient_quota", "insufficient_quota"), ("slowDown", openai.RateLimitError, "slow_down", "rate_limit_error"), ("overloaded", openai.InternalServerError, "server_is_overloaded", "service_unavailable_error"),
    ("server", openai.InternalServerError, None, "server_error"),
])
def test_failures_of_the_platform(sandbox, client, kind, error, code, type_):
    sandbox.post("/openai/fail", {"kind": kind})
    try:
        told = refused(error, code, None, lambda: client.chat.completions.create(**CHAT), type_)
        assert kind != "quota" or "retry-after" not in told.response.headers
    finally:
        sandbox.post("/openai/clear")


def test_the_client_tries_again_after_a_500(sandbox):
    sandbox.post("/openai/fail", {"kind": "server", "count": 2})
    try:
        assert client_of(sandbox, max_retries=2).models.list().data
    finally:
        sandbox.post("/openai/clear")


# Embeddings and moderations

def test_embeddings_are_unit_vectors_however_they_are_written(sandbox, client):
    answer = held(client.embeddings.create(model="text-embedding-3-small", input=["one", "two", "one"]))
    vectors = [each.embedding for each in answer.data]
    assert [each.index for each in answer.data] == [0, 1, 2] and all(len(vector) == 1536 and abs(sum(x * x for x in vector) - 1) < 1e-3 for vector in vectors)
    assert vectors[0] == vectors[2] != vectors[1] and answer.usage.total_tokens > 0
    encoded = client.embeddings.with_raw_response.create(model="text-embedding-3-small", input="one", encoding_format="base64").http_response.json()["data"][0]["embedding"]
    decoded = struct.unpack("<1536f", base64.b64decode(encoded))
    assert all(abs(one - other) < 1e-5 for one, other in zip(decoded, vectors[0]))
    assert len(client.embeddings.create(model="text-embedding-3-large", input="one", dimensions=64).data[0].embedding) == 64


@pytest.mark.parametrize("change", [{"input": ""}, {"input": []}, {"input": ["a", ""]}, {"input": ["x"] * 2_049}, {"input": "word " * 9_000}, {"model": MODEL}, {"model": "unknown"}, {"dimensions": 0}, {"model": "text-embedding-ada-002", "dimensions": 10}, {"encoding_format": "hex"}], ids=lambda change: "-".join(f"{name}-{str(value)[:12]}" for name, value in change.items()))
def test_embeddings_refusals(client, change):
    with pytest.raises((openai.BadRequestError, openai.NotFoundError)) as caught:
        client.embeddings.create(**{"model": "text-embedding-3-small", "input": "one", **change})
    assert caught.value.type == "invalid_request_error" and caught.value.body["message"]


def test_moderations_give_thirteen_categories_per_text(client):
    answer = held(client.moderations.create(input=["what a lovely day", "I will kill you"]))
    assert len(answer.results) == 2 and not answer.results[0].flagged and answer.results[1].flagged
    for result in answer.results:
        scores = result.category_scores.to_dict()
        assert len(scores) == 13 and all(0 <= score <= 1 for score in scores.values()) and result.flagged == any(result.categories.to_dict().values())
    for wrong in ({"input": []}, {"model": MODEL}):
        with pytest.raises((openai.BadRequestError, openai.NotFoundError)):
            client.moderations.create(**{"input": "x", **wrong})


# Files and fine-tuning

def lines(count, wrong=None):
    examples = [json.dumps({"messages": [{"role": "user", "content": f"question {number}"}, {"role": "assistant", "content": f"answer {number}"}]}) for number in range(count)]
    if wrong is not None:
        examples[wrong] = json.dumps({"messages": [{"role": "user", "content": "nobody answers"}]})
    return "\n".join(examples).encode()


def upload(client, content, name="training.jsonl", purpose="fine-tune"):
    return held(client.files.create(file=(name, content), purpose=purpose))


def test_files_come_back_byte_by_byte_and_go(client):
    content = lines(12)
    file = upload(client, content)
    assert file.bytes == len(content) and file.filename == "training.jsonl" and file.purpose == "fine-tune" and file.id.startswith("file-")
    assert client.files.retrieve(file.id).id == file.id and client.files.content(file.id).read() == content
    more = [upload(client, lines(10), f"more{number}.jsonl").id for number in range(5)]
    listed = [each.id for each in client.files.list(limit=2, purpose="fine-tune")]
    assert set([file.id, *more]) <= set(listed) and len(listed) == len(set(listed))
    for each in (file.id, *more):
        assert client.files.delete(each).deleted
    for ask in (lambda: client.files.retrieve(file.id), lambda: client.files.content(file.id), lambda: client.files.delete(file.id)):
        with pytest.raises(openai.NotFoundError):
            ask()
    for bad in (lambda: upload(client, b"", "empty.jsonl"), lambda: upload(client, content, "x.jsonl", "nonsense"), lambda: upload(client, b"not json", "x.jsonl"), lambda: client.files.list(limit=0)):
        with pytest.raises(openai.BadRequestError):
            held(bad())


def run_on(sandbox, client, job, seconds=7_200):
    """Lets the sandbox's clock run until the job has ended; the states that were seen."""
    seen = [job.status]
    for _ in range(200):
        if job.status in ("succeeded", "failed", "cancelled"):
            return job, seen
        sandbox.post("/clock", {"advanceMilliseconds": seconds * 1_000 // 100})
        job = held(client.fine_tuning.jobs.retrieve(job.id))
        if job.status != seen[-1]:
            seen.append(job.status)
    raise AssertionError(f"it is still {job.status}")


def test_a_fine_tuning_job_to_its_model(sandbox, client):
    file = upload(client, lines(20))
    job = held(client.fine_tuning.jobs.create(model=TUNABLE, training_file=file.id, suffix="romy", seed=7, method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2}}}))
    assert job.status == "validating_files" and job.fine_tuned_model is None and job.training_file == file.id and job.seed == 7
    job, seen = run_on(sandbox, client, job)
    assert job.status == "succeeded" and seen == sorted(seen, key=["validating_files", "queued", "running", "succeeded"].index)
    assert job.fine_tuned_model.startswith(f"ft:{TUNABLE}:") and ":romy:" in job.fine_tuned_model and job.trained_tokens > 0 and job.finished_at >= job.created_at and job.error is None or job.error.code is None
    assert client.files.content(job.result_files[0]).read().startswith(b"step,") or base64.b64decode(client.files.content(job.result_files[0]).read()).startswith(b"step,")
    events = [held(event) for event in client.fine_tuning.jobs.list_events(job.id, limit=2)]
    assert len(events) > 3 and len({event.id for event in events}) == len(events) and {event.object for event in events} == {"fine_tuning.job.event"}
    checkpoints = [held(each) for each in client.fine_tuning.jobs.checkpoints.list(job.id)]
    assert checkpoints and all(each.metrics.train_loss is not None for each in checkpoints)
    answer = held(client.chat.completions.create(model=job.fine_tuned_model, messages=[{"role": "user", "content": "question 7"}]))
    assert answer.choices[0].message.content and answer.model == job.fine_tuned_model
    assert job.id in [each.id for each in client.fine_tuning.jobs.list(limit=1)]
    assert client.models.delete(job.fine_tuned_model).deleted
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model=job.fine_tuned_model, messages=HELLO)


@pytest.mark.parametrize("content, code", [(lines(9), "invalid_n_examples"), (lines(12, wrong=4), "invalid_training_file")], ids=["too few", "no answer"])
def test_a_fine_tuning_job_to_its_failure(sandbox, client, content, code):
    job = held(client.fine_tuning.jobs.create(model=TUNABLE, training_file=upload(client, content).id))
    job, _ = run_on(sandbox, client, job)
    assert job.status == "failed" and job.error.code == code and job.error.param == "training_file" and job.error.message and job.fine_tuned_model is None
    assert any(event.level == "error" for event in client.fine_tuning.jobs.list_events(job.id))


def test_a_fine_tuning_job_is_paused_resumed_and_cancelled(sandbox, client):
    job = client.fine_tuning.jobs.create(model=TUNABLE, training_file=upload(client, lines(20)).id)
    assert held(client.fine_tuning.jobs.cancel(job.id)).status == "cancelled"
    for ask in (lambda: client.fine_tuning.jobs.cancel(job.id), lambda: client.fine_tuning.jobs.pause(job.id), lambda: client.fine_tuning.jobs.resume(job.id)):
        with pytest.raises((openai.BadRequestError, openai.ConflictError)):
            ask()
    second = client.fine_tuning.jobs.create(model=TUNABLE, training_file=upload(client, lines(20)).id)
    for _ in range(100):
        if client.fine_tuning.jobs.retrieve(second.id).status == "running":
            break
        sandbox.post("/clock", {"advanceMilliseconds": 1_000})
    # The client's type does not know the word, the platform's reference shows it.
    assert client.fine_tuning.jobs.pause(second.id).status == "paused"
    assert held(client.fine_tuning.jobs.resume(second.id)).status in ("queued", "running")
    assert run_on(sandbox, client, client.fine_tuning.jobs.retrieve(second.id))[0].status == "succeeded"


def test_fine_tuning_refusals(sandbox, client):
    file = upload(client, lines(20)).id
    batch = upload(client, lines(20), purpose="batch").id
    for wrong in ({"model": "gpt-4o"}, {"model": "unknown"}, {"training_file": "file-unknown"}, {"training_file": batch}, {"validation_file": "file-unknown"}, {"suffix": "x" * 65}, {"seed": -1}, {"method": {"type": "magic"}}, {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 51}}}}, {"extra_body": {"colour": "red"}}):
        with pytest.raises((openai.BadRequestError, openai.NotFoundError)) as caught:
            client.fine_tuning.jobs.create(**{"model": TUNABLE, "training_file": file, **wrong})
        assert caught.value.body["message"], wrong
    for ask in (lambda: client.fine_tuning.jobs.retrieve("ftjob-unknown"), lambda: client.fine_tuning.jobs.cancel("ftjob-unknown"), lambda: client.fine_tuning.jobs.list_events("ftjob-unknown"), lambda: client.models.retrieve("unknown")):
        with pytest.raises(openai.NotFoundError):
            ask()
    with pytest.raises(openai.PermissionDeniedError):
        client.models.delete(MODEL)
    # The real one is closing.
    sandbox.post("/openai/fine-tuning", {"accepted": False})
    try:
        with pytest.raises(openai.PermissionDeniedError):
            client.fine_tuning.jobs.create(model=TUNABLE, training_file=file)
    finally:
        sandbox.post("/openai/fine-tuning", {"accepted": True})
