/** A command, by the name of its script, with its arguments. */
type OperatorRun = readonly [script: string, args: readonly string[]];

/**
 * Commands that need nothing but a server that runs, each in its own role; all of them know `--json`.
 *
 * @param from ISO 8601: what happened since is emitted again
 */
export function operatorRuns(from: string): readonly OperatorRun[] {
  return [
    ['merchant', ['create', '--id', 'new', '--name', 'New']],
    ['referenceData', ['local', '--merchant', 'new', '--overwrite']],
    ['reconcile', ['--from', from]],
    ['replay', ['--from', from]],
    ['redrive', ['--list']],
    ['redrive', ['posting']],
    ['redrive', ['approve']],
    ['redrive', ['watch']],
    ['redrive', ['sweep-wake']],
    ['redrive', ['revoked-keys']],
    ['redrive', ['announce', '--limit', '1']],
    ['restore', ['counters', '--raise', '5']],
    ['risk', ['rules', '--put', 'functions/risk/defaultSettings.json']],
    ['risk', ['rules', '--show']],
    ['risk', ['lists', '--show']],
    ['risk', ['erase', '--merchant', 'demo', '--customer', 'cus-anna']],
    ['risk', ['backtest']],
  ];
}
