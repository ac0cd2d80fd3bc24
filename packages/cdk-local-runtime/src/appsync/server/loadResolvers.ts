import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { loadResolver, type LoadedResolver } from 'appsync-js';
import { UnsupportedFeature } from '../../template/model.ts';
import type { ApiDefinition, StepDefinition } from './apiDefinition.ts';

/** A step with its code compiled; no code is a direct Lambda resolver. */
export interface LoadedStep extends StepDefinition {
  readonly module: LoadedResolver | undefined;
}

export type LoadedFieldResolver =
  | { kind: 'UNIT'; step: LoadedStep }
  | { kind: 'PIPELINE'; module: LoadedResolver | undefined; functions: LoadedStep[] };

/**
 * Compiles every resolver of an API. Throws ResolverCodeError for code that APPSYNC_JS forbids, and UnsupportedFeature
 * for a handler that is missing or a field that the schema does not have.
 */
export function loadResolvers(
  api: ApiDefinition,
  schema: GraphQLSchema,
  clock: () => number,
): Map<string, LoadedFieldResolver> {
  const compiled = new Map<string, LoadedResolver>();
  const load = (logicalId: string, type: string, code: string | undefined): LoadedResolver | undefined => {
    if (code === undefined) return undefined;
    const module = compiled.get(logicalId) ?? loadResolver(code, logicalId, { clock });
    compiled.set(logicalId, module);
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
