import { posix } from 'node:path';
import { type DeclaredParameter, type DeployedModule, type DeployedResource } from './deployment';
import { evaluate, type Reached, type Scope } from './evaluate';
import { parameterOf } from './parameters';
import { saidOf } from './resource-types';
import { partsOf, resourceOf, type Surroundings } from './resources';
import { BicepError, type Declaration, type Module, type Place, type Resource, type Source } from './syntax';
import { isObject, isOfType, later, type ObjectValue, type Value } from './values';

/** What all files of a deployment share. */
export interface World {
  readonly files: Readonly<Record<string, string>>;
  readonly sources: ReadonlyMap<string, Source>;
  /** Told of each file that is deployed. */
  readonly onMade: (made: Instance) => unknown;
}

/** How a file comes to be deployed by another. */
interface Led {
  /** Stands before the names of what it declares. */
  readonly prefix: string;
  readonly from: Place;
}

/** A file that is deployed with some parameters. */
export class Instance {
  readonly parameters: readonly DeclaredParameter[];
  readonly #world: World;
  readonly #source: Source;
  /** Stands before the names of what it declares. */
  readonly #prefix: string;
  readonly #values = new Map<string, Value>();
  readonly #underWay = new Set<string>();
  readonly #resources = new Map<string, DeployedResource>();
  readonly #modules = new Map<string, Instance>();
  readonly #deployed: DeployedModule[] = [];
  #outputs: ObjectValue | undefined;
  readonly #scope: Scope;

