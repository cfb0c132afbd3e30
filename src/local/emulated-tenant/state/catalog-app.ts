/** The one app in the tenant's catalog: alacarte itself. Its id there is not that of its manifest, as with every app of an organization. */
export const CATALOG_APP = {
  id: '00000000-0000-4000-8000-0000000000c1',
  /** The id in its manifest: what `TEAMS_APP_ID` names. */
  externalId: '00000000-0000-4000-8000-0000000000a1',
  displayName: 'alacarte',
  distributionMethod: 'organization',
  botId: '00000000-0000-4000-8000-0000000000b0',
} as const;
