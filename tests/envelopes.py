"""Whether what a command prints with --json is what its schema says."""

from jsonschema import Draft202012Validator

from planner.schemas import schema_of


def assert_valid(envelope):
    """Fails with the place of everything that is wrong."""
    wrong = [
        f"{list(e.path)}: {e.message[:300]}"
        for e in Draft202012Validator(schema_of(f"envelope.{envelope['command']}")).iter_errors(envelope)
    ]
    assert wrong == []
