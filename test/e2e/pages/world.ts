import type { Browser } from 'playwright-core';
import type { ApiClient } from '../server/apiClient.ts';
import type { Server } from '../server/server.ts';
import type { Wallet } from '../server/wallet.ts';

/** One server, one browser, and who acts in them; the same for all pages. */
export interface PagesWorld {
  readonly server: Server;
  readonly browser: Browser;
  readonly merchant: ApiClient;
  readonly wallet: Wallet;
}

/** Longest wait for what a page is to show, in milliseconds: a payment takes twenty seconds on a free machine, and minutes on one that ten others use. */
export const SEEN_MS = 240_000;
