import { type Changes, fieldsIn, other, type Touch, type TrailCall, textIn } from '../call.ts';

const anchor = (call: TrailCall): Touch =>
  other(
    'trust-anchor',
    textIn(fieldsIn(call.response, 'trustAnchor'), 'trustAnchorArn') ?? call.need('trustAnchorId'),
  );
const profile = (call: TrailCall): Touch =>
  other(
    'roles-anywhere-profile',
    textIn(fieldsIn(call.response, 'profile'), 'profileArn') ?? call.need('profileId'),
  );

/** IAM Roles Anywhere: whose certificates may take which roles. */
export const rolesAnywhereChanges: Changes = {
  CreateTrustAnchor: anchor,
  UpdateTrustAnchor: anchor,
  EnableTrustAnchor: anchor,
  CreateProfile: profile,
  UpdateProfile: profile,
  EnableProfile: profile,
};
