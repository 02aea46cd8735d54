package contract

import "slices"

// rules are the checks of the contract, in the order in which they are run and listed.
// Package docs has a page of each.
var rules = []*rule{
	reachAnswers,
	reachRedirect,
	reachDeadline,
	reachContentType,
	reachTypeHeader,
	reachProduct,
	reachEventName,
	reachNamePlace,
	reachHeaderCase,
	reachAlive,
	reachFlaky,
	reachUnstable,
	reachState,
	reachErrorBody,
	reachFraming,

	samplesAccepted,

	coverageEvent,
	coverageAccepted,
	coverageFieldsEmpty,
	coverageFieldsObject,
	coverageFieldsMissing,
	coverageNull,
	coverageNotNull,
	coverageResource,
	coverageTimeOffset,
	coverageSlash,
	coverageUnicode,
	coverageCounted,
	coverageAmount,
	coverageCurrency,
	coverageSideEffect,
	coverageOpposite,
	coverageState,

	toleranceUnknownType,
	toleranceUnknownMember,
	toleranceNewValue,
	toleranceMemberOrder,
	toleranceEscapes,
	toleranceSpace,
	toleranceText,
	toleranceLarge,
	toleranceEmail,
	toleranceIP,
	toleranceCustomFields,
	toleranceLargeID,
	toleranceTime,
	toleranceTimeForm,
	toleranceCounted,

	rejectionMalformed,
	rejectionHostile,
	rejectionInvalid,
	rejectionHang,
	rejectionDropped,
	rejectionLeak,
	rejectionAccepted,

	idempotencyAnswer,
	idempotencyTwice,
	idempotencyConcurrent,
	idempotencyDistinct,
	idempotencyAfterDrop,
	idempotencyAfterError,
	idempotencyItems,
	idempotencyRenewal,

	orderAnswer,
	orderState,

	timeSlowBody,
	timeChunks,
	timeReset,
	timeKeepAlive,
	timeContinue,
	timeBurst,
	timeLateDuplicate,

	signatureGenuine,
	signatureOff,
	signatureMissing,
	signatureForged,
	signatureOtherSecret,
	signatureOld,
	signatureMalformed,
	signatureNoEffect,
	signatureLeak,
	signatureAfterForgery,

	crashLost,
	crashRedelivered,
	crashDoubled,
	crashForgotten,
	crashRestart,
	crashHalf,
	crashTerminate,
	crashFullDisk,
	crashService,
	crashInstances,
	crashDisagree,
	crashLateDuplicate,
}

// ruleOf is the rule of an id; nil when there is none.
func ruleOf(id string) *rule {
	if i := rank(id); i >= 0 {
		return rules[i]
	}
	return nil
}

// rank is the place of a check in the list.
func rank(id string) int { return slices.IndexFunc(rules, func(c *rule) bool { return c.ID == id }) }
