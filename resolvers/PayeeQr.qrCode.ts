export { response, urlRequest as request } from './lib/qrCode.ts';
