import { describe, expect, it } from 'vitest';
import { readAdyenWebhook } from '../../../../../functions/gateways/adyen/adyenWebhook.ts';
import { secret } from '../../../../../functions/shared/secret.ts';
import {
  ADYEN_HMAC_KEY,
  ADYEN_MERCHANT,
  batchOf,
  type Json,
  signedItem,
} from '../../../../engines/adyenItems.ts';

const OLD_HMAC_KEY = 'DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00';
const KEYS = { merchantAccount: ADYEN_MERCHANT, hmacKeys: [secret(ADYEN_HMAC_KEY), secret(OLD_HMAC_KEY)] };

describe('given a webhook of Adyen’s', () => {
  const id = 'txn_00000000000000000000000042';
  const item = (changes: Json): Json => ({
    amount: { currency: 'EUR', value: 1_250 },
    eventCode: 'AUTHORISATION',
    eventDate: '2026-11-22T10:00:00+01:00',
    merchantAccountCode: ADYEN_MERCHANT,
    merchantReference: id,
    pspReference: 'NC6HT9CRT65ZGN82',
    reason: '',
    success: 'true',
    ...changes,
  });
  const read = (...items: readonly Json[]) => readAdyenWebhook(KEYS, { body: Buffer.from(batchOf(items)) });
  const factsOf = (changes: Json) => {
    const outcome = read(signedItem(item({ originalReference: '8836183819713023', ...changes })));
    if (outcome.kind !== 'VERIFIED') throw new Error(outcome.reason);
    return outcome.events[0]?.facts;
  };

  it('when it is a batch, then each item is an event by its reference, code and success', () => {
    const capture = item({
      eventCode: 'CAPTURE',
      success: 'false',
      originalReference: 'NC6HT9CRT65ZGN82',
      pspReference: 'QFQTPCQ8HXSKGK82',
      reason: 'Insufficient balance on payment',
    });
    expect(read(signedItem(item({})), signedItem(capture, OLD_HMAC_KEY))).toMatchObject({
      kind: 'VERIFIED',
      events: [
        { eventId: 'NC6HT9CRT65ZGN82#AUTHORISATION#true', facts: [{ kind: 'AUTHORIZED', amount: 1_250n }] },
        {
          eventId: 'QFQTPCQ8HXSKGK82#CAPTURE#false',
          transactionId: id,
          reference: 'NC6HT9CRT65ZGN82',
          currency: 'EUR',
          facts: [{ kind: 'CAPTURE_FAILED', code: 'insufficient_balance_on_payment' }],
        },
      ],
    });
  });

  it('when one item of a batch is forged, or of another merchant account, then all of it is', () => {
    const forged = { ...signedItem(item({})), success: 'false' };
    expect(read(signedItem(item({})), forged)).toMatchObject({ kind: 'FORGED' });
    const other = signedItem(item({ merchantAccountCode: 'Other' }));
    expect(read(signedItem(item({})), other)).toMatchObject({ kind: 'FORGED' });
  });

  it('when it is Adyen’s own example, then the signature is that of its library’s test', () => {
    const example = {
      pspReference: 'pspReference',
      originalReference: 'originalReference',
      merchantAccountCode: 'merchantAccount',
      merchantReference: 'reference',
      amount: { currency: 'EUR', value: 1000 },
      eventCode: 'REPORT_AVAILABLE',
      success: 'true',
    };
    // https://github.com/Adyen/adyen-node-api-library, src/__tests__/hmacValidator.spec.ts
    expect(signedItem(example, OLD_HMAC_KEY)['additionalData']).toEqual({
      hmacSignature: 'ZNBPtI+oDyyRrLyD1XirkKnQgIAlFc07Vj27TeHsDRE=',
    });
  });

  it('when a reference has a colon, then its signature is over it as it is, and it is not ours', () => {
    const colon = signedItem(item({ merchantReference: 'order:1\\2' }));
    expect(read(colon)).toMatchObject({ kind: 'IGNORED' });
    expect(read(colon, signedItem(item({})))).toMatchObject({ kind: 'VERIFIED', events: [{}] });
  });

  it('when the fields are cut elsewhere, then it is no payment of ours', () => {
    const shifted = { ...signedItem(item({ merchantReference: `${id}:x` })), merchantReference: id };
    expect(read(shifted)).toMatchObject({ kind: 'FORGED' });
  });

  it('when it is no JSON, or no batch, then it is forged', () => {
    for (const body of ['', '{', '[]', '{"notificationItems":[]}'])
      expect(readAdyenWebhook(KEYS, { body: Buffer.from(body) })).toMatchObject({ kind: 'FORGED' });
  });

  const refundId = 'ref_00000000000000000000000007';
  it.each([
    [{ merchantReference: `${id}-capture` }, [{ kind: 'AUTHORIZED' }, { kind: 'CAPTURED', amount: 1_250n }]],
    [{ success: 'false', reason: 'Not enough balance' }, [{ kind: 'DECLINED', code: 'not_enough_balance' }]],
    [{ eventCode: 'CAPTURE' }, [{ kind: 'CAPTURED', captureId: '8836183819713023' }]],
    [
      { eventCode: 'CAPTURE', reason: 'Transaction Recaptured' },
      [{ kind: 'CAPTURED', captureId: '8836183819713023-recaptured' }],
    ],
    [
      { eventCode: 'CAPTURE_FAILED', reason: 'Capture Failed' },
      [{ kind: 'CAPTURE_FAILED', captureId: '8836183819713023' }],
    ],
    [{ eventCode: 'CANCELLATION' }, [{ kind: 'VOIDED' }]],
    [{ eventCode: 'TECHNICAL_CANCEL', success: 'false' }, []],
    [{ eventCode: 'EXPIRE' }, [{ kind: 'EXPIRED' }]],
    [
      { eventCode: 'REFUND', merchantReference: `${id}-${refundId}` },
      [{ kind: 'REFUND', refundId, status: 'SUCCEEDED', amount: 1_250n }],
    ],
    [
      { eventCode: 'REFUND_FAILED', merchantReference: `${id}-${refundId}`, reason: 'Refund failed' },
      [{ kind: 'REFUND', refundId, status: 'FAILED', reason: 'Refund failed' }],
    ],
    [{ eventCode: 'REFUND' }, [{ kind: 'REFUND', refundId: 'NC6HT9CRT65ZGN82' }]],
    [
      {
        eventCode: 'NOTIFICATION_OF_CHARGEBACK',
        additionalData: { defensePeriodEndsAt: '2026-12-18T10:15:30+01:00' },
      },
      [{ kind: 'DISPUTE', status: 'OPEN', respondBy: '2026-12-18T09:15:30.000Z' }],
    ],
    [{ eventCode: 'CHARGEBACK_REVERSED' }, [{ kind: 'DISPUTE', status: 'WON' }]],
    [{ eventCode: 'SECOND_CHARGEBACK' }, [{ kind: 'DISPUTE', status: 'LOST' }]],
    [{ eventCode: 'REPORT_AVAILABLE' }, []],
  ])('when it is %j, then its facts follow', (changes, facts) => {
    const told = factsOf(
      'eventCode' in changes || 'success' in changes ? changes : { ...changes, originalReference: '' },
    );
    expect(told).toHaveLength(facts.length);
    expect(told).toMatchObject(facts);
  });
});
