/**
 * The shop against a deployed API. `npm start` runs it by itself, with a payer.
 *
 *   GRAPHQL_URL=… REALTIME_URL=… PAGES_URL=https://… MERCHANT_API_KEY=… node examples/shop/main.ts
 */
import process from 'node:process';
import { startShop } from './shop.ts';

const {
  GRAPHQL_URL,
  REALTIME_URL,
  PAGES_URL,
  MERCHANT_API_KEY,
  DATABASE = 'shop.sqlite',
  PORT = '8081',
} = process.env;
if (!GRAPHQL_URL || !REALTIME_URL || !PAGES_URL || !MERCHANT_API_KEY)
  throw new Error('GRAPHQL_URL, REALTIME_URL, PAGES_URL and MERCHANT_API_KEY must be set');

const shop = await startShop({
  graphqlUrl: GRAPHQL_URL,
  realtimeUrl: REALTIME_URL,
  merchantApiKey: MERCHANT_API_KEY,
  pagesUrl: PAGES_URL,
  database: DATABASE,
  port: Number(PORT),
  demo: null,
});
process.stdout.write(`${shop.url}\n`);
