export { request, response } from '../lib/readOwnInvoice.ts';
