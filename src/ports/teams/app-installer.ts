import { type UserId } from '../../domain/ids';

/** What came of installing the app for somebody. */
export type Installed =
  | { readonly status: 'installed'; readonly conversationId: string }
  /** We may not install it for anybody, or nobody said what to install. */
  | { readonly status: 'not-permitted' }
  /** It cannot be installed for this person: they are not there, or may not have it. */
  | { readonly status: 'not-possible' };

/** Installs our app for people, so that we have a chat with them. */
export interface AppInstaller {
  /** Installed before is fine. May throw a `Fault`. */
  install(userId: UserId): Promise<Installed>;
}
