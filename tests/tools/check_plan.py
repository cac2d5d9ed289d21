"""check_plan.py SCHEMA PLAN... - checks plan files from outside.

Each must be what Python's json writes of it, and valid by the schema, with a
validator of its own that knows the few keywords the schema uses and refuses
others. Together the plans must show every property of the schema.
"""
import json
import re
import sys

KNOWN = {
    "$schema", "title", "description", "$defs", "$ref", "type", "additionalProperties",
    "required", "properties", "const", "enum", "minLength", "maxLength", "pattern", "minimum",
    "maximum", "minItems", "maxItems", "uniqueItems", "items", "minProperties", "maxProperties",
    "propertyNames",
}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


class Checker:
    def __init__(self, schema):
        self.schema = schema
        self.seen = set()

    def object(self, value, schema, path):
        if not isinstance(value, dict):
            return
        properties = schema.get("properties", {})
        for key in schema.get("required", []):
            assert key in value, f"{path}: {key} is missing"
        assert schema.get("minProperties", 0) <= len(value), path
        assert len(value) <= schema.get("maxProperties", 1 << 30), path
        for key, item in value.items():
            if "propertyNames" in schema:
                self.value(key, schema["propertyNames"], f"{path} key")
            if key in properties:
                self.seen.add(id(properties[key]))
                self.value(item, properties[key], f"{path}.{key}")
            else:
                other = schema.get("additionalProperties", True)
                assert other is not False, f"{path}: {key} is not in the schema"
                if isinstance(other, dict):
                    self.value(item, other, f"{path}.{key}")

    def array(self, value, schema, path):
        if not isinstance(value, list):
            return
        assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1 << 30), path
        if schema.get("uniqueItems"):
            assert len(set(value)) == len(value), f"{path} repeats an item"
        for i, item in enumerate(value):
            self.value(item, schema.get("items", {}), f"{path}[{i}]")

    def scalar(self, value, schema, path):
        if isinstance(value, str):
            assert schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1 << 30), path
            if "pattern" in schema:
                assert re.search(schema["pattern"], value), f"{path}: {value!r}"
        if isinstance(value, int) and not isinstance(value, bool):
            assert schema.get("minimum", value) <= value <= schema.get("maximum", value), path

    def value(self, value, schema, path):
        assert set(schema) <= KNOWN, f"{path}: keyword {set(schema) - KNOWN}"
        if "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].split("/")[-1]]
        kind = schema.get("type")
        if kind == "integer":
            assert isinstance(value, int) and not isinstance(value, bool), path
        elif kind is not None:
            assert isinstance(value, TYPES[kind]), f"{path} is no {kind}"
        if "const" in schema:
            assert value == schema["const"] and isinstance(value, type(schema["const"])), path
        assert value in schema.get("enum", [value]), f"{path}: {value!r}"
        self.object(value, schema, path)
        self.array(value, schema, path)
        self.scalar(value, schema, path)


def no_duplicates(pairs):
    assert len({key for key, _ in pairs}) == len(pairs), "a key stands twice"
    return dict(pairs)


def unseen(checker):
    owners = [("plan", checker.schema)] + list(checker.schema["$defs"].items())
    return [f"{name}.{key}" for name, owner in owners
            for key, prop in owner["properties"].items() if id(prop) not in checker.seen]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        checker = Checker(json.load(file))
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            text = file.read()
        plan = json.loads(text.decode("utf-8"), object_pairs_hook=no_duplicates)
        again = json.dumps(plan, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
        assert again.encode("utf-8") == text, f"{path} is not as Python writes it"
        checker.value(plan, checker.schema, path)
    print(f"{len(sys.argv) - 2} plans, not shown: {' '.join(unseen(checker)) or 'nothing'}")


main()
