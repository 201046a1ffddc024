import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type AclEntry as WireAcl, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';

const DOCUMENT = join(__dirname, '..', '..', '..', 'deploy', 'README.md');
const OPERATIONS = { All: AclOperationTypes.ALL, Create: AclOperationTypes.CREATE, Describe: AclOperationTypes.DESCRIBE, DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS, Read: AclOperationTypes.READ, Write: AclOperationTypes.WRITE };

export type AclOperation = keyof typeof OPERATIONS;

/** What a user of Kafka may do with a topic or as a member of a group. A name that ends with * is a prefix. */
export interface AclEntry {
  readonly user: string;
  readonly kind: 'topic' | 'group';
  readonly name: string;
  readonly operations: readonly AclOperation[];
}

/** The tables of the operators' document, or that below one heading: | user | kind | `names` | operations |. */
export function documentedAcls(heading?: string): readonly AclEntry[] {
  const document = readFileSync(DOCUMENT, 'utf8');
  const text = heading === undefined ? document : (document.split(/^#+ /m).find((section) => section.startsWith(`${heading}\n`)) ?? '');
  const rows = text.matchAll(/^\| ([a-z, ]+) \| (topic|group) \| (`[^|]+`) \| ([A-Za-z, ]+) \|$/gm);
  return [...rows].flatMap(([, users = '', kind, names = '', operations = '']) =>
    users.split(', ').flatMap((user) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({
        user,
        kind: kind === 'group' ? ('group' as const) : ('topic' as const),
        name,
        operations: operations.split(', ').map(operation),
      })),
    ),
  );
}

function operation(name: string): AclOperation {
  const known = Object.keys(OPERATIONS).find((key): key is AclOperation => key === name);
  if (known === undefined) throw new Error(`the document names an operation that Kafka does not know: ${name}`);
  return known;
}

export function wireAcl({ user, kind, name, operations }: AclEntry): WireAcl[] {
  const prefix = name.length > 1 && name.endsWith('*');
  return operations.map((one) => ({
    resourceType: kind === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
    resourceName: prefix ? name.slice(0, -1) : name,
    resourcePatternType: prefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: OPERATIONS[one],
    permissionType: AclPermissionTypes.ALLOW,
  }));
}
