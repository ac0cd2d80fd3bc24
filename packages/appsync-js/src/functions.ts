import type { HostFunction } from './host.ts';
import { aiModuleFunctions } from './modules/ai.ts';
import { dynamodbModuleFunctions } from './modules/dynamodb.ts';
import { unsupportedFunctions } from './modules/unsupported.ts';
import { collectionFunctions } from './util/collections.ts';
import { consoleFunctions } from './util/console.ts';
import { dynamodbFunctions } from './util/dynamodb.ts';
import { endingFunctions } from './util/endings.ts';
import { extensionFunctions } from './util/extensions.ts';
import { httpFunctions } from './util/http.ts';
import { idFunctions } from './util/ids.ts';
import { identityFunctions } from './util/identity.ts';
import { mathFunctions } from './util/math.ts';
import { textFunctions } from './util/text.ts';
import { timeFunctions } from './util/time.ts';
import { transformFunctions } from './util/transform.ts';
import { xmlFunctions } from './util/xml.ts';

/** Every function that APPSYNC_JS code can reach outside itself, by full name. */
export const hostFunctions: Readonly<Record<string, HostFunction>> = {
  ...aiModuleFunctions,
  ...collectionFunctions,
  ...consoleFunctions,
  ...dynamodbFunctions,
  ...dynamodbModuleFunctions,
  ...endingFunctions,
  ...extensionFunctions,
  ...httpFunctions,
  ...idFunctions,
  ...identityFunctions,
  ...mathFunctions,
  ...textFunctions,
  ...timeFunctions,
  ...transformFunctions,
  ...unsupportedFunctions,
  ...xmlFunctions,
};

/** Module → the part of `hostFunctions` that it exports; a list: each part under its own name. */
export const MODULE_EXPORTS: Readonly<Record<string, string | readonly string[]>> = {
  '@aws-appsync/utils': ['util', 'extensions', 'runtime'],
  '@aws-appsync/utils/dynamodb': 'dynamodb',
  '@aws-appsync/utils/rds': 'rds',
  '@aws-appsync/utils/ai': 'ai',
};
