import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withNestedStacks } from './nestedStacks.ts';
import type { Template } from './template.ts';

/** A stack as `cdk synth` wrote it, its intrinsic functions unresolved. */
export interface SynthesizedStack {
  readonly name: string;
  readonly template: Template;
  /** The directory or file of each asset, by the S3 object key that the template names. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    templateFile?: string;
    stackName?: string;
    file?: string;
    directoryName?: string;
    parameters?: Record<string, string>;
  };
  readonly displayName?: string;
  readonly dependencies?: string[];
}

interface AssetManifest {
  readonly files?: Record<
    string,
    { source: { path?: string }; destinations: Record<string, { objectKey: string; bucketName: string }> }
  >;
}

/**
 * Reads a cloud assembly: `manifest.json`, the templates and the asset manifests beside it. Assemblies of stages are
 * followed. Throws when the directory holds no assembly or no stack.
 */
export function readAssembly(directory: string): SynthesizedStack[] {
  const root = resolve(directory);
  if (!existsSync(join(root, 'manifest.json'))) {
    throw new Error(`${directory} holds no manifest.json: give the output directory of \`cdk synth\`.`);
  }
  const stacks = stacksIn(root);
  if (stacks.length === 0) throw new Error(`The assembly ${directory} holds no stack.`);
  return stacks;
}

function stacksIn(directory: string): SynthesizedStack[] {
  const manifest = readJson<{ artifacts?: Record<string, Artifact> }>(join(directory, 'manifest.json'));
  const artifacts = Object.entries(manifest.artifacts ?? {});
  const assets = new Map<string, string>();
  for (const [, artifact] of artifacts) {
    if (artifact.type === 'cdk:asset-manifest' && artifact.properties?.file !== undefined) {
      for (const [key, path] of assetsOf(directory, artifact.properties.file)) assets.set(key, path);
    }
  }
  return artifacts.flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly' && artifact.properties?.directoryName !== undefined) {
      return stacksIn(join(directory, artifact.properties.directoryName));
    }
    if (artifact.type !== 'aws:cloudformation:stack' || artifact.properties?.templateFile === undefined)
      return [];
    return [
      {
        name: artifact.properties.stackName ?? artifact.displayName ?? id,
        template: withNestedStacks(
          readJson<Template>(join(directory, artifact.properties.templateFile)),
          (url) => nestedTemplate(url, assets),
        ),
        assets,
      },
    ];
  });
}

/** A nested stack's template is an asset, whose key its address ends with. */
function nestedTemplate(url: unknown, assets: ReadonlyMap<string, string>): Template | undefined {
  const address = JSON.stringify(url ?? '');
  const [, file] = [...assets].find(([key]) => address.includes(`/${key}`)) ?? [];
  return file === undefined ? undefined : readJson<Template>(file);
}

function assetsOf(directory: string, file: string): [string, string][] {
  const manifest = readJson<AssetManifest>(join(directory, file));
  return Object.values(manifest.files ?? {}).flatMap(({ source, destinations }) =>
    source.path === undefined
      ? []
      : Object.values(destinations).map(({ objectKey }): [string, string] => [
          objectKey,
          resolve(directory, source.path ?? ''),
        ]),
  );
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
