import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { openResolver, ResolverCodeError, type LoadedResolver } from 'appsync-js/run';
import { UnsupportedFeature } from '../../template/model.ts';
import type { ApiDefinition, StepDefinition } from './apiDefinition.ts';
import { compileResolvers } from './compileResolvers.ts';

/** A step with its code compiled; no code is a direct Lambda resolver. */
export interface LoadedStep extends StepDefinition {
  readonly module: LoadedResolver | undefined;
}

export type LoadedFieldResolver =
  | { kind: 'UNIT'; step: LoadedStep }
  | { kind: 'PIPELINE'; module: LoadedResolver | undefined; functions: LoadedStep[] };

/**
 * Compiles every resolver of an API. Rejects with ResolverCodeError for code that APPSYNC_JS forbids, and with UnsupportedFeature
 * for a handler that is missing or a field that the schema does not have.
 */
export async function loadResolvers(
  api: ApiDefinition,
  schema: GraphQLSchema,
  clock: () => number,
): Promise<Map<string, LoadedFieldResolver>> {
  const compiled = await compileResolvers(codesOf(api));
  const opened = new Map<string, LoadedResolver>();
  const open = (logicalId: string): LoadedResolver => {
    const answer = compiled.get(logicalId);
    if (answer === undefined) throw new Error(`the code of ${logicalId} was not compiled`);
    if ('violations' in answer) throw new ResolverCodeError(logicalId, answer.violations);
    return openResolver(answer, logicalId, { clock });
  };
  const load = (logicalId: string, type: string, code: string | undefined): LoadedResolver | undefined => {
    if (code === undefined) return undefined;
    const module = opened.get(logicalId) ?? open(logicalId);
    opened.set(logicalId, module);
    for (const handler of ['request', 'response'] as const) {
      if (module.handlers.has(handler)) continue;
      throw new UnsupportedFeature(logicalId, type, 'Code', `the code exports no ${handler} function.`);
    }
    return module;
  };
  const loaded = new Map<string, LoadedFieldResolver>();
  for (const [field, resolver] of api.resolvers) {
    const type = schema.getType(resolver.typeName);
    if (!isObjectType(type) || type.getFields()[resolver.fieldName] === undefined) {
      const why = `the schema has no field ${field}.`;
      throw new UnsupportedFeature(resolver.logicalId, 'AWS::AppSync::Resolver', 'FieldName', why);
    }
    const loadStep = (step: StepDefinition, resourceType: string): LoadedStep => ({
      ...step,
      module: load(step.logicalId, resourceType, step.code),
    });
    loaded.set(
      field,
      resolver.kind === 'UNIT'
        ? { kind: 'UNIT', step: loadStep(resolver.step, 'AWS::AppSync::Resolver') }
        : {
            kind: 'PIPELINE',
            module: load(resolver.logicalId, 'AWS::AppSync::Resolver', resolver.code),
            functions: resolver.functions.map((step) =>
              loadStep(step, 'AWS::AppSync::FunctionConfiguration'),
            ),
          },
    );
  }
  return loaded;
}

/** The code of each resolver and function by its logical id. */
function codesOf({ resolvers }: ApiDefinition): Map<string, string> {
  const steps = [...resolvers.values()].flatMap((resolver) =>
    resolver.kind === 'UNIT' ? [resolver.step] : [resolver, ...resolver.functions],
  );
  return new Map(steps.flatMap(({ logicalId, code }) => (code === undefined ? [] : [[logicalId, code]])));
}
