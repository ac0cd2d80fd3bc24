import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const pages = globSync('{*.md,{architecture,bench,contracts,dev,docs,examples,functions,packages}/**/*.md}', {
  exclude: (path) => /(^|\/)(node_modules|dist|cdk\.out[^/]*)(\/|$)/.test(path),
});

/** Without blocks of code, where a bracket is no link. */
const prose = (page: string): string => readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links to places in the repository that lead nowhere. */
function brokenLinks(page: string): string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(target)) return [link];
    if (anchor === undefined) return [];
    return statSync(target).isFile() && anchorsOf(target).includes(anchor) ? [] : [link];
  });
}

const TOP =
  /^(architecture|bench|cdk|contracts|dev|docs|eslint|examples|functions|packages|resolvers|schema|scripts|test|web|local|src)\//;

/** Paths in a text that are not there, from the root, the page's folder or its package; a place that is to be filled in (`<context>`, `*`, `{a,b}`) ends what is looked at. */
function missingPaths(page: string): string[] {
  return [...prose(page).matchAll(/`([^`\s]+)`/g)].flatMap(([, code = '']) => {
    if (!TOP.test(code)) return [];
    const fixed = code.replace(/[<*{…(].*$/, '');
    const path = fixed === code ? code : fixed.slice(0, fixed.lastIndexOf('/') + 1);
    const folders = ['.', dirname(page), /^packages\/[^/]+/.exec(page)?.[0] ?? '.'];
    return folders.some((folder) => existsSync(join(folder, path.replace(/[:#].*$/, '')))) ? [] : [code];
  });
}

describe('the documents', () => {
  it('given their links, then each leads to a file and a heading that is there', () => {
    expect(pages.length).toBeGreaterThan(20);
    const broken = pages.flatMap((page) => brokenLinks(page).map((link) => `${page}: ${link}`));
    expect(broken).toEqual([]);
  });

  it('given the folders and files that they name, then each is there', () => {
    // What a guide or an old decision names is about a file to come, or one that was.
    const present = pages.filter((page) => !/^docs\/(guides|decisions)\/|CHANGELOG/.test(page));
    const missing = present.flatMap((page) => missingPaths(page).map((path) => `${page}: ${path}`));
    expect(missing).toEqual([]);
  });

  it('given every page in docs, then the index leads to it, at most by way of its folder', () => {
    const index = prose('docs/README.md');
    const unlisted = pages.filter((page) => {
      if (!page.startsWith('docs/') || page === 'docs/README.md') return false;
      const own = page.slice('docs/'.length);
      return !index.includes(`(${own})`) && !index.includes(`(${dirname(own)}/)`);
    });
    expect(unlisted).toEqual([]);
  });
});
