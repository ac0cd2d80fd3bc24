export { request, response } from './lib/qrCode.ts';
