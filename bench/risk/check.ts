/**
 * `npm run bench:risk -- --check [--count N]`: `createPayment` with the risk check and without it, by turns on the same tables and the same sandbox
 * gateway, which answers at once. Every payer has a device and an address, and the merchant's windows are full. Ends with 1 where the check adds
 * more than 20 ms at p95.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createPayment } from '../../functions/gateways/createPayment.ts';
import { parseRate } from '../../functions/posting/ports.ts';
import { assessPayment } from '../../functions/risk/assessPayment.ts';
import { dynamoRisk } from '../../functions/risk/dynamoRisk.ts';
import { createRiskTable } from '../../test/engines/riskTable.ts';
import { testClient } from '../../test/engines/tables.ts';
import { noRisk } from '../../test/fixtures/gateways/noRisk.ts';
import { DEMO, openCardWorld, orderOf } from '../../test/integration/functions/gateways/world.ts';

const ADDED_MS_MAX = 20;
const WARM_UP = 120;
const OF_A_CUSTOMER = 4;

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, count: { type: 'string', default: '400' } },
});
const count = Number(values.count);

const rate = parseRate('EUR', 'USD', '1.10', '2026-11-20');
if (!rate.ok) throw new Error(rate.error);
const world = await openCardWorld();
try {
  const client = testClient(world.endpoint);
  await createRiskTable(client, 'risk');
  const risk = assessPayment(
    dynamoRisk({
      client,
      env: { RISK_TABLE: 'risk', RISK_RULES_PARAMETER: 'unused' },
      reference: { rate: () => Promise.resolve(rate.value) },
      source: { read: () => Promise.resolve({ rules: null, lists: null }) },
      log: console,
    }),
  );
  const ways = {
    without: createPayment({ ...world.deps, risk: noRisk }),
    with: createPayment({ ...world.deps, risk, emailOf: risk.emailOf }),
  };
  const tookMs: Record<keyof typeof ways, number[]> = { without: [], with: [] };
  let allowed = 0;
  for (let n = 0; n < WARM_UP + count; n++)
    for (const way of ['without', 'with'] as const) {
      const customer = `${way}-${Math.floor(n / OF_A_CUSTOMER)}`;
      const known = { deviceId: `device-of-${customer}`, ipAddress: `203.0.113.${n % 250}`, country: 'DE' };
      const input = { ...orderOf('pm_success'), ...known, customerId: customer };
      const startedMs = performance.now();
      const made = await ways[way]({ merchantId: DEMO, input });
      const ms = performance.now() - startedMs;
      if (!made.ok) throw new Error(`${way}: ${JSON.stringify(made.error)}`);
      if (n < WARM_UP) continue;
      tookMs[way].push(ms);
      if (way === 'with' && typeof made.value.risk?.snapshot === 'string') allowed++;
    }
  if (allowed < count) throw new Error(`${allowed} of ${count} were judged by their history`);
  const [without, judged] = [tookMs.without, tookMs.with].map((times) => times.sort((a, b) => a - b)) as [
    number[],
    number[],
  ];
  let verdict = '';
  for (const share of [0.5, 0.95, 0.99]) {
    const at = (times: readonly number[]) => times[Math.floor(times.length * share)] ?? NaN;
    const added = at(judged) - at(without);
    const figures = [at(without), at(judged), added].map((ms) => `${ms.toFixed(1)} ms`.padStart(10)).join('');
    console.log(`createPayment p${share * 100}, without, with the check, added: ${figures}`);
    if (share !== 0.95) continue;
    const holds = added <= ADDED_MS_MAX;
    verdict = `wanted: at most ${ADDED_MS_MAX} ms added at p95: ${holds ? 'holds' : 'MISSED'}`;
    if (!holds) process.exitCode = 1;
  }
  console.log(verdict);
} finally {
  await world.close();
}
