import { type MissingAccess } from '../../ports/fault';

/** The app id of Microsoft Graph, the same in every tenant. */
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** What is known of an application permission. */
interface Described {
  /**
   * The id of its app role, the same in every tenant.
   *
   * @source https://learn.microsoft.com/graph/permissions-reference
   */
  readonly roleId: string;
  /** What cannot be done without it, in plain words. */
  readonly for: string;
  /** Permissions that allow the same, and more. */
  readonly instead: readonly string[];
}

const PERMISSIONS = {
  'User.Read.All': {
    roleId: 'df021288-bdef-4463-88db-98f22de89214',
    for: 'look people up, and see what licenses they hold',
    instead: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  },
  'LicenseAssignment.ReadWrite.All': {
    roleId: '5facf0c1-8979-4e95-abcf-ff3d079771c0',
    for: 'switch licenses on and off',
    instead: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
  },
  'Organization.Read.All': {
    roleId: '498476ce-e0fe-48b0-b801-37ba7e2685c6',
    for: 'see how many units of a product the tenant has',
    instead: [
      'Organization.ReadWrite.All',
      'LicenseAssignment.Read.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
  },
  'GroupMember.ReadWrite.All': {
    roleId: 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
    for: 'keep a group in step with a roster',
    instead: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  },
  'AppCatalog.Read.All': {
    roleId: 'e12dae10-5a57-4817-b79d-dfbec5348930',
    for: 'find this app in the catalog of Teams',
    instead: ['AppCatalog.ReadWrite.All'],
  },
  'TeamsAppInstallation.ReadWriteSelfForUser.All': {
    roleId: '908de74d-f8b2-4d6b-a9ed-2a17b3b78179',
    for: 'write to people who have not opened the bot yet',
    instead: ['TeamsAppInstallation.ReadWriteForUser.All'],
  },
} as const satisfies Readonly<Record<string, Described>>;

/** An application permission of Microsoft Graph that the program can use. */
export type PermissionName = keyof typeof PERMISSIONS;

/** Which of them each request needs, by the name that it has in faults. */
export const PERMISSION_OF = {
  users: 'User.Read.All',
  'users delta': 'User.Read.All',
  assignLicense: 'LicenseAssignment.ReadWrite.All',
  subscribedSkus: 'Organization.Read.All',
  subscriptions: 'Organization.Read.All',
  groups: 'GroupMember.ReadWrite.All',
  'groups members': 'GroupMember.ReadWrite.All',
  'teams catalog': 'AppCatalog.Read.All',
  'teams apps': 'TeamsAppInstallation.ReadWriteSelfForUser.All',
} as const satisfies Readonly<Record<string, PermissionName>>;

/** A kind of request to Microsoft Graph. */
export type GraphOperation = keyof typeof PERMISSION_OF;

/** What is done without where it is not allowed: a permission that may take the place of another allows all but this. */
export const isDoneWithout = (operation: GraphOperation): boolean => operation === 'subscriptions';

/** A permission that a configuration needs. */
export interface NeededPermission {
  readonly name: PermissionName;
  /** What cannot be done without it, in plain words: “look people up”. */
  readonly for: string;
  /** Permissions that allow the same, and more: whoever has one of them misses nothing. */
  readonly instead: readonly string[];
  /** The command that grants it, in one line. */
  readonly grant: string;
}

/** What decides which permissions are needed, and whom they are granted to. */
export interface GraphUse {
  readonly hasMirrors: boolean;
  readonly hasTeamsApp: boolean;
  /** The client id of the identity that asks; undefined: the command has a place to fill in. */
  readonly clientId?: string | undefined;
}

const ALWAYS: readonly PermissionName[] = ['User.Read.All', 'LicenseAssignment.ReadWrite.All', 'Organization.Read.All'];

/** The permissions that a configuration needs, those that everything needs first. */
export function permissionsNeeded({ hasMirrors, hasTeamsApp, clientId }: GraphUse): readonly NeededPermission[] {
  const names: readonly PermissionName[] = [
    ...ALWAYS,
    ...(hasMirrors ? (['GroupMember.ReadWrite.All'] as const) : []),
    ...(hasTeamsApp ? (['AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteSelfForUser.All'] as const) : []),
  ];
  return names.map((name) => {
    const { for: purpose, instead } = PERMISSIONS[name];
    return { name, for: purpose, instead, grant: grantOf(name, clientId) };
  });
}

/** What is missing when Graph says that a permission is. */
export const missingPermission = (name: PermissionName, clientId?: string): MissingAccess => ({
  service: 'Microsoft Graph',
  needs: name,
  grant: grantOf(name, clientId),
});

/** Grants a permission to an identity, in the shell of Azure's own command line: both are named by object ids, which it looks up. */
function grantOf(name: PermissionName, clientId = '<client id of the identity>'): string {
  const objectId = (appId: string): string => `$(az ad sp show --id ${appId} --query id -o tsv)`;
  const body = [
    `\\"principalId\\":\\"${objectId(clientId)}\\"`,
    `\\"resourceId\\":\\"${objectId(GRAPH_APP)}\\"`,
    `\\"appRoleId\\":\\"${PERMISSIONS[name].roleId}\\"`,
  ];
  const address = `https://graph.microsoft.com/v1.0/servicePrincipals(appId='${clientId}')/appRoleAssignments`;
  return `az rest --method POST --url "${address}" --headers Content-Type=application/json --body "{${body.join(',')}}"`;
}
