export { awaitRequest as request, awaitResponse as response } from '../lib/claim.ts';
