# Reads payloads as NDJSON on stdin, {"event": file stem, "payload": text}, and writes for each the
# verdicts of Python's jsonschema, one line of [lenient, strict]. Formats do not count.
import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

folder = Path(sys.argv[1])
known = {}


def validators(stem):
    if stem not in known:
        known[stem] = []
        for ending in (".schema.json", ".strict.schema.json"):
            schema = json.loads((folder / (stem + ending)).read_text("utf-8"))
            Draft202012Validator.check_schema(schema)
            known[stem].append(Draft202012Validator(schema))
    return known[stem]


for line in sys.stdin:
    asked = json.loads(line)
    payload = json.loads(asked["payload"])
    print(json.dumps([v.is_valid(payload) for v in validators(asked["event"])]))
