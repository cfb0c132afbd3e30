import { type Institution } from '../../domain/institution/department';
import { type Ports } from '../ports';

const institutions = new WeakMap<object, Promise<Institution>>();

/** The institution as it is now; read once for all that is decided again together. */
export function institutionFor(ports: Pick<Ports, 'institution'>, attempt: object | undefined): Promise<Institution> {
  const institution = (attempt && institutions.get(attempt)) ?? ports.institution.read();
  if (attempt !== undefined) institutions.set(attempt, institution);
  return institution;
}
