import type { Order } from '../quickstart/typescript/orders.ts';

/** What is for sale: an id, a name, and what it costs. */
export const GOODS = [
  {
    id: 'postcard',
    name: 'Postcard',
    text: 'A view of the harbour, 148 × 105 mm.',
    amount: '1.50',
    currency: 'USDC',
  },
  {
    id: 'mug',
    name: 'Enamel mug',
    text: 'White with a blue rim, 350 ml.',
    amount: '12.00',
    currency: 'USDC',
  },
  {
    id: 'map',
    name: 'Map of the coast',
    text: 'Folded, 1 : 50,000, printed to order.',
    amount: '0.004',
    currency: 'ETH',
  },
] as const;

export type Good = (typeof GOODS)[number];

/** Everything that somebody else wrote passes through here. */
export function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replaceAll(/[&<>"']/g, (letter) => `&${names[letter] ?? ''};`);
}

export function goodsPage(): string {
  const goods = GOODS.map(
    ({ id, name, text, amount, currency }) => `<li class="good">
      <span class="picture picture--${id}" aria-hidden="true"></span>
      <h2>${name}</h2>
      <p>${text}</p>
      <form method="post" action="/orders">
        <input type="hidden" name="good" value="${id}">
        <button>Buy for ${amount} ${currency}</button>
      </form>
    </li>`,
  );
  return page('Harbour Shop', `<h1>Harbour Shop</h1><ul class="goods">${goods.join('')}</ul>`);
}

export interface OrderPage {
  readonly order: Order;
  readonly good: string;
  /** Origin of the checkout. */
  readonly pagesUrl: string;
  /** Whether a click may pay from the demo payer: on a laptop alone. */
  readonly demo: boolean;
}

/** The order, with the button while it is open; `shop.js` asks whether it was fulfilled. */
export function orderPage({ order, good, pagesUrl, demo }: OrderPage): string {
  const { id, amount, currency, invoiceId, fulfilledAt } = order;
  const open = `<p>${escaped(amount)} ${escaped(currency)}</p>
    <div class="ways">
      <script src="${escaped(pagesUrl)}/button.js" data-invoice="${escaped(invoiceId ?? '')}" data-label="Pay with a wallet"></script>
      ${
        demo
          ? `<form method="post" action="/orders/${escaped(id)}/demo-payment"><button class="second">Pay from the demo payer</button></form>
             <p class="hint">The demo payer has an account of the chain on this machine: no wallet is needed.</p>`
          : ''
      }
    </div>
    <p id="state" role="status">Waiting for the payment.</p>`;
  const done = `<p id="state" role="status">Paid. Thank you: your ${escaped(good)} is on its way.</p>`;
  return page(
    good,
    `<p><a href="/">Harbour Shop</a></p><h1>${escaped(good)}</h1>
     <section class="order" data-order="${escaped(id)}" data-fulfilled="${fulfilledAt === null ? 'no' : 'yes'}">
       <p class="hint">Order ${escaped(id)}</p>${fulfilledAt === null ? open : done}
     </section>
     <script src="/shop.js"></script>`,
  );
}

export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="/shop.css">
    <link rel="icon" href="data:,">
  </head>
  <body><main>${body}</main></body>
</html>`;
}

/** What the button needs of a shop's own policy: its script, and a frame where the dialog is used. */
export function shopPolicy(pagesUrl: string): string {
  const pages = new URL(pagesUrl).origin;
  return [
    "default-src 'none'",
    `script-src 'self' ${pages}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `frame-src ${pages}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
