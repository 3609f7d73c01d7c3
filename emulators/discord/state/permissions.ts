import { PermissionFlagsBits } from 'discord-api-types/v10'

/** Sees, writes, embeds, reads back, reacts, and writes in threads. */
export const BOT_DEFAULT_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.SendMessagesInThreads

/** What the role @everyone may do in each guild. */
export const MEMBER_PERMISSIONS =
  BOT_DEFAULT_PERMISSIONS |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.UseExternalEmojis

export const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce(
  (all, bit) => all | bit,
  0n,
)
