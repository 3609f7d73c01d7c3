import type { PartyCode } from './ids.ts'

/** Why a command changed nothing; the phrases turn each into a sentence that says what to do. */
export type Refusal =
  | { readonly code: 'noPartyHere' }
  | { readonly code: 'partyOver' }
  | { readonly code: 'hostOnly' }
  | { readonly code: 'channelHasParty'; readonly party: PartyCode }
  | { readonly code: 'accountHasParty'; readonly party: PartyCode }
  | { readonly code: 'notAMember' }
  | { readonly code: 'notConnected' }
  | { readonly code: 'wrongLinkCode' }
  | { readonly code: 'linkWithYourself' }
  | { readonly code: 'notLinked' }
  | { readonly code: 'homeChannel' }
  | { readonly code: 'wrongCode' }
  | { readonly code: 'notACode' }
  | { readonly code: 'guessingTooFast'; readonly until: number }
  | { readonly code: 'tooManyAtOnce' }
  | { readonly code: 'noRoundOpen' }
  | { readonly code: 'roundOver' }
  | { readonly code: 'noSuchCandidate'; readonly highest: number }
  | { readonly code: 'notBacked'; readonly number: number }
  | { readonly code: 'backedByReaction'; readonly number: number }
  | { readonly code: 'alreadyStarted' }
  | { readonly code: 'notStarted' }
  | { readonly code: 'alreadyPaused' }
  | { readonly code: 'notPaused' }
  | { readonly code: 'needsSpotify' }
  | { readonly code: 'needsPlaylist' }
  | { readonly code: 'needsDevice' }
  | { readonly code: 'emptyPlaylist' }
  | { readonly code: 'badCandidateCount' }
