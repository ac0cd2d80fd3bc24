import { join } from 'node:path';
import { buildWeb } from './build/web.ts';

/** `npm run build:web`: the pages alone, in `dist/web`. `npm run build` and `npm start` build them with everything else. */
await buildWeb(join('dist', 'web'));
console.log('dist/web: the pages');
