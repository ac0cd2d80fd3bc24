import type { ESLint } from 'eslint';
import { contextSurface } from './contextSurface.ts';
import { localStandsAlone } from './localStandsAlone.ts';
import { outsideWorld } from './outsideWorld.ts';
import { resolverImports } from './resolverImports.ts';

/** Which part of the repository may import which. */
export const boundaries: ESLint.Plugin = {
  meta: { name: 'boundaries' },
  rules: {
    'context-surface': contextSurface,
    'local-stands-alone': localStandsAlone,
    'outside-world': outsideWorld,
    'resolver-imports': resolverImports,
  },
};
