import { describe, expect, it } from 'vitest';
import { openPage, type WatchedPage } from '../../fixtures/pages/browser.ts';
import { signInPayer } from '../server/payerSessions.ts';
import type { PagesWorld } from './world.ts';

const SEEN_MS = 60_000;

/** What payers do on a payee's page, on the files, the headers and the API of one server. */
export function describePayees(world: () => PagesWorld): void {
  describe.concurrent('a payee in a browser', () => {
    const make = <T>(field: string, type: string, input: object, selection = 'id'): Promise<T> =>
      world().merchant.ask<T>(`mutation M($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, {
        input,
      });
    const keyed = (input: object) => ({ idempotencyKey: crypto.randomUUID(), ...input });
    const newPayee = () =>
      make<{ id: string }>(
        'createPayee',
        'CreatePayeeInput',
        keyed({ name: 'Cafe Sol', city: 'Madrid', countryCode: 'ES', currency: 'EUR' }),
      );
    const openPayee = async (path: string): Promise<WatchedPage> => {
      const { graphqlUrl, realtimeUrl, pagesUrl } = world().server.outputs;
      const opened = await openPage(world().browser, [pagesUrl, graphqlUrl, realtimeUrl], { locale: 'en' });
      await opened.page.goto(`${pagesUrl}${path}`);
      return opened;
    };

    it('given a payer who is signed in, when they confirm a code, then it is paid once, with a receipt', async () => {
      const token = await signInPayer(world().merchant, '25.00');
      const payee = await newPayee();
      const code = await make<{ id: string }>(
        'createPayeeQr',
        'CreatePayeeQrInput',
        keyed({ payeeId: payee.id, amount: '12.40', currency: 'EUR', reference: '<b>table 7</b>' }),
      );
      const path = `/p/${payee.id}?qr=${code.id}`;
      const { page, problems, close } = await openPayee(`${path}#session=${token}`);
      await page.getByRole('heading', { name: 'Cafe Sol' }).waitFor();
      expect(page.url()).not.toContain(token);
      await page.getByText('<b>table 7</b>').waitFor();
      await page.getByRole('button', { name: 'Pay 12.40 EUR' }).click();
      await page.locator('[data-stage="PAID"]').waitFor({ timeout: SEEN_MS });
      await page.getByText('Cafe Sol has the money.').waitFor();
      expect(problems).toEqual([]);

      await page.goto(world().server.outputs.pagesUrl + path);
      await page.getByRole('heading', { name: 'This code was already paid' }).waitFor();
      // The session has 12.60 left: more is refused, and nothing moves.
      await page.goto(`${world().server.outputs.pagesUrl}/p/${payee.id}`);
      await page.getByLabel('Amount in EUR').fill('20,00');
      await page.getByRole('button', { name: 'Pay 20.00 EUR' }).click();
      await page.getByText('That is more than this session may spend').waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('given the addresses of the ready screen, when they are opened, then a payment waits, and the demo payer confirms another', async ({
      expect,
    }) => {
      const { server, browser } = world();
      const { graphqlUrl, realtimeUrl, pagesUrl, shopUrl } = server.outputs;
      const [, checkoutUrl = ''] = /^ {2}Checkout +(\S+)/m.exec(server.printed()) ?? [];
      const [, payeeUrl = ''] = /^ {2}Payee +(\S+)/m.exec(server.printed()) ?? [];
      const allowed = [pagesUrl, graphqlUrl, realtimeUrl, shopUrl];
      const { page, problems, close } = await openPage(browser, allowed, { locale: 'en' });
      await page.goto(checkoutUrl);
      await page.waitForURL(`${pagesUrl}/pay/**`);
      await page.locator('[data-stage="WAITING"]').waitFor();
      await page.goto(payeeUrl);
      await page.waitForURL(`${pagesUrl}/p/**`);
      await page.getByText('Table 7').waitFor();
      expect(page.url()).not.toContain('session');
      await page.getByRole('button', { name: 'Pay 12.40 EUR' }).click();
      await page.locator('[data-stage="PAID"]').waitFor({ timeout: SEEN_MS });
      expect(problems).toEqual([]);
      await close();
    });

    it('given no session, a closed payee, and an id that is none, then each is said', async () => {
      const payee = await newPayee();
      const { page, problems, close } = await openPayee(`/p/${payee.id}`);
      await page.getByText('Open this in your app').waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
      await world().merchant.ask(`mutation C { closePayee(id: "${payee.id}") { id } }`);
      await page.reload();
      await page.getByRole('heading', { name: 'This payee takes no more payments' }).waitFor();
      await page.goto(`${world().server.outputs.pagesUrl}/p/nobody`);
      await page.getByRole('heading', { name: 'This code is not known' }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });
  });
}
