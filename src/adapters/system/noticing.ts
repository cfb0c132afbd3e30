import { isFault, type OnForbidden } from '../../ports/fault';

/** A port, of which each call that is not let in is told of, besides failing as it does. */
export function noticing<Port extends object>(port: Port, onForbidden: OnForbidden): Port {
  return new Proxy(port, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, given);
        if (result instanceof Promise) {
          result.catch((error: unknown) => {
            if (isFault(error, 'forbidden')) onForbidden(error);
          });
        }
        return result;
      };
    },
  });
}
