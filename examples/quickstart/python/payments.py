"""What a backend needs of the API, with Python's standard library: requests, webhooks verified, events after a cursor."""

import base64
import hashlib
import hmac
import json
import time
import urllib.request

TOLERANCE_SECONDS = 5 * 60


class ApiError(Exception):
    """The API refused: `code` and `facts` say why (docs/reference/errors.md)."""

    def __init__(self, error):
        super().__init__(error.get("message"))
        self.code = error.get("errorType")
        self.facts = error.get("errorInfo") or {}


class WebhookError(Exception):
    """A request that is not a message of ours, or not a new one: answer 400 and do nothing."""


class Client:
    def __init__(self, url, api_key):
        self.url = url
        self.api_key = api_key

    def request(self, query, variables):
        """Sends a query or a mutation once; repeat one that creates with the same idempotencyKey."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"content-type": "application/json", "authorization": self.api_key}
        with urllib.request.urlopen(
            urllib.request.Request(self.url, body, headers), timeout=30
        ) as response:
            reply = json.load(response)
        if reply.get("errors"):
            raise ApiError(reply["errors"][0])
        return reply["data"]

    def events_since(self, cursor):
        """A page of events after a cursor, None for the first one that is kept; the cursor to go on from; whether more follow."""
        query = "query ($cursor: String) { eventsSince(cursor: $cursor) { items { body } cursor more } }"
        page = self.request(query, {"cursor": cursor})["eventsSince"]
        events = [json.loads(item["body"]) for item in page["items"]]
        return events, page["cursor"], page["more"]


def verify_webhook(secrets, headers, body):
    """What a webhook says, if one of the secrets signed it and it is at most five minutes old; by Standard Webhooks.

    secrets: `whsec_…`, one or several during a rotation. headers: names in any case. body: bytes as they came.
    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = given.get("webhook-id"), given.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdigit():
        raise WebhookError("no headers of a webhook")
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        raise WebhookError("too old, or of the future")
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = [each[3:] for each in given.get("webhook-signature", "").split(" ") if each.startswith("v1,")]
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
        if any(hmac.compare_digest(expected, each.encode()) for each in signatures):
            return json.loads(body)
    raise WebhookError("no signature is ours")
