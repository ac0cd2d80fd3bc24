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
