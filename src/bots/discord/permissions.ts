import { ChannelType, PermissionFlagsBits } from 'discord.js'

/** What a board needs, named as in Discord's own settings. */
const NEEDED: readonly (readonly [name: string, bit: bigint])[] = [
  ['View Channel', PermissionFlagsBits.ViewChannel],
  ['Embed Links', PermissionFlagsBits.EmbedLinks],
  ['Read Message History', PermissionFlagsBits.ReadMessageHistory],
  ['Add Reactions', PermissionFlagsBits.AddReactions],
]

const THREADS: readonly (ChannelType | undefined)[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]

/** Names of the permissions that the bot lacks; `permissions` as an interaction brings them. */
export function lackingPermissions(permissions: string, type: ChannelType | undefined): string[] {
  const has = BigInt(permissions)
  if (has & PermissionFlagsBits.Administrator) return []
  const sending = THREADS.includes(type)
    ? (['Send Messages in Threads', PermissionFlagsBits.SendMessagesInThreads] as const)
    : (['Send Messages', PermissionFlagsBits.SendMessages] as const)
  return [...NEEDED, sending].filter(([, bit]) => (has & bit) === 0n).map(([name]) => name)
}
