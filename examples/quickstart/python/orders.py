"""What the shop keeps. SQLite stands for your database: what counts is that a transaction holds all that an event leads to."""

import sqlite3
import threading


class Orders:
    def __init__(self, file):
        self.lock = threading.Lock()
        self.database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.database.row_factory = sqlite3.Row
        self.database.executescript("""
            CREATE TABLE IF NOT EXISTS orders (
              id TEXT PRIMARY KEY, amount TEXT NOT NULL, currency TEXT NOT NULL, invoiceId TEXT, fulfilledAt TEXT
            );
            CREATE TABLE IF NOT EXISTS shipments (orderId TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT NOT NULL);""")

    def run(self, statement, *values):
        with self.lock:
            return self.database.execute(statement, values).fetchone()

    def add(self, order_id, amount, currency):
        self.run(
            "INSERT OR IGNORE INTO orders (id, amount, currency) VALUES (?, ?, ?)", order_id, amount, currency
        )

    def has_invoice(self, order_id, invoice_id):
        self.run("UPDATE orders SET invoiceId = ? WHERE id = ?", invoice_id, order_id)

    def find(self, order_id):
        row = self.run(
            "SELECT *, (SELECT count(*) FROM shipments WHERE orderId = orders.id) AS shipments FROM orders WHERE id = ?",
            order_id,
        )
        return None if row is None else dict(row)

    def cursor(self):
        row = self.run("SELECT cursor FROM progress")
        return None if row is None else row["cursor"]

    def take(self, events, cursor=None):
        """Applies events, and keeps the cursor that they came with, all or none. An event may come as often as it likes."""
        with self.lock:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                for event in events:
                    self.apply(event)
                if cursor is not None:
                    self.database.execute("INSERT OR REPLACE INTO progress VALUES (1, ?)", (cursor,))
                self.database.execute("COMMIT")
            except BaseException:
                self.database.execute("ROLLBACK")
                raise

    def apply(self, event):
        if event["type"] != "invoice.paid":
            return
        # The reference is the order's id: the order knows its invoice a moment later than the API does.
        order_id = event["data"].get("reference")
        changed = self.database.execute(
            "UPDATE orders SET fulfilledAt = ? WHERE id = ? AND fulfilledAt IS NULL", (event["timestamp"], order_id)
        )
        # Only the first event changes the order, so that the goods are sent once.
        if changed.rowcount == 1:
            self.database.execute("INSERT INTO shipments VALUES (?)", (order_id,))
