import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resources } from './resources.ts';

/** An assembly with one stack of these resources. */
export function writeTemplate(directory: string, resources: Resources): void {
  const manifest = {
    version: '36.0.0',
    artifacts: {
      Test: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Test.template.json', stackName: 'test' },
      },
    },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(directory, 'Test.template.json'), JSON.stringify({ Resources: resources }));
}
