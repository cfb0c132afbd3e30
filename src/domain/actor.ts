import { type KnownPerson } from './people';

/** Whoever does something: a person, or one of our own ways in. */
export type Actor =
  | ({ readonly kind: 'person' } & KnownPerson)
  | { readonly kind: 'import'; readonly file: string; readonly ranBy: string }
  /** By whom it was run, where that was not the clock. */
  | { readonly kind: 'job'; readonly name: string; readonly ranBy?: string }
  /** The Entra group that mirrors a roster: somebody changed its members outside. */
  | { readonly kind: 'group'; readonly groupId: string };

/** A person who does something. */
export type PersonActor = Extract<Actor, { kind: 'person' }>;

/** One text that stands for an actor in queries: equal when the actors are. */
export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return `person:${actor.userId}`;
    case 'import':
      return `import:${actor.file}`;
    case 'job':
      return `job:${actor.name}`;
    case 'group':
      return `group:${actor.groupId}`;
  }
}
