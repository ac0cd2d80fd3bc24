import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AwsError, type AwsHandler } from '../gateway/gateway.ts';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import { jsonReply } from '../gateway/reply.ts';
import { isRecord } from '../template/intrinsics.ts';
import type { Stack, SupportTable } from '../template/model.ts';

export const supports: SupportTable = {
  'AWS::SSM::Parameter': {
    honours: ['Name', 'Type', 'Value'],
    ignores: {
      AllowedPattern: 'The value was checked when the stack was synthesized, or will be on AWS.',
      Description: 'For people only.',
      Tier: 'A price class.',
    },
  },
};

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
}

/** Parameters in one file. */
export interface ParameterStore {
  find(nameOrArn: string): Parameter | null;
  all(): Parameter[];
  put(name: string, type: string, value: string): Parameter;
}

/** Opens the parameters in `file`, which is made when the first parameter is put. */
export function openParameterStore(file: string): ParameterStore {
  const parameters = new Map<string, Parameter>();
  if (existsSync(file)) {
    for (const parameter of JSON.parse(readFileSync(file, 'utf8')) as Parameter[]) {
      parameters.set(parameter.name, parameter);
    }
  }
  return {
    find: (nameOrArn) => {
      const [, path = nameOrArn] = /^arn:aws:ssm:[^:]*:[^:]*:parameter\/(.*)$/.exec(nameOrArn) ?? [];
      return parameters.get(nameOrArn) ?? parameters.get(path) ?? parameters.get(`/${path}`) ?? null;
    },
    all: () => [...parameters.values()],
    put: (name, type, value) => {
      const version = (parameters.get(name)?.version ?? 0) + 1;
      const parameter = { name, type, value, version, modifiedAt: Date.now() / 1000 };
      parameters.set(name, parameter);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify([...parameters.values()]), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      return parameter;
    },
  };
}

/** Gives the template's parameters their values, as a deployment does. */
export function declareParameters(stack: Stack, store: ParameterStore): void {
  for (const { ref, properties } of stack.ofType('AWS::SSM::Parameter')) {
    const [type, value] = [String(properties['Type'] ?? 'String'), String(properties['Value'])];
    if (store.find(ref)?.value !== value) store.put(ref, type, value);
  }
}

type Input = Record<string, unknown>;

/** Parameter Store: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export function parameterStoreApi(store: ParameterStore): AwsHandler {
  const operations: Record<string, (input: Input) => unknown> = {
    GetParameter: ({ Name }) => {
      const parameter = store.find(String(Name));
      if (parameter === null) throw new AwsError('ParameterNotFound', '');
      return { Parameter: described(parameter) };
    },
    GetParameters: ({ Names }) => {
      const names = [Names ?? []].flat().map(String);
      const found = names.map((name) => [name, store.find(name)] as const);
      return {
        Parameters: found.flatMap(([, parameter]) => (parameter === null ? [] : [described(parameter)])),
        InvalidParameters: found.flatMap(([name, parameter]) => (parameter === null ? [name] : [])),
      };
    },
    GetParametersByPath: ({ Path, Recursive }) => {
      const prefix = String(Path).endsWith('/') ? String(Path) : `${String(Path)}/`;
      const below = store.all().filter(({ name }) => {
        const rest = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
        return rest !== undefined && (Recursive === true || !rest.includes('/'));
      });
      return { Parameters: below.map(described) };
    },
    PutParameter: ({ Name, Type, Value, Overwrite }) => {
      const known = store.find(String(Name));
      if (known !== null && Overwrite !== true) {
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite it, set Overwrite.',
        );
      }
      const type = String(Type ?? known?.type ?? 'String');
      return { Version: store.put(String(Name), type, String(Value)).version, Tier: 'Standard' };
    },
  };
  return async (call) => {
    const run = operations[call.action];
    if (run === undefined) throw new AwsError('InvalidAction', `ssm:${call.action} does not run locally.`);
    const input: unknown = JSON.parse(call.request.body.toString() || '{}');
    return jsonReply(run(isRecord(input) ? input : {}), 200, {
      'content-type': 'application/x-amz-json-1.1',
    });
  };
}

function described({ name, type, value, version, modifiedAt }: Parameter): unknown {
  const path = name.startsWith('/') ? name : `/${name}`;
  const ARN = `arn:aws:ssm:${REGION}:${ACCOUNT_ID}:parameter${path}`;
  return { Name: name, Type: type, Value: value, Version: version, LastModifiedDate: modifiedAt, ARN };
}
