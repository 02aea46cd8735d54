"""Verifies the signature vectors: python3 verify.py ../signatures.json"""
import base64, hashlib, hmac, json, sys


def verify(scheme, secret, headers, body, now):
    def header(name):
        return next((value for key, value in headers if key.lower() == name.lower()), b"")

    key = secret.encode()
    if scheme.get("key_prefix"):
        key = base64.b64decode(secret.removeprefix(scheme["key_prefix"]), validate=True)
    text, separator = header(scheme["header"]), scheme.get("separator", "").encode()
    if not key or not text:
        return False
    parts = text.split(separator)[:50] if separator else [text]

    def after(prefix):
        return [part[len(prefix):] for part in parts if part.startswith(prefix)]

    signed, stamps = [], None
    if "id" in scheme:
        signed.append(header(scheme["id"]))
    if "timestamp" in scheme:
        stamps = [header(scheme["timestamp"])]
    elif "time_prefix" in scheme:
        stamps = after(scheme["time_prefix"].encode())
    if stamps is not None:
        if len(stamps) != 1 or not stamps[0].isdigit() or len(stamps[0]) > 12:
            return False
        if abs(now - int(stamps[0])) > scheme.get("tolerance", float("inf")):
            return False
        signed.append(stamps[0])
    if b"" in signed:
        return False
    digest = hmac.new(key, b".".join([*signed, body]), getattr(hashlib, scheme["hash"])).digest()
    want = base64.b64encode(digest) if scheme["encoding"] == "base64" else digest.hex().encode()
    return any([hmac.compare_digest(want, got) for got in after(scheme.get("prefix", "").encode())])


with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
wrong = 0
for v in data["vectors"]:
    headers = [(name, value.encode("latin-1")) for name, value in v["headers"]]
    taken = verify(data["schemes"][v["scheme"]], v["secret"], headers, base64.b64decode(v["body"]), v["now"])
    if v["verdict"] != "either" and taken != (v["verdict"] == "accept"):
        wrong += 1
        print(f"{v['id']}: want {v['verdict']}: {v['why']}")
print(f"vectors: {len(data['vectors'])}, wrong: {wrong}")
sys.exit(wrong > 0)
