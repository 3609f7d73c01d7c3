import { codeOf } from './errors.ts'
import { type ClientOptions, createClient, type Installation } from './workspaces.ts'

/** Whose bot the token is. Rejects with a sentence that says what to do. */
export async function identify(botToken: string, options: ClientOptions): Promise<Installation> {
  try {
    const { team_id, user_id, bot_id } = await createClient(botToken, options).auth.test()
    if (team_id === undefined || user_id === undefined || bot_id === undefined) {
      throw new Error('it belongs to no bot')
    }
    return { team: team_id, botToken, botUserId: user_id, botId: bot_id }
  } catch (error) {
    throw new Error(whatToDo(error))
  }
}

function whatToDo(error: unknown): string {
  const code = codeOf(error)
  if (code !== undefined) {
    return `Slack does not accept SLACK_BOT_TOKEN (${code}). Open api.slack.com/apps, choose the app, then Install App, and put in the Bot User OAuth Token.`
  }
  const why = error instanceof Error ? error.message : String(error)
  return `Slack can’t be reached (${why}). Check the network and slack-status.com, then start again.`
}
