import { endpointData } from './endpointData.ts';
import { apiKeyData, merchantData } from './merchantData.ts';
import { payeeData } from './payeeData.ts';
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
  'webhook_endpoint.created': {
    meaning: 'A merchant has one more endpoint for its events.',
    data: endpointData,
    audience: ['TOPIC', 'MAIL'],
    wakes: null,
    posting: null,
  },
  'webhook_endpoint.updated': {
    meaning: 'What an endpoint is sent, or where, changed.',
    data: endpointData,
    audience: [],
    wakes: null,
    posting: null,
  },
  'webhook_endpoint.disabled': {
    meaning: 'The system sends nothing to an endpoint any more: it failed for days, or is gone.',
    data: endpointData,
    audience: ['TOPIC', 'WEBHOOK', 'MAIL'],
    wakes: null,
    posting: null,
  },
  'webhook_endpoint.secret_rotated': {
    meaning: 'An endpoint has a new secret; the old one signs beside it for the overlap.',
    data: endpointData,
    audience: ['TOPIC'],
    wakes: null,
    posting: null,
  },
  'webhook_endpoint.deleted': {
    meaning: 'An endpoint was deleted.',
    data: endpointData,
    audience: ['TOPIC'],
    wakes: null,
    posting: null,
  },
  'payee.created': {
    meaning: 'A merchant has one more payee.',
    data: payeeData,
    audience: [],
    wakes: null,
    posting: null,
  },
  'payee.closed': {
    meaning: 'A payee was closed for good.',
    data: payeeData,
    audience: [],
    wakes: null,
    posting: null,
  },
} as const satisfies EventTable;
