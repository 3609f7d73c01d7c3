/**
 * Lets many events in a row share one copy of a large record of entries. What was copied once
 * belongs to the draft and takes further entries; what came from outside is never changed. States
 * between two of these events show the entries of later ones too, so that only the last is kept.
 */
export class Draft {
  private readonly own = new WeakSet<object>()

  with<Key extends string, Value>(
    entries: Readonly<Record<Key, Value>>,
    key: Key,
    value: Value,
  ): Readonly<Record<Key, Value>> {
    const copy: Record<Key, Value> = this.own.has(entries) ? entries : { ...entries }
    this.own.add(copy)
    copy[key] = value
    return copy
  }
}
