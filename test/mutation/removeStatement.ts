interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

interface PolicyDocument {
  Statement: { Sid?: string }[];
}

/**
 * Removes a statement, named `<logical id>#[<policy>/]<Sid or number>` as the gateway records it, from a template. A
 * function's permission is one statement and goes as a whole. Throws when the template has no such statement.
 */
export function removeStatement(template: Template, id: string): void {
  const [logicalId = '', name = ''] = id.split('#');
  const resource = template.Resources[logicalId];
  if (resource?.Type === 'AWS::Lambda::Permission') {
    Reflect.deleteProperty(template.Resources, logicalId);
    return;
  }
  const document = documentOf(resource?.Properties ?? {}, name);
  const last = name.split('/').at(-1);
  const index = document?.Statement.findIndex(({ Sid }, position) => String(Sid ?? position) === last) ?? -1;
  if (document === undefined || index === -1) throw new Error(`The template has no statement ${id}.`);
  document.Statement.splice(index, 1);
}

/** The document of a policy, or of the policy of that name inside a role. */
function documentOf(properties: Record<string, unknown>, name: string): PolicyDocument | undefined {
  if (!name.includes('/')) return properties['PolicyDocument'] as PolicyDocument | undefined;
  const own = (properties['Policies'] ?? []) as { PolicyName: string; PolicyDocument: PolicyDocument }[];
  return own.find(({ PolicyName }) => name.startsWith(`${PolicyName}/`))?.PolicyDocument;
}
