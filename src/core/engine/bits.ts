/**
 * A set of small whole numbers as hexadecimal text, one bit a number: 5,000 entries take 1,250
 * characters, so that a party's record stays small whatever the size of its pool.
 */
export function hasBit(bits: string, index: number): boolean {
  return (digitAt(bits, index) & (1 << (index % 4))) !== 0
}

export function withBit(bits: string, index: number): string {
  const place = Math.floor(index / 4)
  const padded = bits.padEnd(place + 1, '0')
  const digit = digitAt(padded, index) | (1 << (index % 4))
  return padded.slice(0, place) + digit.toString(16) + padded.slice(place + 1)
}

function digitAt(bits: string, index: number): number {
  return Number.parseInt(bits.charAt(Math.floor(index / 4)) || '0', 16)
}
