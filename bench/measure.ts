/** How long and how large; `--quick` makes both smaller. */
export interface Scale {
  /** Of each load. */
  readonly seconds: number
  readonly spreadParties: number
  readonly restartParties: number
  /** A folder for CPU profiles of the program. */
  readonly profileTo?: string
}

export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: 'votes/s' | 'ms' | 's' | 'MB' | 'KB' | '%' | 'votes'
  readonly aim?: { readonly least: number } | { readonly most: number }
}

export interface Measure {
  readonly name: string
  readonly title: string
  run(scale: Scale): Promise<readonly Figure[]>
}

export function isMet({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined
  return 'least' in aim ? value >= aim.least : value < aim.most
}
