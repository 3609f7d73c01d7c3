import { StoreFailure, type Vault, type VaultKinds } from '../../src/core/ports.ts'

/** A vault in this process. What was put in is copied, as a store would. */
export class MapVault implements Vault {
  /** Whether it takes nothing at the moment, as a full disk. */
  full = false
  readonly #entries = new Map<string, string>()

  async get<K extends keyof VaultKinds>(kind: K, id: string): Promise<VaultKinds[K] | undefined> {
    const text = this.#entries.get(`${kind} ${id}`)
    return text === undefined ? undefined : JSON.parse(text)
  }

  async put<K extends keyof VaultKinds>(kind: K, id: string, value: VaultKinds[K]): Promise<void> {
    if (this.full) throw new StoreFailure('The disk is full.')
    this.#entries.set(`${kind} ${id}`, JSON.stringify(value))
  }

  async remove(kind: keyof VaultKinds, id: string): Promise<boolean> {
    return this.#entries.delete(`${kind} ${id}`)
  }

  async list<K extends keyof VaultKinds>(kind: K) {
    return [...this.#entries]
      .filter(([key]) => key.startsWith(`${kind} `))
      .map(([key, text]) => ({ id: key.slice(kind.length + 1), value: JSON.parse(text) }))
  }
}
