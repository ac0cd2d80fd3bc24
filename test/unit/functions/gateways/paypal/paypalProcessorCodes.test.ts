import { ProcessorResponseCode } from '@paypal/paypal-server-sdk';
import { describe, expect, it } from 'vitest';
import {
  isRetryableElsewhere,
  wordsOf,
} from '../../../../../functions/gateways/paypal/paypalProcessorCodes.ts';
import { factsOfCapture } from '../../../../../functions/gateways/paypal/paypalFacts.ts';

/** What PayPal's package knows: a new version of it that knows more fails here. */
const CODES: readonly string[] = Object.values(ProcessorResponseCode);

const declinedWith = (responseCode: string) =>
  factsOfCapture(
    {
      status: 'DECLINED',
      amount: { currencyCode: 'EUR', value: '5.00' },
      processorResponse: { responseCode },
    } as Parameters<typeof factsOfCapture>[0],
    false,
  );

describe('processor response codes of PayPal', () => {
  it.each(CODES)('given %s of the package, then it has words, and a decline says them', (code) => {
    const words = wordsOf(code);
    expect(words).toMatch(/^[A-Z0-9_]+$/);
    expect(declinedWith(code)).toEqual([
      { kind: 'DECLINED', code: code.toLowerCase(), reason: `The capture was declined: ${words}.` },
    ]);
  });

  it('given all of them, then another gateway is asked where issuer or system were not there, and nowhere else', () => {
    expect(CODES.filter(isRetryableElsewhere).map((code) => `${code} ${wordsOf(code)}`)).toEqual([
      '5920 ISSUER_NOT_AVAILABLE_RETRIABLE',
      '8000 PROCESSOR_SYSTEM_ERROR',
      '8100 FATAL_COMMUNICATION_ERROR',
      '8110 RETRIABLE_COMMUNICATION_ERROR',
      '8220 SYSTEM_UNAVAILABLE',
      '9100 DECLINED_PLEASE_RETRY',
    ]);
  });

  it.each(['ZZZZ', 'constructor', ''])(
    'given %j, which is none of them, then it is final and has its code alone',
    (code) => {
      expect(isRetryableElsewhere(code)).toBe(false);
      expect(wordsOf(code)).toBeNull();
      expect(declinedWith(code)).toMatchObject([{ kind: 'DECLINED', reason: 'The capture was declined.' }]);
    },
  );
});