  constructor(world: World, file: string, given: ObjectValue, { prefix, from }: Led) {
    const source = world.sources.get(file);
    if (source === undefined) throw new BicepError(from, `${file} was not read`);
    this.#world = world;
    this.#source = source;
    this.#prefix = prefix;
    this.#scope = {
      file,
      load: (path) => this.#load(path),
      valueOf: (name, line) => this.#valueOf(name, line),
      read: (reached) => this.#read(reached),
    };
    world.onMade(this);
    if (source.targetScope !== 'resourceGroup') throw this.#refuse(1, `the scope ${source.targetScope} is not known`);
    this.parameters = this.#readParameters(given, from);
  }

  /** Finds out all that it would deploy. */
  deploy(): void {
    for (const declaration of this.#source.declarations) {
      if (declaration.kind === 'var') this.#valueOf(declaration.name, declaration.line);
      if (declaration.kind === 'resource' && this.#isDeployed(declaration)) this.#resource(declaration);
      if (declaration.kind === 'module') this.#module(declaration);
    }
    this.outputs();
  }

  resources(): readonly DeployedResource[] {
    return [...this.#resources.values()];
  }

  modules(): readonly DeployedModule[] {
    return this.#deployed;
  }

  outputs(): ObjectValue {
    this.#outputs ??= Object.fromEntries(
      this.#source.declarations.flatMap((declaration) => {
        if (declaration.kind !== 'output') return [];
        const { name, type, line } = declaration;
        const value = this.#once(`output ${name}`, line, () => evaluate(declaration.value, this.#scope));
        if (!isOfType(value, type)) throw this.#refuse(line, `${name} is no ${type}`);
        return [[name, value]];
      }),
    );
    return this.#outputs;
  }

  #readParameters(given: ObjectValue, from: Place): readonly DeclaredParameter[] {
    const declared = this.#source.declarations.filter((one) => one.kind === 'param');
    const unknown = Object.keys(given).find((name) => !declared.some((one) => one.name === name));
    if (unknown !== undefined) throw new BicepError(from, `${this.#source.file} has no parameter ${unknown}`);
    return declared.map((parameter) => {
      const { name } = parameter;
      const read = parameterOf(parameter, given[name], { scope: this.#scope, from });
      this.#values.set(name, read.value);
      return { key: `${this.#prefix}${name}`, ...read.declared };
    });
  }

  #valueOf(name: string, line: number): Value | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const declaration = this.#declaration(name);
    if (declaration?.kind === 'param') throw this.#refuse(line, `${name} is used before its declaration`);
    if (declaration?.kind !== 'var') return undefined;
    const value = this.#once(name, line, () => evaluate(declaration.value, this.#scope));
    this.#values.set(name, value);
    return value;
  }

  #declaration(name: string): Declaration | undefined {
    return this.#source.declarations.find((one) => one.kind !== 'output' && one.name === name);
  }

  #read({ of, path, line }: Reached): Value | undefined {
    const declaration = this.#declaration(of);
    if (declaration?.kind === 'module') {
      const [outputs, ...rest] = path;
      if (outputs !== 'outputs' || rest.length === 0) throw this.#refuse(line, `of ${of} only outputs can be read`);
      const module = this.#module(declaration);
      return module === undefined ? undefined : this.#dig(module.outputs(), rest, line, of);
    }
    if (declaration?.kind !== 'resource') throw this.#refuse(line, `nobody declares ${of}`);
    if (path.length === 0) throw this.#refuse(line, `${of} alone is no value`);
    if (!this.#isDeployed(declaration)) return undefined;
    const { type, apiVersion } = declaration;
    const says = path.join('.');
    if (says === 'id' || saidOf(type)?.includes(says) === true) return later(`${this.#prefix}${of}.${says}`);
    const { name, body } = this.#resource(declaration);
    return this.#dig({ ...body, name, type, apiVersion }, path, line, of);
  }

  #dig(from: ObjectValue, path: readonly string[], line: number, of: string): Value {
    let value: Value | undefined = from;
    for (const name of path) value = isObject(value) ? value[name] : undefined;
    if (value === undefined) throw this.#refuse(line, `${of} says no ${path.join('.')}`);
    return value;
  }

  #isDeployed({ name, condition, line }: Resource | Module): boolean {
    if (condition === undefined) return true;
    const value = this.#once(`if ${name}`, line, () => evaluate(condition, this.#scope));
    if (typeof value !== 'boolean') throw this.#refuse(line, 'a condition must be true or false');
    return value;
  }

  #resource(resource: Resource): DeployedResource {
    const { name, line } = resource;
    const known = this.#resources.get(name);
    if (known !== undefined) return known;
    const made = this.#once(name, line, () => resourceOf(resource, this.#around(name)));
    this.#resources.set(name, made);
    return made;
  }

  /** What a module deploys; undefined where its condition keeps it from being deployed. */
  #module(module: Module): Instance | undefined {
    const { name, path, line, body } = module;
    if (!this.#isDeployed(module)) return undefined;
    const known = this.#modules.get(name);
    if (known !== undefined) return known;
    return this.#once(name, line, () => {
      const { file } = this.#source;
      const { own, dependsOn } = partsOf(body, this.#around(name));
      const { params = {}, ...rest } = own;
      const odd = Object.keys(rest).find((part) => part !== 'name');
      if (odd !== undefined) throw this.#refuse(line, `${odd} is not known for a module`);
      if (!isObject(params)) throw this.#refuse(line, 'params must be an object');
      const led = posix.join(posix.dirname(file), path);
      const made = new Instance(this.#world, led, params, { prefix: `${this.#prefix}${name}/`, from: { file, line } });
      this.#modules.set(name, made);
      this.#deployed.push({ key: `${this.#prefix}${name}`, file: led, dependsOn, body: rest });
      made.deploy();
      return made;
    });
  }

  #around(name: string): Surroundings {
    return {
      file: this.#source.file,
      key: `${this.#prefix}${name}`,
      valueOf: (expression) => evaluate(expression, this.#scope),
      declared: (other) => this.#declaration(other),
      keyOf: (other) => `${this.#prefix}${other}`,
    };
  }

  #load(path: string): string {
    const { file } = this.#source;
    const led = posix.join(posix.dirname(file), path);
    const text = this.#world.files[led];
    if (text === undefined) throw this.#refuse(1, `there is no ${led}`);
    return text;
  }

  /** Works something out that must not need itself. */
  #once<Result>(what: string, line: number, work: () => Result): Result {
    if (this.#underWay.has(what)) throw this.#refuse(line, `${what} needs itself`);
    this.#underWay.add(what);
    const result = work();
    this.#underWay.delete(what);
    return result;
  }

  #refuse(line: number, says: string): BicepError {
    return new BicepError({ file: this.#source.file, line }, says);
  }
}
