/** An answer other than success, in the form Discord gives it. */
export class ApiError extends Error {
  readonly status: number
  readonly body: object
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: number,
    message: string,
    more: object = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${code} ${message}`)
    this.status = status
    this.body = { message, code, ...more }
    this.headers = headers
  }
}

export const unauthorized = () => new ApiError(401, 0, '401: Unauthorized')
export const unknownRoute = () => new ApiError(404, 0, '404: Not Found')
export const unknownChannel = () => new ApiError(404, 10003, 'Unknown Channel')
export const unknownGuild = () => new ApiError(404, 10004, 'Unknown Guild')
export const unknownMember = () => new ApiError(404, 10007, 'Unknown Member')
export const unknownMessage = () => new ApiError(404, 10008, 'Unknown Message')
export const unknownUser = () => new ApiError(404, 10013, 'Unknown User')
export const unknownEmoji = () => new ApiError(400, 10014, 'Unknown Emoji')
export const unknownWebhook = () => new ApiError(404, 10015, 'Unknown Webhook')
export const unknownInteraction = () => new ApiError(404, 10062, 'Unknown interaction')
export const unknownCommand = () => new ApiError(404, 10063, 'Unknown application command')
export const alreadyAcknowledged = () =>
  new ApiError(400, 40060, 'Interaction has already been acknowledged.')
export const missingAccess = () => new ApiError(403, 50001, 'Missing Access')
export const notTheAuthor = () =>
  new ApiError(403, 50005, 'Cannot edit a message authored by another user')
export const emptyMessage = () => new ApiError(400, 50006, 'Cannot send an empty message')
export const missingPermissions = () => new ApiError(403, 50013, 'Missing Permissions')
export const expiredToken = () => new ApiError(401, 50027, 'Invalid Webhook Token')
export const notYourApplication = () =>
  new ApiError(403, 20012, 'You are not authorized to perform this action on this application')
export const tooManyReactions = () =>
  new ApiError(400, 30010, 'Maximum number of reactions reached (20)')
export const invalidJson = () => new ApiError(400, 50109, 'The request body contains invalid JSON.')
export const invalidForm = (errors: object) =>
  new ApiError(400, 50035, 'Invalid Form Body', { errors })
