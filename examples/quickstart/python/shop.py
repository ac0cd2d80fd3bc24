"""A shop's backend: an order gets an invoice, its page shows what to pay, and the goods are sent when the invoice is paid, once.

GRAPHQL_URL=… MERCHANT_API_KEY=… WEBHOOK_SECRET=whsec_… python3 examples/quickstart/python/shop.py
"""

import html
import json
import os
import threading
import urllib.error
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from orders import Orders
from payments import ApiError, Client, WebhookError, verify_webhook

POLL_SECONDS = float(os.environ.get("POLL_SECONDS", "30"))
client = Client(os.environ["GRAPHQL_URL"], os.environ["MERCHANT_API_KEY"])
orders = Orders(os.environ.get("DATABASE", "shop.sqlite"))
# During a rotation the endpoint has two, separated by a space.
secrets = os.environ["WEBHOOK_SECRET"].split(" ")

CREATE = """mutation ($input: CreateInvoiceInput!) {
  createInvoice(input: $input) { id address paymentUri }
}"""
GET = """query ($id: ID!) {
  getInvoice(id: $id) { reference status amountDue currency address paymentUri qrCode expiresAt }
}"""


def order(order_id, amount, currency):
    """The order is kept before the invoice is asked for, and its id is the key: repeated, the call answers the same invoice."""
    orders.add(order_id, amount, currency)
    given = {"idempotencyKey": order_id, "amount": amount, "currency": currency, "reference": order_id}
    invoice = client.request(CREATE, {"input": given})["createInvoice"]
    orders.has_invoice(order_id, invoice["id"])
    return {
        "id": order_id,
        "invoiceId": invoice["id"],
        "address": invoice["address"],
        "paymentUri": invoice["paymentUri"],
    }


def page(invoice_id):
    """What the payer sees."""
    invoice = client.request(GET, {"id": invoice_id})["getInvoice"]
    shown = {name: html.escape(str(value)) for name, value in invoice.items()}
    return """<!doctype html><title>{reference}</title>
    <p>Please pay <b>{amountDue} {currency}</b> to <code>{address}</code> until {expiresAt}.</p>
    <p><a href="{paymentUri}"><img alt="Payment code" src="{qrCode}"></a></p>
    <p>{status}</p>""".format(**shown)


def catch_up():
    """What happened while the shop was down, and whatever a webhook did not bring."""
    while True:
        try:
            events, cursor, more = client.events_since(orders.cursor())
            orders.take(events, cursor)
        except (urllib.error.URLError, TimeoutError):
            more = False
        if not more:
            pause.wait(POLL_SECONDS)


class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            if self.path == "/webhooks":
                # Committed before it is answered: what was not, comes again.
                orders.take([verify_webhook(secrets, self.headers, body)])
                return self.answer(204, b"")
            given = json.loads(body)
            self.answer(201, json.dumps(order(given["id"], given["amount"], given["currency"])).encode())
        except WebhookError as error:
            self.answer(400, str(error).encode())
        except ApiError as error:
            self.answer(400 if error.code == "InvalidInput" else 500, str(error).encode())

    def do_GET(self):
        known = orders.find(self.path.removeprefix("/orders/"))
        if known is None:
            return self.answer(404, b"not found")
        if "json" in self.headers.get("accept", ""):
            return self.answer(200, json.dumps(known).encode())
        self.answer(200, page(known["invoiceId"]).encode(), "text/html; charset=utf-8")

    def answer(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


pause = threading.Event()
server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Shop)
threading.Thread(target=catch_up, daemon=True).start()
print(f"The shop listens on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
