import type { IForbiddenRuleType } from 'dependency-cruiser';
import { ADAPTER, ENTRY, NOUNS_BY_LIST, PORTS, USE_CASE } from './fileKinds.ts';
import { SHARED_WITH_RESOLVERS } from './sharedWithResolvers.ts';

/** Folders of the product: what is deployed, and what describes it. */
const PRODUCT = '^(functions|resolvers|schema|cdk|contracts)/';

/** The packages as they are imported: the way to their files is theirs. */
const PACKAGES_BY_NAME = '^(node_modules/)?(appsync-js|cdk-local-runtime)(/|$)';

/** What calls the API from outside. */
const CLIENT = ['^packages/client/', '^(node_modules/)?appsync-payments-client(/|$)'];

/** What a context shows besides its `ports.ts`: money, time and errors for all, and the events for whoever consumes them. */
const COMMON = [
  '^functions/shared/',
  String.raw`^functions/events/(consumeEvents|eventData|eventRoutes|eventTypes|readEvent)\.ts$`,
];

/** Modules that AppSync provides: https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html */
const APPSYNC_UTILS = '@aws-appsync/utils';

const exactly = (paths: readonly string[]): string[] =>
  paths.map((path) => `^${path.replaceAll('.', String.raw`\.`)}$`);

const error = 'error';

/** Which file may import which, types included: `architecture/exceptions.ts` has what is not so yet. */
export const DEPENDENCY_RULES: readonly IForbiddenRuleType[] = [
  {
    name: 'no-circle',
    comment: 'Files that import each other are one file in two: move what both need below both.',
    severity: error,
    from: {},
    to: { circular: true },
  },
  {
    name: 'packages-stand-alone',
    comment: 'A package knows nothing of the product: it runs any template, and is installed alone.',
    severity: error,
    from: { path: '^packages/' },
    to: { pathNot: '^packages/', dependencyTypes: ['local'] },
  },
  {
    name: 'packages-are-entered-by-name',
    comment: 'A package shows what its package.json exports: the way to its files is its own.',
    severity: error,
    from: { path: '^(packages/[^/]+|[^/]+)/' },
    to: {
      path: '^packages/',
      pathNot: ['^$1/', '^packages/[^/]+/test/'],
      dependencyTypes: ['local'],
      dependencyTypesNot: ['aliased-workspace'],
    },
  },
  {
    name: 'product-knows-no-runtime',
    comment:
      'The product must not know where it runs: dev/, test/, bench/ and the lint alone import packages/.',
    severity: error,
    from: { pathNot: '^(packages|dev|test|bench|eslint|architecture)/|^[^/]+$' },
    to: { path: ['^packages/', PACKAGES_BY_NAME], pathNot: CLIENT },
  },
  {
    name: 'product-is-not-its-client',
    comment: 'The client package stands outside of the API: who calls it may use it, what answers may not.',
    severity: error,
    from: { path: `${PRODUCT}|^(eslint|architecture|packages/(?!client/))` },
    to: { path: CLIENT },
  },
  {
    name: 'pages-call-the-api',
    comment: 'A page is a program of its own in a browser: of this repository it has the client package.',
    severity: error,
    from: { path: '^web/', pathNot: String.raw`^web/vite\.config\.ts$` },
    to: { pathNot: ['^web/', ...CLIENT], dependencyTypes: ['local', 'aliased-workspace', 'core'] },
  },
  {
    name: 'pages-stand-apart',
    comment: 'No page carries what another shows: what two of them need belongs into web/shared.',
    severity: error,
    from: { path: '^web/([^/]+)/' },
    to: { path: '^web/', pathNot: ['^web/$1/', '^web/shared/'] },
  },
  {
    name: 'pages-are-files',
    comment:
      'Pages are deployed as the files that the build made of them: nothing imports their sources but tests.',
    severity: error,
    from: { pathNot: '^(web|test|bench)/' },
    to: { path: '^web/' },
  },
  {
    name: 'product-stands-alone',
    comment: 'What is deployed needs nothing of what starts, tests or measures it.',
    severity: error,
    from: { path: PRODUCT },
    to: { path: '^(scripts|dev|test|bench|examples|eslint|architecture)/' },
  },
  {
    name: 'tests-are-not-used',
    comment: 'Only tests and benches build on tests.',
    severity: error,
    from: { pathNot: ['^test/', '^bench/', '^packages/[^/]+/test/'] },
    to: { path: '^(test|packages/[^/]+/test)/' },
  },
  {
    name: 'functions-stand-alone',
    comment:
      'A function imports functions and the schema: stack, resolvers and contracts are other programs. Of contracts it has the artefacts.',
    severity: error,
    from: { path: '^functions/' },
    to: { path: '^(cdk|resolvers|contracts)/', pathNot: String.raw`^contracts/artifacts/[^/]+\.json$` },
  },
  {
    name: 'resolvers-run-appsync-js',
    comment:
      'A resolver is bundled with all that it imports, and all of it must be APPSYNC_JS: values come from architecture/sharedWithResolvers.ts alone.',
    severity: error,
    from: { path: ['^resolvers/', ...exactly(SHARED_WITH_RESOLVERS)] },
    to: {
      pathNot: ['^resolvers/', ...exactly(SHARED_WITH_RESOLVERS), `(^|/)${APPSYNC_UTILS}`],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'entries-are-not-imported',
    comment:
      'An entry is where a function is put together: what another needs of it belongs into a use case.',
    severity: error,
    from: { pathNot: '^test/' },
    to: { path: ENTRY },
  },
  {
    name: 'adapters-enter-by-entries',
    comment: 'Use cases and nouns see ports: an entry decides which technology stands behind them.',
    severity: error,
    from: { path: '^functions/', pathNot: [ENTRY, ADAPTER] },
    to: { path: ADAPTER },
  },
  {
    name: 'nouns-know-no-use-case',
    comment: 'Imports point inward: entry → use case → noun. Ports and adapters know nouns only.',
    severity: error,
    from: { path: ['^functions/'], pathNot: [ENTRY, USE_CASE] },
    to: { path: USE_CASE, pathNot: exactly(NOUNS_BY_LIST) },
  },
  {
    name: 'nouns-by-list-know-no-use-case',
    comment: 'What stands in the list of nouns is one: see architecture/fileKinds.ts.',
    severity: error,
    from: { path: exactly(NOUNS_BY_LIST) },
    to: { path: USE_CASE, pathNot: exactly(NOUNS_BY_LIST) },
  },
  {
    name: 'contexts-meet-at-ports',
    comment:
      'A context reaches another through its ports.ts and the events; an entry takes adapters from anywhere.',
    severity: error,
    from: { path: '^functions/([^/]+)/', pathNot: ENTRY },
    to: {
      path: '^functions/([^/]+)/',
      pathNot: ['^functions/$1/', PORTS, ...COMMON],
    },
  },
  {
    name: 'shared-knows-no-context',
    comment: 'What all share knows none of those who share it.',
    severity: error,
    from: { path: '^functions/shared/' },
    to: { path: '^functions/(?!shared/)' },
  },
];
