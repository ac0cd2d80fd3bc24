import * as z from 'zod';
import { parseMerchantId } from '../shared/ids.ts';
import { type Currency, type Money, parseAmount } from '../shared/money.ts';
import { isoCurrency } from '../transactions/ports.ts';
import { GATEWAY_NAMES, type GatewayName } from './gatewayName.ts';

/** The file beside the functions that call gateways. */
export const ROUTING_FILE = 'routing.json';

/** Where there is no rule: every gateway, the sandbox last. */
const NO_RULES_ORDER: readonly GatewayName[] = ['stripe', 'adyen', 'paypal', 'sandbox'];

const WEIGHT_MAX = 1_000;

const ruleSchema = z
  .strictObject({
    /** Whose payments; absent: everybody's. */
    merchants: z.array(z.string().refine((id) => parseMerchantId(id).ok, 'must be ids of merchants')).min(1),
    /** ISO 4217 codes; absent: any. */
    currencies: z
      .array(z.string().refine((code) => isoCurrency(code) !== null, 'must be ISO 4217 codes'))
      .min(1),
    /** In currency units, of the one currency that the rule names: from this amount on, and below that one. */
    amountFrom: z.string(),
    amountBelow: z.string(),
  })
  .partial()
  .extend({
    /** The shares by which one of them is the first choice; the others follow in that order too. 0: only after the others. */
    to: z
      .array(
        z.strictObject({
          gateway: z.enum(GATEWAY_NAMES),
          weight: z.int().min(0).max(WEIGHT_MAX),
        }),
      )
      .min(1),
  })
  .superRefine(({ currencies, amountFrom, amountBelow, to }, context) => {
    const refuse = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (new Set(to.map(({ gateway }) => gateway)).size < to.length) refuse('to', 'names a gateway twice');
    if (to.every(({ weight }) => weight === 0)) refuse('to', 'needs a weight above 0');
    const [code, ...others] = currencies ?? [];
    const currency = code === undefined || others.length > 0 ? null : isoCurrency(code);
    for (const [path, text] of Object.entries({ amountFrom, amountBelow })) {
      if (text === undefined) continue;
      if (currency === null) refuse(path, 'needs exactly one currency in `currencies`');
      else {
        const amount = parseAmount(text, currency);
        if (!amount.ok) refuse(path, `must be ${amount.error}`);
      }
    }
  });

/** Rules in the order in which they are looked at: the first that fits decides. The last one fits every payment. */
export const routingSchema = z
  .array(ruleSchema)
  .refine(
    (rules) => rules.length === 0 || Object.keys(rules.at(-1) ?? {}).every((name) => name === 'to'),
    'the last rule must have `to` alone, so that every payment has a rule',
  );

export type RoutingRules = z.infer<typeof routingSchema>;
type RoutingRule = RoutingRules[number];

/** The rules of a file. @throws Error that names each field that is wrong */
export function parseRouting(json: string): RoutingRules {
  const parsed = routingSchema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(`${ROUTING_FILE} is wrong: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

interface RoutedPayment {
  readonly merchantId: string;
  readonly amount: Money<Currency>;
}

/**
 * The gateways that a payment may go to, the first choice first, each once: drawn by weight, those of weight 0 at the end as they stand.
 *
 * @param random 0 to 1, without 1
 */
export function gatewayOrder(
  rules: RoutingRules,
  payment: RoutedPayment,
  random: () => number,
): readonly GatewayName[] {
  const rule = rules.find((each) => fits(each, payment));
  if (rule === undefined) return NO_RULES_ORDER;
  const left = rule.to.filter(({ weight }) => weight > 0);
  const order: GatewayName[] = [];
  while (left.length > 0) {
    let mark = random() * left.reduce((sum, { weight }) => sum + weight, 0);
    const drawn = left.findIndex(({ weight }) => (mark -= weight) < 0);
    for (const { gateway } of left.splice(Math.max(0, drawn), 1)) order.push(gateway);
  }
  return [...order, ...rule.to.filter(({ weight }) => weight === 0).map(({ gateway }) => gateway)];
}

function fits(rule: RoutingRule, { merchantId, amount }: RoutedPayment): boolean {
  const { symbol } = amount.currency;
  if (rule.merchants?.includes(merchantId) === false) return false;
  if (rule.currencies?.includes(symbol) === false) return false;
  const limit = (text: string): bigint => {
    const parsed = parseAmount(text, amount.currency);
    if (!parsed.ok) throw new Error(`the routing rules name ${text} ${symbol}: ${parsed.error}`);
    return parsed.value.units;
  };
  if (rule.amountFrom !== undefined && amount.units < limit(rule.amountFrom)) return false;
  return rule.amountBelow === undefined || amount.units < limit(rule.amountBelow);
}
