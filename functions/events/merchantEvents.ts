import { apiKeyData, merchantData } from './eventData.ts';
import type { EventTable } from './eventTable.ts';

/** What is told of merchants themselves: to the topic alone, where somebody has to look. */
export const MERCHANT_EVENTS = {
  'merchant.created': {
    meaning: 'A merchant was made.',
    data: merchantData,
    audience: [],
    wakes: null,
    posting: null,
  },
  'merchant.updated': {
    meaning: 'A setting of a merchant changed.',
    data: merchantData,
    audience: [],
    wakes: null,
    posting: null,
  },
  'merchant.change_announced': {
    meaning:
      'A new treasury or notification address is announced; it is good from `effectiveAt` on and can be stopped until then.',
    data: merchantData,
    audience: ['TOPIC', 'MAIL'],
    wakes: null,
    posting: null,
  },
  'merchant.change_stopped': {
    meaning: 'A change that was announced will not come.',
    data: merchantData,
    audience: ['TOPIC', 'MAIL'],
    wakes: null,
    posting: null,
  },
  'api_key.created': {
    meaning: 'A merchant has one more API key.',
    data: apiKeyData,
    audience: ['TOPIC', 'MAIL'],
    wakes: null,
    posting: null,
  },
  'api_key.replaced': {
    meaning: 'A key was rotated: it ends after the overlap, at `expiresAt`.',
    data: apiKeyData,
    audience: ['TOPIC'],
    wakes: null,
    posting: null,
  },
  'api_key.revoked': {
    meaning: 'A key was revoked.',
    data: apiKeyData,
    audience: ['TOPIC', 'MAIL'],
    wakes: null,
    posting: null,
  },
} as const satisfies EventTable;
