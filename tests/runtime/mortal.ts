/** Whether the program that was given a part of the world still lives. */
export interface Life {
  dead: boolean
}

const NEVER = new Promise<never>(() => {})

/**
 * A part of the world as one program sees it: after its death nothing comes through any more, in
 * either direction, as after a kill. What was asked for before may still be carried out.
 */
export function mortal<Part extends object>(part: Part, life: Life): Part {
  return new Proxy(part, {
    get(_, key) {
      const value: unknown = Reflect.get(part, key, part)
      if (typeof value !== 'function') return mortalValue(value, life)
      return (...given: unknown[]) => {
        if (life.dead && key !== 'now') return key === 'at' ? () => {} : NEVER
        const result: unknown = Reflect.apply(
          value,
          part,
          given.map((argument) => mortalCallback(argument, life)),
        )
        return result instanceof Promise ? cutOff(result, life) : mortalValue(result, life)
      }
    },
  })
}

function mortalValue(value: unknown, life: Life): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? mortal(value, life)
    : value
}

function mortalCallback(argument: unknown, life: Life): unknown {
  if (typeof argument !== 'function') return argument
  return (...given: unknown[]) =>
    life.dead ? undefined : Reflect.apply(argument, undefined, given)
}

async function cutOff(result: Promise<unknown>, life: Life): Promise<unknown> {
  await result.catch(() => undefined)
  return life.dead ? NEVER : result
}
