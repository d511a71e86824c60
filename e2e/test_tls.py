"""HTTPS by the server itself: a certificate and its key in the configuration, and what it says when they are wrong."""
import datetime
import http.client
import ipaddress
import socket
import ssl

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.installation import EMAIL, PASSWORD, Server
from support.waiting import eventually


def issue(folder, name="server"):
    """A certificate for loopback that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256()))
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return paths


def configured(name, certificate, key):
    made = Server(name, {"UNDERSTUDY_HTTP_TLS_CERTIFICATE": certificate, "UNDERSTUDY_HTTP_TLS_KEY": key})
    made.url = f"https://localhost:{made.port}"
    made.settings["UNDERSTUDY_HTTP_PUBLIC_URL"] = made.url
    return made


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return issue(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(pair):
    made = configured("tls", *pair)
    made.launch()

    def answers():
        assert made.program.is_running, made.program.output
        try:
            return requests.get(made.url + "/health/ready", verify=str(pair[0]), timeout=5).ok
        except requests.ConnectionError:
            return False

    eventually(answers, "the server answers by HTTPS", seconds=60)
    yield made
    made.dispose()


def test_the_whole_api_answers_by_https(server, pair):
    session = requests.Session()
    session.verify, session.trust_env = str(pair[0]), False
    answer = session.post(server.url + "/api/v1/register", json={"email": EMAIL, "name": "Romy", "password": PASSWORD}, timeout=20)
    assert answer.status_code == 201, answer.text
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie
    assert answer.headers["Strict-Transport-Security"]
    assert session.get(server.url + "/api/v1/session", timeout=20).json()["user"]["email"] == EMAIL
    assert "<html" in session.get(server.url + "/", timeout=20).text


def test_who_does_not_trust_the_certificate_is_not_talked_into_it(server):
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(server.url + "/health/live", timeout=20)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_plain_http_and_old_protocols_get_nothing(server, pair):
    plain = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with pytest.raises((http.client.HTTPException, OSError)):
        plain.request("GET", "/api/v1/status")
        plain.getresponse()
    context = ssl.create_default_context(cafile=str(pair[0]))
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(connection, server_hostname="localhost")
    # Neither has disturbed it.
    assert requests.get(server.url + "/health/live", verify=str(pair[0]), timeout=20).ok


def wrong(kind, folder, pair):
    """Certificate and key of one kind of mistake."""
    other = issue(folder, "other")
    nonsense, empty = folder / "nonsense.pem", folder / "empty.pem"
    nonsense.write_text("-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n")
    empty.write_bytes(b"")
    return {
        "the key of another certificate": (pair[0], other[1]), "a key that is none": (pair[0], nonsense), "an empty key": (pair[0], empty), "an empty certificate": (empty, pair[1]),
        "the two swapped": (pair[1], pair[0]), "a key that is not there": (pair[0], folder / "missing.key"), "a certificate that is a folder": (folder, pair[1]),
    }[kind]


@pytest.mark.parametrize("kind", ["the key of another certificate", "a key that is none", "an empty key", "an empty certificate", "the two swapped", "a key that is not there", "a certificate that is a folder"])
def test_a_wrong_key_or_certificate_ends_the_start_and_says_so(kind, tmp_path, pair):
    made = configured("tls-wrong", *wrong(kind, tmp_path, pair))
    try:
        made.launch()
        status = made.program.process.wait(30)
        told = made.program.output
        assert status != 0 and "http.tls" in told, (status, told[-2_000:])
        assert "Fatal error" not in told and "PRIVATE KEY-----" not in told, told[-2_000:]
    finally:
        made.dispose()


def test_only_one_of_the_two_is_refused(tmp_path, pair):
    made = Server("tls-half", {"UNDERSTUDY_HTTP_TLS_CERTIFICATE": pair[0]})
    try:
        made.launch()
        assert made.program.process.wait(30) != 0 and "http.tls.key" in made.program.output, made.program.output
    finally:
        made.dispose()
