export { request, response } from './lib/changeInvoice.ts';
