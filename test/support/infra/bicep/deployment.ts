import { type ObjectValue, type Value } from './values';

/** A parameter as a file declares it. */
export interface DeclaredParameter {
  /** The name of the module before it: `cosmos/name`. */
  readonly key: string;
  readonly type: string;
  /** Absent where it has none. */
  readonly default?: Value;
  /** What the decorators say, but for descriptions. */
  readonly constraints: ObjectValue;
}

/** A resource as it would be deployed. */
export interface DeployedResource {
  /** Its name in the file, with those of the modules before it: `cosmos/account`. */
  readonly key: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  /** It is there already, and only referred to. */
  readonly isExisting: boolean;
  /** The key of what it is part of. */
  readonly parent?: string;
  /** The key of what it is about; or a place. */
  readonly scope?: string;
  readonly dependsOn: readonly string[];
  /** All else that it declares. */
  readonly body: ObjectValue;
}

/** A module as it would be deployed. */
export interface DeployedModule {
  readonly key: string;
  readonly file: string;
  readonly dependsOn: readonly string[];
  /** Its name and all else that it declares, but for its parameters. */
  readonly body: ObjectValue;
}

/** What files of Bicep would deploy with some parameters. */
export interface Deployment {
  /** The files that were read, the entry first. */
  readonly files: readonly string[];
  readonly parameters: readonly DeclaredParameter[];
  readonly modules: readonly DeployedModule[];
  readonly resources: readonly DeployedResource[];
  /** Of the entry. */
  readonly outputs: ObjectValue;
}
