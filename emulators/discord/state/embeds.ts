import type { APIEmbed } from 'discord-api-types/v10'

/** An embed as it is read back: with what Discord fills in. */
export function embedPayload(embed: APIEmbed): APIEmbed {
  const { fields } = embed
  return {
    ...RICH,
    ...embed,
    ...(fields ? { fields: fields.map((field) => ({ inline: false, ...field })) } : {}),
  }
}

const RICH = { type: 'rich' } as APIEmbed
