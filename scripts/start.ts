import { join } from 'node:path';
import process from 'node:process';
import { assemble } from './assemble.ts';

/**
 * `npm start`: assembles the local environment, then becomes `dev/main.ts`. The process is replaced, not wrapped: a
 * signal that npm passes on reaches the server itself. Another assembly (`--assembly DIR`) needs no build of ours.
 */
const options = process.argv.slice(2);
if (!options.includes('--assembly')) await assemble();
const command = [process.execPath, '--disable-warning=ExperimentalWarning', 'dev/main.ts', ...options];
if (process.execve === undefined) throw new Error('npm start needs Node 24 on Linux or macOS');
// What was compiled is kept for the next start: https://nodejs.org/api/module.html#module-compile-cache
const compiled = join(import.meta.dirname, '..', 'node_modules', '.cache', 'node');
// Threads that come and go leave holes in arenas of memory of their own, eight a core, 60 MiB at rest:
// https://man7.org/linux/man-pages/man3/mallopt.3.html
const environment = { NODE_COMPILE_CACHE: compiled, MALLOC_ARENA_MAX: '2', ...process.env };
process.execve(process.execPath, command, environment);
