import { existsSync, renameSync, rmSync } from 'node:fs';

/** npm runs this in a package's folder after it packed it: the manifest that names the sources comes back. */
const kept = 'package.source.json';
if (existsSync(kept)) renameSync(kept, 'package.json');
rmSync('LICENSE', { force: true });
