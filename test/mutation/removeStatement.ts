interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

interface PolicyStatement {
  Sid?: string;
}

/**
 * Removes a statement, named `<logical id>#<Sid or number>` as the gateway records it, from a template. Throws when the
 * template has no such statement.
 */
export function removeStatement(template: Template, id: string): void {
  const [logicalId = '', name = ''] = id.split('#');
  const properties = template.Resources[logicalId]?.Properties;
  const document = properties?.['PolicyDocument'] as { Statement: PolicyStatement[] } | undefined;
  const index = document?.Statement.findIndex(({ Sid }, position) => String(Sid ?? position) === name) ?? -1;
  if (document === undefined || index === -1) throw new Error(`The template has no statement ${id}.`);
  document.Statement.splice(index, 1);
}
