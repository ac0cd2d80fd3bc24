import { startFauxqs } from 'fauxqs';
import { region } from '../gateway/principal.ts';

const [dataDir] = process.argv.slice(2);
const server = await startFauxqs({
  port: 0,
  host: '127.0.0.1',
  logger: false,
  defaultRegion: region,
  ...(dataDir === undefined ? {} : { dataDir }),
});
process.once('SIGTERM', () => void server.stop().finally(() => process.exit(0)));
console.log(`fauxqs listening on http://127.0.0.1:${server.port}`);
